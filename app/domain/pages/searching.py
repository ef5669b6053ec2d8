"""The pages that search for a customer: by address, id or number, and by what stands on a bank statement."""

from dataclasses import dataclass

from app.domain.card import Button, Buttons, Card, Field, Form, Listing, Name, Phrase, Row, Section, Style, fill, say
from app.domain.money import Money
from app.domain.phrase import Typed

ANYONE = say("Anyone can write a number in a ticket. Make sure who is asking before you open it.")
LIKE = Money(2903, "eur")
A_DAY = Name("2026-11-18")
CARD_FIELDS = (
    Field("last4", say("Last 4 digits")),
    Field("amount", say("Amount with currency"), hint=say(LIKE)),
    Field("date", say("Date"), hint=say(A_DAY)),
)
_KIND = {
    "cus": say("Customer {id}"),
    "sub": say("Subscription {id}"),
    "in": say("Invoice {id}"),
    "ch": say("Payment {id}"),
    "py": say("Payment {id}"),
    "pi": say("Payment {id}"),
    "re": say("Refund {id}"),
    "du": say("Dispute {id}"),
    "dp": say("Dispute {id}"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was looked for: the requester's address (masked if the role is) and the ids named in the ticket; and whether
    this agent may search and choose."""

    email: str | None
    named: tuple[str, ...] = ()
    may_choose: bool = True


def search_page(asked: Asked, typed: str = "", error: Phrase = ()) -> Card:
    """The search field, with what was wrong with the last try."""
    return Card(
        title=say("Find the customer"),
        detail=say(Typed(asked.email)) if asked.email else (),
        back=Button(say("Back"), "refresh", Style.LINK),
        sections=(search_form(typed, error), *named(asked.named)),
    )


def search_form(typed: str = "", error: Phrase = ()) -> Form:
    """One field for everything that names a customer, and the card statement behind a fold."""
    button = Button(say("Search"), "search:customer:c")
    field = Field(
        "text",
        say("Find another way"),
        value=typed,
        hint=say("E-mail, id or invoice number"),
        error=error,
        submit=button,
    )
    return Form(
        (field,),
        say("By card instead"),
        "open:search_card:c",
        CARD_FIELDS,
        Button(say("Search by card"), "search:card:c"),
    )


def card_search_page(fields: tuple[Field, ...] = CARD_FIELDS) -> Card:
    """Search by what stands on a bank statement, where a channel cannot fold it."""
    return Card(
        title=say("Search by card"),
        back=Button(say("Back"), "open:search:c", Style.LINK),
        sections=(Form(fields), Buttons((Button(say("Search by card"), "search:card:c"),))),
    )


def named(references: tuple[str, ...]) -> tuple[Section, ...]:
    """What the ticket names, offered and never opened by itself."""
    if not references:
        return ()
    rows = tuple(Row(_reference_words(one), command=f"search:reference:{one}") for one in references)
    return (Listing(rows, say("Named in this ticket"), note=ANYONE),)


def _reference_words(reference: str) -> Phrase:
    prefix, underscore, _ = reference.partition("_")
    kind = _KIND.get(prefix, say("Id {id}")) if underscore else say("Invoice {id}")
    return fill(kind, id=Name(reference))

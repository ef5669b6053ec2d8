"""The pages that search for a customer: by address, id or number, and by what stands on a bank statement."""

from dataclasses import dataclass

from app.domain.card import Button, Buttons, Card, Field, Form, Listing, Row, Section, Style, say
from app.domain.phrase import Typed

ANYONE = "Anyone can write a number in a ticket. Make sure who is asking before you open it."
CARD_FIELDS = (
    Field("last4", say("Last 4 digits")),
    Field("amount", say("Amount with currency"), hint=say("29.03 EUR")),
    Field("date", say("Date"), hint=say("2026-11-18")),
)
_KIND = {
    "cus": "Customer",
    "sub": "Subscription",
    "in": "Invoice",
    "ch": "Payment",
    "py": "Payment",
    "pi": "Payment",
    "re": "Refund",
    "du": "Dispute",
    "dp": "Dispute",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What was looked for: the requester's address (masked if the role is) and the ids named in the ticket; and whether
    this agent may search and choose."""

    email: str | None
    named: tuple[str, ...] = ()
    may_choose: bool = True


def search_page(asked: Asked, typed: str = "", error: str = "") -> Card:
    """The search field, with what was wrong with the last try."""
    return Card(
        title=say("Find the customer"),
        detail=say(Typed(asked.email)) if asked.email else (),
        back=Button(say("Back"), "refresh", Style.LINK),
        sections=(search_form(typed, error), *named(asked.named)),
    )


def search_form(typed: str = "", error: str = "") -> Form:
    """One field for everything that names a customer, and the card statement behind a fold."""
    button = Button(say("Search"), "search:customer:c")
    field = Field(
        "text",
        say("Find another way"),
        value=typed,
        hint=say("E-mail, id or invoice number"),
        error=say(error),
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
    rows = tuple(Row(say(_reference_words(one)), command=f"search:reference:{one}") for one in references)
    return (Listing(rows, say("Named in this ticket"), note=say(ANYONE)),)


def _reference_words(reference: str) -> str:
    prefix, underscore, _ = reference.partition("_")
    return f"{_KIND.get(prefix, 'Id')} {reference}" if underscore else f"Invoice {reference}"

"""The fields of an action's form, and what they stand on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.actions import Kind, Way, Wrong
from app.domain.card import (
    Field,
    Option,
    Phrase,
    Typed,
    say,
)
from app.domain.matter import Matter
from app.domain.money import Money
from app.domain.putting_right.left import most
from app.domain.putting_right.ways import NAMES, Possible, currency_of
from app.domain.putting_right.wish import Wish, creditable_lines
from app.domain.putting_right.wrongs import WORDS


@dataclass(frozen=True, slots=True)
class Asking:
    """What the form stands on: the action's kind and target, its facts, the ways and the one that is chosen, what the
    role may do, and what was typed with what is wrong with it."""

    kind: Kind
    target: str
    matter: Matter
    ways: tuple[Possible, ...]
    way: Way
    reasons: tuple[Wrong, ...]
    noted: frozenset[Wrong]
    limit: Money | None
    unlimited: bool
    wish: Wish = field(default_factory=Wish)
    errors: Mapping[str, Phrase] = field(default_factory=dict)


def amount_field(asking: Asking) -> tuple[Field, ...]:
    """How much, with what is left and the limit said; none for a void."""
    if asking.way is Way.VOID:
        return ()
    bound = most(asking.way, asking.matter)
    currency = currency_of(asking.matter)
    if bound is None:
        left = say("It is taken off the next invoice.")
    elif asking.matter.payment is not None:
        left = say("{left} is left on this payment.", left=bound)
    else:
        left = say("{left} is left on this invoice.", left=bound)
    hint = (*left, " ", *_limit(asking))
    empty = (" ", *say("Empty is all of it.")) if bound is not None else ()
    return (
        Field(
            "amount",
            say("Amount"),
            value=asking.wish.amount,
            hint=(*hint, *empty),
            error=asking.errors.get("amount", ()),
            unit=currency.upper(),
        ),
    )


def _limit(asking: Asking) -> Phrase:
    if asking.unlimited:
        return say("You need no approval.")
    if asking.limit is None:
        return say("It needs approval.")
    return say("Up to {limit} needs no approval.", limit=asking.limit)


def lines_field(asking: Asking) -> tuple[Field, ...]:
    """Which lines a credit note takes back, where there are several."""
    rows = creditable_lines(asking.matter.invoice)
    if not rows or asking.way not in (Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.NOTE_OUTSIDE, Way.NOTE_OPEN):
        return ()
    options = tuple((identifier, say(Typed(words), ", ", amount)) for identifier, words, amount in rows)
    hint = say("Tick lines to take them back whole, or one line with an amount. Tax is added by Stripe.")
    value, error = ",".join(asking.wish.lines), asking.errors.get("lines", ())
    return (Field("lines", say("Lines"), "checks", value, hint, error, options),)


def reason_field(asking: Asking) -> Field:
    """What went wrong."""
    options = tuple((one.value, WORDS[one]) for one in asking.reasons)
    chosen = asking.wish.wrong or (asking.reasons[0].value if asking.reasons else "")
    return Field(
        "reason", say("What went wrong"), "choice", chosen, error=asking.errors.get("reason", ()), options=options
    )


def note_field(asking: Asking) -> Field:
    """The note for the record."""
    needing = [WORDS[one] for one in asking.reasons if one in asking.noted]
    hint = (
        say("{reason} needs one. The customer never sees it.", reason=needing[0])
        if len(needing) == 1
        else say("The customer never sees it.")
    )
    return Field("note", say("Note for the record"), "text", asking.wish.note, hint, asking.errors.get("note", ()))


def way_field(asking: Asking) -> tuple[Field, ...]:
    """How it is done, where there is a choice."""
    possible = [one for one in asking.ways if one.possible]
    if len(possible) < 2:
        return ()
    options = tuple((one.way.value, NAMES[one.way]) for one in possible)
    return (Field("choice", say("How it is done"), "choice", asking.way.value, options=options),)


def tell_field(asking: Asking) -> tuple[Field, ...]:
    """Whether Stripe sends its own e-mail about a credit note."""
    if asking.way in (Way.REFUND, Way.BALANCE, Way.VOID):
        return ()
    options = (("no", say("None")), ("yes", say("Send Stripe's own")))
    return (Field("tell", say("E-mail from Stripe"), "choice", "yes" if asking.wish.tell else "no", options=options),)


def way_option(one: Possible, chosen: Way) -> Option:
    """A way with why it is possible or not."""
    why = say("Chosen. {why}", why=one.why) if one.way is chosen else one.why
    return Option(NAMES[one.way], why, one.possible)

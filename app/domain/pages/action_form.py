"""The form of an action: how much, why, a note, and how it is done. It only leads to what will happen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.actions import Kind, Way, Wrong
from app.domain.card import (
    Button,
    Buttons,
    Card,
    Field,
    Form,
    Listing,
    Option,
    Phrase,
    Row,
    Style,
    Typed,
    Words,
    say,
)
from app.domain.matter import Matter
from app.domain.money import Money
from app.domain.pages.put_right import about, back_command
from app.domain.pages.scene import Scene
from app.domain.putting_right.left import most
from app.domain.putting_right.ways import NAMES, Possible, currency_of
from app.domain.putting_right.wish import Wish, creditable_lines
from app.domain.putting_right.wrongs import WORDS

TITLES: dict[Kind, Phrase] = {
    Kind.REFUND: say("Refund"),
    Kind.CREDIT_NOTE: say("Credit note"),
    Kind.BALANCE_CREDIT: say("Credit on the balance"),
    Kind.VOID: say("Void the invoice"),
}


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


def form_page(asking: Asking, scene: Scene) -> Card:
    """The form, with the limit said before it is hit."""
    back = back_command(asking.matter, scene)
    submit = Button(say("See what will happen"), f"propose:{asking.kind.value}:{asking.target}", Style.PRIMARY)
    lines, shown = _lines(asking), asking.wish.wrong == Wrong.OVERCHARGED.value or bool(asking.wish.lines)
    fields = (*_amount(asking), *(lines if shown else ()), _reason(asking), _note(asking))
    return Card(
        title=TITLES[asking.kind],
        detail=about(asking.matter),
        back=Button(say("Back"), back, Style.LINK),
        sections=(
            Form(
                fields,
                fold=say("How it is done: {way}", way=NAMES[asking.way]),
                folded=(*_way(asking), *(() if shown else lines), *_tell(asking)),
                ways=tuple(_option(one, asking.way) for one in asking.ways) if len(asking.ways) > 1 else (),
            ),
            Buttons((submit, Button(say("Cancel"), back, Style.QUIET)), stack=True),
        ),
    )


def impossible_page(judged: tuple[Possible, ...], matter: Matter, scene: Scene) -> Card:
    """No way is possible: each with what is in its way."""
    nothing = Words((say("There is nothing here that could be given back."),))
    options = tuple(Row(NAMES[one.way], detail=one.why) for one in judged)
    return Card(
        title=say("This cannot be done here"),
        detail=about(matter),
        back=Button(say("Back"), back_command(matter, scene), Style.LINK),
        sections=(Listing(options, two_lines=True),) if options else (nothing,),
        said=say("This cannot be done here. Nothing was changed."),
    )


def _amount(asking: Asking) -> tuple[Field, ...]:
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


def _lines(asking: Asking) -> tuple[Field, ...]:
    rows = creditable_lines(asking.matter.invoice)
    if not rows or asking.way not in (Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.NOTE_OUTSIDE, Way.NOTE_OPEN):
        return ()
    options = tuple((identifier, say(Typed(words), ", ", amount)) for identifier, words, amount in rows)
    hint = say("Tick lines to take them back whole, or one line with an amount. Tax is added by Stripe.")
    value, error = ",".join(asking.wish.lines), asking.errors.get("lines", ())
    return (Field("lines", say("Lines"), "checks", value, hint, error, options),)


def _reason(asking: Asking) -> Field:
    options = tuple((one.value, WORDS[one]) for one in asking.reasons)
    chosen = asking.wish.wrong or (asking.reasons[0].value if asking.reasons else "")
    return Field(
        "reason", say("What went wrong"), "choice", chosen, error=asking.errors.get("reason", ()), options=options
    )


def _note(asking: Asking) -> Field:
    needing = [WORDS[one] for one in asking.reasons if one in asking.noted]
    hint = (
        say("{reason} needs one. The customer never sees it.", reason=needing[0])
        if len(needing) == 1
        else say("The customer never sees it.")
    )
    return Field("note", say("Note for the record"), "text", asking.wish.note, hint, asking.errors.get("note", ()))


def _way(asking: Asking) -> tuple[Field, ...]:
    possible = [one for one in asking.ways if one.possible]
    if len(possible) < 2:
        return ()
    options = tuple((one.way.value, NAMES[one.way]) for one in possible)
    return (Field("choice", say("How it is done"), "choice", asking.way.value, options=options),)


def _tell(asking: Asking) -> tuple[Field, ...]:
    if asking.way in (Way.REFUND, Way.BALANCE, Way.VOID):
        return ()
    options = (("no", say("None")), ("yes", say("Send Stripe's own")))
    return (Field("tell", say("E-mail from Stripe"), "choice", "yes" if asking.wish.tell else "no", options=options),)


def _option(one: Possible, chosen: Way) -> Option:
    why = say("Chosen. {why}", why=one.why) if one.way is chosen else one.why
    return Option(NAMES[one.way], why, one.possible)

"""Why a reply is not written, in words to the agent, and what to choose instead."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.actions import Action
from app.domain.billing import Dispute, Invoice, Payment, Refund, Subscription
from app.domain.card import Day, Name, Phrase, Typed, say
from app.domain.macros.case import Of
from app.domain.macros.catalogue import KINDS, View, type_of
from app.domain.macros.conditions import Compare, Known, Path
from app.domain.macros.fact import Fact, Type
from app.domain.macros.judging import Roots, Trouble, value


class Ground(StrEnum):
    """Why a macro refuses."""

    MISSING = "missing"
    CONTRADICTED = "contradicted"
    AMBIGUOUS = "ambiguous"
    STALE = "stale"
    UNREAD = "unread"
    CLAIM = "claim"
    NOT_IN_USE = "not in use"
    NOT_ALLOWED = "not allowed"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several things that a reply could be about: its id, and words by which the agent knows it."""

    id: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reply that is not written. `instead` are the names of macros that can be, the best first; `picks` what to
    choose from where it is not clear what the reply is about."""

    ground: Ground
    reason: Phrase
    instead: tuple[str, ...] = ()
    picks: tuple[Pick, ...] = ()


_GAPS: dict[str, Phrase] = {
    "payments": say("Not all payments could be read, so this cannot be said for sure."),
    "invoices": say("Not all invoices could be read, so this cannot be said for sure."),
    "subscriptions": say("Not all subscriptions could be read, so this cannot be said for sure."),
    "disputes": say("Disputes could not be read. That does not mean there are none."),
    "credits": say("Billing credits could not be read."),
    "cash": say("The cash balance could not be read."),
    "rows": say("That is too much to list in a reply."),
}
_UNREAD = say("A part of the facts could not be read, so this cannot be said for sure.")
_UNLIKE = say("It does not fit the facts.")


def unread(gap: str) -> Phrase:
    """What the agent reads when a part was not read."""
    return _GAPS.get(gap, _UNREAD)


def missing(kind: str, name: str = "") -> Phrase:
    """What the agent reads when there is no such thing, or when it lacks a fact."""
    fact = KINDS[kind].facts.get(name)
    if fact is None:
        return KINDS[kind].absent
    return fact.no or (KINDS[fact.kind].absent if fact.kind else _not_known(kind, name))


def _not_known(kind: str, name: str) -> Phrase:
    return say("A fact that this reply needs is not known: {fact}.", fact=Name(f"{kind}.{name}"))


def grounds(trouble: Trouble, roots: Roots) -> tuple[Ground, Phrase]:
    """Why a condition stands in the way, in kind and in words."""
    if trouble.gap:
        return Ground.UNREAD, unread(trouble.gap)
    part = trouble.part
    path = part if isinstance(part, Path) else part.left if isinstance(part, Compare) else None
    if isinstance(part, Known):
        path = part.path
    if path is None:
        return Ground.CONTRADICTED, _UNLIKE
    absent = _absent(path, roots)
    if absent is not None and trouble.wanted:
        return Ground.MISSING, absent
    return Ground.CONTRADICTED, _unlike(path, trouble, roots)


def _absent(path: Path, roots: Roots) -> Phrase | None:
    """What is said of the first name on the path behind which there is nothing; None when all are there."""
    kind = path.names[0]
    if kind in KINDS and value(Path((kind,)), roots) is None:
        return missing(kind)
    for place, name in enumerate(path.names[1:], 1):
        if value(Path(path.names[: place + 1]), roots) is None:
            return missing(kind, name)
        kind = (type_of(kind, name) or (None, ""))[1]
    return None


def _unlike(path: Path, trouble: Trouble, roots: Roots) -> Phrase:
    owner, fact = _last(path, roots)
    found = value(path, roots)
    if fact is None or owner is None:
        return found.kind.present or _UNLIKE if isinstance(found, View) else _UNLIKE
    if fact.type is Type.TRUTH:
        return (fact.no if trouble.wanted else fact.yes) or _UNLIKE
    if fact.type is Type.STATE and fact.shown is not None:
        return say("It does not fit: {state}.", state=fact.shown(owner))
    if fact.kind:
        return KINDS[fact.kind].present or _UNLIKE
    if fact.yes:
        return fact.yes
    return say("It does not fit: {fact} is another.", fact=Name(str(path)))


def _last(path: Path, roots: Roots) -> "tuple[Of[object] | None, Fact[object] | None]":
    owner = value(Path(path.names[:-1]), roots) if len(path.names) > 1 else None
    return (owner.of, owner.kind.facts[path.names[-1]]) if isinstance(owner, View) else (None, None)


def label(about: str, thing: object) -> Phrase:
    """Words by which an agent knows one of several things."""
    if isinstance(thing, Invoice):
        return say(
            "{number}, {amount}, {day}",
            number=Typed(thing.number or "\u2013"),
            amount=thing.total,
            day=Day(thing.created),
        )
    if isinstance(thing, Subscription):
        name = next((one.product_name for one in thing.items if one.product_name), "") or "\u2013"
        return say("{plan}, since {day}", plan=Typed(name), day=Day(thing.created))
    if isinstance(thing, Payment | Refund | Dispute):
        return say("{amount}, {day}", amount=thing.amount, day=Day(thing.created))
    if isinstance(thing, Action):
        return say("{amount}, {day}", amount=thing.order.amount, day=Day(thing.created_at))
    return say(Name(about))

"""What a macro may be about: one refund, one payment, one invoice ... with what belongs to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import cast

from app.domain.macros.case import Case, Gap, Of
from app.domain.macros.catalogue import CHOSEN, TODAY, View
from app.domain.macros.related import LISTS, RELATED, Found


@dataclass(frozen=True, slots=True)
class Scope:
    """The things that a macro speaks of, by the name that it begins with. `about` is of what kind the chosen one is and
    `id` which; both are empty for a macro about the customer alone."""

    roots: Mapping[str, object]
    about: str = ""
    id: str = ""


@dataclass
class _Looking:
    """What there is of each kind, the scopes found so far, and which things stand in one of them already."""

    case: Case
    lists: dict[str, Found]
    found: list[Scope] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)


def scopes(case: Case, names: frozenset[str]) -> tuple[Scope, ...]:
    """Every choice of things of these names that belong together, newest first; never empty. Where there is nothing to
    choose the names stand for nothing."""
    kinds = tuple(name for name in CHOSEN if name in names)
    if ("scopes", kinds) not in case.memo:
        case.memo["scopes", kinds] = _scopes(case, kinds)
    return cast("tuple[Scope, ...]", case.memo["scopes", kinds])


def _scopes(case: Case, kinds: tuple[str, ...]) -> tuple[Scope, ...]:
    looking = _Looking(case, {name: LISTS[name](case) for name in kinds})
    for name in looking.lists:
        _look(looking, name)
    return tuple(looking.found) or (Scope(_roots(case, dict.fromkeys(looking.lists))),)


def _look(looking: _Looking, name: str) -> None:
    """Adds the scopes about this kind that no narrower one holds already."""
    kinds = list(looking.lists)
    narrower, wider = kinds[: kinds.index(name)], kinds[kinds.index(name) + 1 :]
    none = {one: found if isinstance(found := looking.lists[one], Gap) else None for one in narrower}
    listed = looking.lists[name]
    if isinstance(listed, Gap):
        unread = dict.fromkeys((name, *wider), listed)
        looking.found.append(Scope(_roots(looking.case, none | unread), name))
        return
    for one in listed:
        if (name, one.id) not in looking.seen:
            others = {other: _related(name, one, other, looking.case) for other in wider}
            looking.seen |= {(other, thing.id) for other, thing in others.items() if hasattr(thing, "id")}
            looking.found.append(Scope(_roots(looking.case, none | {name: one} | others), name, one.id))


def _related(name: str, one: Found, other: str, case: Case) -> Found:
    found = RELATED.get((name, other))
    return found(one, case) if found else None


def _roots(case: Case, chosen: dict[str, Found]) -> Mapping[str, object]:
    ticket = case.ticket
    things = {
        **chosen,
        "customer": case.snapshot.customer,
        "company": case.company,
        "ticket": ticket,
        "agent": ticket.agent if ticket else None,
    }
    views = {name: _view(name, one, case) for name, one in things.items()}
    return MappingProxyType({**views, TODAY: case.now})


def _view(name: str, one: Found, case: Case) -> object:
    return one if one is None or isinstance(one, Gap) else View(Of(name, one, case))

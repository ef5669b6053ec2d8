"""What a lead looks at in the console: actions, the record and whether it is whole, totals, notes that are stuck."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import structlog

from app.deps import Deps
from app.domain.actions import Action, State
from app.domain.audit import Chained, first_break
from app.domain.errors import NotFound, Refused
from app.domain.money import Money
from app.ports import KeptNote, Ledger, Wanted, WantedEvents

MOST = 200
LOOKED_BACK = 1000
"""How many of the newest events a page checks: some ten milliseconds. `counterfoil audit verify` checks them all."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Total:
    """What was given for one reason: how often, and how much in each currency."""

    reason: str
    times: int
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class ChainLook:
    """The newest events, checked: numbers `first` to `last`; `broken` is the newest that does not fit, else 0."""

    first: int
    last: int
    broken: int


def ledger_of(deps: Deps) -> Ledger:
    """Raises Refused where there is no record."""
    if deps.ledger is None:
        raise Refused("There is no record here yet.")
    return deps.ledger


def actions(deps: Deps, wanted: Wanted, limit: int = MOST) -> tuple[Action, ...]:
    """Actions, newest first."""
    return ledger_of(deps).actions(wanted, limit)


def events(deps: Deps, wanted: WantedEvents, after: int, limit: int) -> tuple[Chained, ...]:
    """Events of the record, newest first."""
    return ledger_of(deps).events(wanted, after, limit)


def chain(deps: Deps) -> ChainLook | None:
    """Whether the newest events are as they were written, each behind the one before; None when there are none."""
    newest = events(deps, WantedEvents(), 0, LOOKED_BACK)
    return ChainLook(newest[-1].number, newest[0].number, first_break(newest)) if newest else None


def history(deps: Deps, action_id: str) -> tuple[Chained, ...]:
    """What the record says of an action, oldest first."""
    return events(deps, WantedEvents(action_id=action_id), 0, MOST)[::-1]


def notes_of(deps: Deps, action_id: str) -> tuple[KeptNote, ...]:
    """What the ticket of an action must get, and how far that is."""
    return ledger_of(deps).notes_of(action_id)


def notes_given_up(deps: Deps) -> tuple[KeptNote, ...]:
    """Notes that somebody must look after."""
    return ledger_of(deps).notes_given_up()


def try_again(deps: Deps, action_id: str) -> None:
    """Wakes the notes of an action that were given up: the worker takes them up at once. Raises NotFound."""
    ledger = ledger_of(deps)
    over = [kept for kept in ledger.notes_of(action_id) if kept.given_up_at is not None]
    if not over:
        raise NotFound("No note of this action waits to be tried again.")
    for kept in over:
        ledger.note_later(kept.note.id, deps.now(), kept.why)
        _log.info("note_woken", note_id=kept.note.id, ticket_id=kept.note.ticket_id)
    deps.wake()


def totals(deps: Deps, since: datetime, until: datetime) -> tuple[Total, ...]:
    """What was given by reason, the most frequent first. `until` is not included."""
    found = ledger_of(deps).actions(Wanted(states=(State.DONE,), finished_since=since), MOST * 50)
    times: Counter[str] = Counter()
    sums: dict[tuple[str, str], Money] = {}
    for one in found:
        if one.finished_at is None or one.finished_at >= until:
            continue
        amount, reason = one.order.amount, one.order.wrong.value
        times[reason] += 1
        key = (reason, amount.currency)
        sums[key] = sums[key] + amount if key in sums else amount
    return tuple(
        Total(reason, number, tuple(money for (name, _), money in sorted(sums.items()) if name == reason))
        for reason, number in times.most_common()
    )

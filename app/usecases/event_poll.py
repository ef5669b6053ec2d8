"""Reading Stripe's own list of events: the safety net for pushed ones that got lost, and the way without any.

A pass reads from the newest event down to where the last pass began. It is kept after every page, so that a long one
goes on in the next run; events that come meanwhile belong to the next pass. Stripe keeps events for 30 days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.deps import Deps
from app.domain.billing import Page
from app.domain.errors import NotFound
from app.domain.events import OF_THE_MIRROR, TYPES, Event
from app.ports import Came, Cursor, EventStore
from app.usecases import mirroring
from app.usecases.events import keep, not_for_us

MOST_TYPES = 20
"""Stripe takes so many types in one call."""
MOST_PAGES = 10
"""How many pages of a hundred one run reads of each list."""
BACK_AT_FIRST = timedelta(hours=1)
KEPT = timedelta(days=30)
OVERLAP = timedelta(minutes=2)
"""How much is read again: an event may be listed a little later than it says it was created."""
LISTS = tuple(TYPES[start : start + MOST_TYPES] for start in range(0, len(TYPES), MOST_TYPES))


@dataclass(frozen=True, slots=True)
class Pass:
    """What a run read of one list: how many events were new, and whether that was all there was: from the newest to
    the end, in this run."""

    found: int
    whole: bool


def poll(deps: Deps) -> int:
    """Reads what is new in each list, bounded and within the budget of background reads; how many events nobody had
    heard of. Raises Unavailable; what was read until then is kept."""
    assert deps.events is not None, "events are polled where they are kept"
    began = deps.now()
    passes = [_read(deps, deps.events, name, types) for name, types in lists(deps).items()]
    if all(one.whole for one in passes):
        mirroring.polled(deps, began)
    return sum(one.found for one in passes)


def lists(deps: Deps) -> dict[str, Sequence[str]]:
    """The types to ask for in one call, by the name under which is kept how far that list was read."""
    named: dict[str, Sequence[str]] = {f"events-{number}": types for number, types in enumerate(LISTS)}
    return named if deps.mirror is None else named | {"events-mirror": OF_THE_MIRROR}


def _read(deps: Deps, store: EventStore, name: str, types: Sequence[str]) -> Pass:
    cursor = store.cursor(name) or Cursor(deps.now() - BACK_AT_FIRST)
    anew, found = not cursor.after, 0
    since = max(cursor.since, deps.now() - KEPT) - OVERLAP
    for _ in range(MOST_PAGES):
        deps.budget()
        try:
            page = deps.billing.events(types, since, cursor.after)
        except NotFound:  # the event on which the pass stood is gone: begin it anew
            store.move(name, Cursor(cursor.since))
            break
        found += _heard(deps, page.rows)
        cursor = _behind(cursor, page, deps.now())
        store.move(name, cursor)
        if not cursor.after:
            return Pass(found, whole=anew)
    return Pass(found, whole=False)


def _behind(cursor: Cursor, page: Page[Event], now: datetime) -> Cursor:
    """Where the pass stands after a page. A pass reaches up to its newest event, but never into a future that Stripe's
    clock may be ahead of ours."""
    newest = max((row.created for row in page.rows), default=cursor.since)
    until = cursor.until or min(max(newest, cursor.since), now)
    if page.more and page.rows:
        return Cursor(cursor.since, until, page.rows[-1].id)
    return Cursor(until)


def _heard(deps: Deps, rows: Sequence[Event]) -> int:
    """The same way as pushed ones, oldest first; how many nobody had heard of."""
    return keep(deps, [row for row in reversed(rows) if not_for_us(deps, row) is None], Came.POLLED)

"""Keeping the mirror fresh: an event marks what must be read again, and what is marked is read, within the budget.

The body of an event is never taken: a reading that begins after the event shows at least what the event tells of, so
that neither order nor doubles nor loss of events can bring an older state back.
"""

from datetime import datetime, timedelta

import structlog

from app.deps import Deps
from app.domain.errors import Unavailable, where
from app.domain.events import Event
from app.domain.mirror import METHODS, Kind, Mark, Marked, touched
from app.ports import Mirror
from app.ports.mirror_rows import Wanted

JOB = "refresh_mirror"
TURN = "mirror_turn"
MOST_AT_ONCE = 20
ENOUGH = timedelta(seconds=45)
SHORTEST, LONGEST = timedelta(seconds=15), timedelta(hours=1)
MOST_DOUBLINGS = 8
STRIPE_KEEPS = timedelta(days=29)
"""Stripe lists events for 30 days: after a longer silence some may be lost for good."""
LISTED_LATE = timedelta(seconds=5)
"""How much later than it happened an event may be listed."""
MOST_SUBSCRIPTIONS = 100
_log = structlog.get_logger(__name__)


def heard(deps: Deps, event: Event, customers: tuple[str, ...]) -> None:
    """Marks what an event about these customers is about. Does nothing where no mirror is filled."""
    mirror = deps.mirror
    if mirror is None or mirror.rows.health() is None:
        return
    marks = _marks(mirror, event, customers)
    if not marks:
        return
    mirror.rows.mark(marks)
    deps.soon(JOB)


def _marks(mirror: Mirror, event: Event, customers: tuple[str, ...]) -> tuple[Mark, ...]:
    """What an event touches, each customer that is not there yet, and the subscriptions that hold a payment method."""
    found = list(touched(event, customers))
    found += [Mark(Kind.CUSTOMER, one, one) for one in customers if mirror.rows.one(Kind.CUSTOMER, one) is None]
    if event.type.startswith(METHODS):
        for customer_id in customers:
            held = mirror.rows.listed(Wanted(Kind.SUBSCRIPTION, customer_id=customer_id, limit=MOST_SUBSCRIPTIONS))
            found += [Mark(Kind.SUBSCRIPTION, one["id"], customer_id) for one in held.rows]
    return tuple(found)


def refresh(deps: Deps) -> int:
    """Reads what is marked, the longest marked first, for less than a minute, on one worker at a time; how many. One
    that cannot be read is tried again later: until then its customer's cards are read from Stripe. A worker of another
    version than the one that filled the mirror leaves it alone: its rows would lack what that one reads."""
    mirror, work, done = deps.mirror, deps.work, 0
    health = mirror.rows.health() if mirror is not None else None
    if mirror is None or work is None or health is None or health.shape != mirror.source.shape:
        return 0
    end = deps.now() + ENOUGH
    while deps.now() < end and mirror.rows.due(deps.now(), 1):
        if not work.take(TURN, deps.now(), end + ENOUGH):
            break  # whoever has the turn looks once more when he is done
        try:
            done += _drained(deps, mirror, end)
        finally:
            work.hold(TURN, deps.now())
    return done


def _drained(deps: Deps, mirror: Mirror, end: datetime) -> int:
    done = 0
    while deps.now() < end and (marked := mirror.rows.due(deps.now(), MOST_AT_ONCE)):
        done += sum(_again(deps, mirror, one) for one in marked)
    return done


def _again(deps: Deps, mirror: Mirror, marked: Marked) -> int:
    deps.budget()
    number = mirror.rows.draw()
    try:
        mirror.rows.keep(mirror.source.again(marked.mark.kind, marked.mark.id), number, mirror.source.shape)
    except Exception as error:  # one object that brings up something unforeseen must not keep the others waiting
        pause = min(SHORTEST * 2 ** min(marked.tries, MOST_DOUBLINGS), LONGEST)
        mirror.rows.later(marked, deps.now() + pause)
        _log.warning("mirror_not_refreshed", id=marked.mark.id, tries=marked.tries + 1, why=_why(error))
        return 0
    mirror.rows.read(marked)
    return 1


def _why(error: Exception) -> str:
    return error.why.value if isinstance(error, Unavailable) else f"{type(error).__name__} {where(error)}"


def polled(deps: Deps, began: datetime) -> None:
    """Every list of events was read to its end in a look that began then. After a silence for which Stripe does not
    keep events, what was missed is not known: the mirror must be filled anew."""
    mirror = deps.mirror
    health = mirror.rows.health() if mirror is not None else None
    if mirror is None or health is None or health.as_of is None:
        return
    if began - health.as_of > STRIPE_KEEPS:
        mirror.rows.forget_filling()
        _log.error("mirror_lost_events", heard_until=health.as_of.isoformat())
        return
    mirror.rows.heard_until(began - LISTED_LATE)


def tidy(deps: Deps) -> None:
    """Deletes once more what is left of deleted customers."""
    if deps.mirror is not None:
        deps.mirror.rows.tidy()

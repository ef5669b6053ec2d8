"""What an event of Stripe means to us: whose card is out of date, and which refund must be looked at again.

Every step may be done twice and in any order: an event only says what to read again. The row is the truth; the queue
only makes it quick.
"""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from app.deps import Deps
from app.domain.actions import State
from app.domain.errors import Unavailable, where
from app.domain.events import KNOWN, OF_CREDITS, OF_THE_MIRROR, Event, about_a_refund
from app.ports import Came, EventStore, Waiting
from app.usecases import mirroring, refund_watch
from app.usecases.freshness import out_of_date

FIRST_SWEEP = timedelta(seconds=5)
"""How long the queue has to bring an event before a sweep takes it in hand: one that was lost with its worker is done
before cards are read anew for it (app.usecases.hearing.SOON)."""
SHORTEST, LONGEST = timedelta(seconds=10), timedelta(hours=2)
LONGER = 1.5
"""By how much each pause is longer: what is back again, Redis above all, is not waited for half as long once more as it
was away."""
MOST_TRIES = 20
"""With pauses up to two hours: about twelve hours."""
MOST_AT_ONCE = 500
ENOUGH = timedelta(seconds=45)
_log = structlog.get_logger(__name__)


def pushed(deps: Deps, event: Event) -> str:
    """Keeps a verified event that Stripe pushed to us, once, and asks a worker for it; says in a word what became of
    it. Whose card is out of date is told to all processes here already, as far as the event says it itself: a worker
    may have much to do."""
    refusal = not_for_us(deps, event)
    if refusal is not None:
        return refusal
    customers, clues = named(event), event.clues.split()
    deps.cache.forget(customers, clues)
    if not keep(deps, (event,), Came.PUSHED):
        return "duplicate"
    deps.cache.tell(customers, clues)
    return "kept"


def named(event: Event) -> tuple[str, ...]:
    """The customers whose ids stand in an event."""
    return tuple(dict.fromkeys(one for one in (event.customer_id, event.former_customer_id) if one))


def not_for_us(deps: Deps, event: Event) -> str | None:
    """Why an event is left alone, in a word: its type, what nobody reads, its account, or real against test money."""
    if event.type not in KNOWN and not (deps.mirror is not None and event.type in OF_THE_MIRROR):
        return "unknown_type"
    if event.type.startswith(OF_CREDITS) and not deps.settings.use_billing_credits:
        return "not_wanted"  # no card shows them, and our key may not be allowed to read whose they are
    if event.account:
        return "other_account"
    return None if event.livemode == deps.settings.stripe_live else "other_mode"


def keep(deps: Deps, events: Sequence[Event], came: Came) -> int:
    """Keeps those that nobody heard of, and asks a worker for each; how many."""
    now = deps.now()
    new = _store(deps).keep(events, now, came, now + FIRST_SWEEP)
    for event_id in (event.id for event in events if event.id in new):
        deps.soon("handle_event", event_id)
    return len(new)


def handle(deps: Deps, event_id: str) -> str:
    """Does what one event means, unless that is done. What goes wrong is left to the sweep."""
    waiting = _store(deps).waiting(event_id)
    return _handle(deps, waiting.event) if waiting is not None else "done_before"


def sweep(deps: Deps) -> int:
    """Takes up events that were not done: the queue lost them, a worker died over them, Stripe could not be asked. Each
    try is counted before it begins, so that one that ends the process does so only so often."""
    began, store, tried = deps.now(), _store(deps), 0
    for waiting in store.due(began, MOST_AT_ONCE):
        if deps.now() - began >= ENOUGH:
            break
        tried += 1
        _again(deps, waiting)
    return tried


def _again(deps: Deps, waiting: Waiting) -> None:
    event, store = waiting.event, _store(deps)
    if waiting.tries >= MOST_TRIES:
        store.done(event.id, "given_up", deps.now())
        _log.error("event_given_up", stripe_event=event.id, type=event.type, tries=waiting.tries)
        return
    store.later(event.id, deps.now() + min(SHORTEST * LONGER**waiting.tries, LONGEST))
    try:
        _handle(deps, event)
    except Exception as error:  # one event that brings up something unforeseen must not keep the others waiting
        _log.error("event_failed", stripe_event=event.id, kind=type(error).__name__, where=where(error))


def _handle(deps: Deps, event: Event) -> str:
    try:
        outcome = _meaning(deps, event)
    except Unavailable as error:
        _log.warning("event_put_off", stripe_event=event.id, type=event.type, why=error.why.value)
        return "later"
    _store(deps).done(event.id, outcome, deps.now())
    return outcome


def _meaning(deps: Deps, event: Event) -> str:
    customers = _whose(deps, event)
    mirroring.heard(deps, event, customers)
    out_of_date(deps, customers, event.clues.split())
    if about_a_refund(event):
        refund_watch.heard(deps, event)
    _answer(deps, event)
    return "told" if customers else "nobody"


def _answer(deps: Deps, event: Event) -> None:
    """It is about what an action of ours made. When nobody knows yet what came of that one, now it can be known."""
    action = deps.ledger.action(event.action_id) if deps.ledger is not None and event.action_id else None
    if action is not None and action.state is State.UNKNOWN:
        deps.soon("recover_actions")


def _whose(deps: Deps, event: Event) -> tuple[str, ...]:
    """Whose cards it is about: by the object itself, else by what leads to its customer, read once if need be."""
    told = named(event)
    if told or not event.parent_id:
        return told
    found = _store(deps).customer_of(event.parent_id)
    if found is None:
        deps.budget()
        found = deps.billing.owner_of(event.parent_id)
    return (found,) if found else ()


def _store(deps: Deps) -> EventStore:
    assert deps.events is not None, "events are handled where they are kept"
    return deps.events

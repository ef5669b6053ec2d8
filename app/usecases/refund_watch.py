"""Refunds of our own actions are watched after they were made: until they cannot come back any more, each change told
once, whatever order or number of events, polls, workers or crashes."""

from datetime import timedelta

import structlog

from app.deps import Deps
from app.domain.actions import Action, State
from app.domain.audit import Did
from app.domain.errors import NotFound, Unavailable, where
from app.domain.events import REFUNDS, Event
from app.domain.refund_watch import Change, change, postponed, seen
from app.ports import Ledger, MoneyGateway, Wanted
from app.usecases import marking
from app.usecases.freshness import out_of_date
from app.usecases.recording import PROGRAM, about

MOST_AT_ONCE = 200
ENOUGH = timedelta(seconds=60)
MOST_ROUNDS = 5
_DID = {Change.CAME_BACK: Did.CAME_BACK, Change.SENT: Did.SETTLED, Change.REFERENCED: Did.SETTLED}
_log = structlog.get_logger(__name__)


def heard(deps: Deps, event: Event) -> None:
    """Looks at the refunds that an event is about, if they are ours. Raises Unavailable."""
    if deps.ledger is None or deps.money is None:
        return
    concerned = _concerned(event)
    for action in deps.ledger.actions(concerned) if concerned is not None else ():
        if action.outcome.refund_id:
            look(deps, deps.ledger, deps.money, action)


def watch(deps: Deps) -> int:
    """Looks at the refunds whose next look is due, the longest due first; how many. For when no event came."""
    if deps.ledger is None or deps.money is None:
        return 0
    began, looked = deps.now(), 0
    for action in deps.ledger.actions(Wanted(states=(State.DONE,), watch_before=began), MOST_AT_ONCE):
        if deps.now() - began >= ENOUGH:
            break
        looked += 1
        try:
            look(deps, deps.ledger, deps.money, action)
        except Unavailable:
            _log.warning("refund_not_read", action=action.id, refund=action.outcome.refund_id)
            break
        except Exception as error:  # one refund that brings up something unforeseen must not keep the others waiting
            _log.error("refund_watch_failed", action=action.id, kind=type(error).__name__, where=where(error))
    return looked


def look(deps: Deps, ledger: Ledger, money: MoneyGateway, action: Action) -> None:
    """Reads the refund of a DONE action, and keeps and tells what changed. When somebody else told a change meanwhile,
    what we read may be the older of the two: it is read again. Raises Unavailable."""
    for _ in range(MOST_ROUNDS):
        deps.budget()
        try:
            refund = money.refund(action.outcome.refund_id or "")
        except NotFound:
            _log.warning("refund_not_found", action=action.id, refund=action.outcome.refund_id)
            ledger.settle(postponed(action, deps.now()), action.outcome, None)
            return
        if _settled(deps, ledger, action, seen(action, refund, deps.now())):
            marking.make_good(money, action, refund)
            return
        again = ledger.action(action.id)
        if again is None or again.state is not State.DONE:
            return
        action = again


def _settled(deps: Deps, ledger: Ledger, was: Action, now: Action) -> bool:
    """Whether the refund's state is kept, with its record and its notes if it is another one."""
    what = change(was.outcome, now.outcome)
    if what is None:
        return ledger.settle(now, was.outcome, None)
    did = _DID.get(what)
    event = about(now, did, PROGRAM, deps.now(), _facts(was, now)) if did else None
    if not ledger.settle(now, was.outcome, event, deps.notes(now) if event else ()):
        return False
    _log.info("refund_changed", action=now.id, refund=now.outcome.refund_id, status=now.outcome.refund_status)
    deps.wake()
    if now.order.customer_id:
        out_of_date(deps, (now.order.customer_id,))
    return True


def _concerned(event: Event) -> Wanted | None:
    """Which actions an event about a refund, or about its charge, is about; None when it names neither."""
    if event.type in REFUNDS:
        return Wanted(states=(State.DONE,), refund_id=event.object_id) if event.object_id else None
    charge = event.object_id if event.type == "charge.refunded" else event.parent_id
    return Wanted(states=(State.DONE,), charge_id=charge) if charge else None


def _facts(was: Action, now: Action) -> dict[str, str]:
    outcome = now.outcome
    facts = {
        "refund": outcome.refund_id,
        "status": outcome.refund_status,
        "status_before": was.outcome.refund_status,
        "bank_reference": outcome.bank_reference,
    }
    return {name: text for name, text in facts.items() if text}

"""An action is carried out: claimed by one winner, asked of Stripe once, and its outcome kept whatever it is."""

from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from app.domain.actions import Action, Outcome, State
from app.domain.audit import AuditEvent, Did
from app.domain.errors import NotPerformed, OutcomeUnknown, where
from app.ports import Budget, Ledger, MoneyGateway, TicketNote
from app.usecases.marking import wanting
from app.usecases.recording import PROGRAM, about

SURELY_OURS = timedelta(seconds=30)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Hands:
    """What carries an action out. `notes` are what its ticket must be told of it as it stands, and `wake` tells the
    worker that a note waits, `mark` that the refund of this action is to be marked. `aside` carries a call on when it
    takes longer than `patience` seconds; without it calls are waited for."""

    money: MoneyGateway
    ledger: Ledger
    now: Callable[[], datetime]
    notes: Callable[[Action], tuple[TicketNote, ...]]
    wake: Callable[[], None]
    mark: Callable[[str], None] = lambda _action_id: None
    aside: Executor | None = None
    patience: float = 5.0


def carry_out(hands: Hands, action: Action, seen: int, did: Did, budget: Budget | None = None) -> Action | None:
    """Claims and performs an action whose facts were just looked at, and keeps what came of it.

    `seen` is how many actions had started on its resource before those facts were read; `did` is CONFIRMED or APPROVED;
    `budget` is what had begun then, where a rolling limit counts.
    None when the claim was lost: somebody else has it, holds its resource, or was there after the facts were read.
    Nothing that happens in between is lost: the row says RUNNING before Stripe is asked, and recovery goes on from it.
    """
    started = hands.now()
    running = replace(
        action,
        state=State.RUNNING,
        body=hands.money.compose(action),
        started_at=started,
        checked_at=started,
        attempts=action.attempts + 1,
    )
    who = running.approver or running.agent
    if not hands.ledger.claim(running, seen, about(running, did, who, started), budget):
        return None
    return _within_patience(hands, running)


def _within_patience(hands: Hands, running: Action) -> Action:
    """The action with its outcome; as it runs, when Stripe takes longer than anybody waits beside a ticket: the call
    goes on and its outcome is kept all the same."""
    try:
        if hands.aside is None:
            return perform(hands, running)
        return hands.aside.submit(perform, hands, running).result(hands.patience)
    except NotYet:
        return running
    except Exception as error:  # a database that is away, above all: the row says that it runs, and recovery ends it
        _log.error("outcome_not_kept", action=running.id, kind=type(error).__name__, where=where(error))
        return running


def perform(hands: Hands, running: Action) -> Action:
    """Sends the frozen request of a claimed action under its key. The default answer is that nobody knows. Who gets
    its turn only when the key is dead (a machine that slept) sends nothing: recovery has closed it, or will."""
    if not running.key_is_alive(hands.now()):
        return hands.ledger.action(running.id) or running
    first = _first(hands, running)
    try:
        outcome, state = hands.money.perform(running.body, running.key, first=first), State.DONE
    except NotPerformed as error:
        outcome, state = Outcome(sentence=error.sentence, request_id=error.request_id), State.FAILED
        if first:
            return _keep_if_alone(hands, replace(running, state=state, outcome=outcome))
    except OutcomeUnknown as error:
        outcome, state = Outcome(sentence=error.sentence, request_id=error.request_id), State.UNKNOWN
    except Exception as error:  # a fault of ours after the request may have gone out: certainly not "failed"
        _log.error("action_broke", action=running.id, kind=type(error).__name__, where=where(error))
        outcome, state = Outcome(), State.UNKNOWN
    return keep(hands, replace(running, state=state, outcome=outcome))


def _first(hands: Hands, running: Action) -> bool:
    """Whether nobody else can have sent it yet: recovery does not touch an action that was just claimed."""
    return running.started_at is not None and hands.now() - running.started_at < SURELY_OURS


def keep(hands: Hands, action: Action) -> Action:
    """Keeps the outcome of an action with its event and the notes for its ticket; gives the action as it stands."""
    return _kept(hands, action, hands.ledger.finish)


def _keep_if_alone(hands: Hands, failed: Action) -> Action:
    """Keeps that nothing happened, as the first call says of itself: only while nobody else looked. Whatever clocks
    say, a recovery that was faster may have sent the same by now, and its answer counts."""
    return _kept(
        hands, failed, lambda action, event, notes: hands.ledger.change(action, (State.RUNNING,), event, notes)
    )


Keeping = Callable[[Action, AuditEvent, tuple[TicketNote, ...]], bool]


def _kept(hands: Hands, action: Action, keeping: Keeping) -> Action:
    now = hands.now()
    if action.state is not State.UNKNOWN:
        action = replace(action, finished_at=now)
    notes = hands.notes(action)
    if not keeping(action, about(action, _DID[action.state], PROGRAM, now, _facts(action)), notes):
        return hands.ledger.action(action.id) or action
    if notes:
        hands.wake()
    if wanting(action):
        hands.mark(action.id)
    _log.info("action_ended", action=action.id, state=action.state.value, reference=action.outcome.reference)
    return action


def _facts(action: Action) -> dict[str, str]:
    outcome = action.outcome
    named = {
        "reference": outcome.reference,
        "refund": outcome.refund_id,
        "number": outcome.number,
        "refund_status": outcome.refund_status,
        "request": outcome.request_id,
    }
    return {name: value for name, value in named.items() if value}


_DID = {State.DONE: Did.EXECUTED, State.FAILED: Did.FAILED, State.UNKNOWN: Did.UNKNOWN}

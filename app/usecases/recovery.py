"""Recovery: every action whose outcome is not known is closed, by its own key or by what Stripe holds.

First Stripe's lists are read for the action's metadata: what stands there is done, and is not sent again, whatever
clocks say of its key. Else, within the life of its key, the very same request is sent again: Stripe answers with what
it did. Later, and after an answer that Stripe repeats for ever, only the lists tell.
"""

from dataclasses import replace
from datetime import timedelta

import structlog

from app.domain.actions import HOLDING, Action, Outcome, State
from app.domain.errors import NotFound, NotPerformed, OutcomeUnknown, Unavailable, where
from app.ports import Wanted
from app.usecases.executing import Hands, keep

_log = structlog.get_logger(__name__)
AT_WORK = timedelta(seconds=100)
"""Longer than one call can take: a RUNNING row that is older has lost its process."""
PAUSE = timedelta(seconds=20)
"""Between two looks at one UNKNOWN action."""
SETTLED = timedelta(hours=1)
"""After a server error Stripe may still finish what it began; what its lists lack an hour later did not happen."""
MOST = 50


def recover(hands: Hands, most: int = MOST) -> int:
    """Looks at every action whose outcome is open and due for a look; says how many were closed. What was begun in the
    future, by a clock that was set back since, does not wait for that time to come."""
    now = hands.now()
    running = hands.ledger.actions(Wanted(states=(State.RUNNING,), checked_before=now - AT_WORK), most)
    unknown = hands.ledger.actions(Wanted(states=(State.UNKNOWN,), checked_before=now - PAUSE), most)
    ahead = hands.ledger.actions(Wanted(states=tuple(HOLDING), since=now + AT_WORK), most)
    closed = 0
    for action in {one.id: one for one in (*running, *unknown, *ahead)}.values():
        closed += _closed(hands, action)
    return closed


def _closed(hands: Hands, action: Action) -> bool:
    try:
        return look_again(hands, action).state not in HOLDING
    except Exception as error:  # one that brings up something unforeseen must not keep the others open
        _log.error("recovery_broke", action=action.id, kind=type(error).__name__, where=where(error))
        return False


def look_now(hands: Hands, action: Action) -> Action:
    """A look that an agent asks for: not at an action whose own call may still be on its way."""
    if action.state is State.RUNNING and action.checked_at and abs(hands.now() - action.checked_at) < AT_WORK:
        return action
    return look_again(hands, action)


def look_again(hands: Hands, action: Action) -> Action:
    """One look at one open action; gives it as it stands then. Never raises for what Stripe does."""
    now = hands.now()
    looked = replace(action, state=State.UNKNOWN, checked_at=now, attempts=action.attempts + 1)
    if not hands.ledger.change(looked, (State.RUNNING, State.UNKNOWN), None):
        return hands.ledger.action(action.id) or action
    outcome, state = _answer(hands, looked)
    if state is State.UNKNOWN:
        _log.warning("action_still_unknown", action=action.id, attempts=looked.attempts)
        return looked
    return keep(hands, replace(looked, state=state, outcome=outcome))


def _answer(hands: Hands, action: Action) -> tuple[Outcome, State]:
    """By what Stripe's lists show, else by the key while it lives. When the key is dead they may still lack what was
    sent just before. A refusal says nothing where they could not be read: Stripe has forgotten the key, or the call
    went to another account, in which none of this is."""
    found, readable = _listed(hands, action)
    if found is not None:
        return found, State.DONE
    if not action.key_is_alive(hands.now()):
        certain = readable and not action.key_is_alive(hands.now() - AT_WORK)
        return Outcome(), State.FAILED if certain else State.UNKNOWN
    try:
        return hands.money.perform(action.body, action.key), State.DONE
    except NotPerformed as error:
        refused = Outcome(sentence=error.sentence, request_id=error.request_id)
        return refused, State.FAILED if readable else State.UNKNOWN
    except OutcomeUnknown as error:
        if error.again:
            return Outcome(sentence=error.sentence, request_id=error.request_id), State.UNKNOWN
        return _found(hands, action)


def _found(hands: Hands, action: Action) -> tuple[Outcome, State]:
    """What the lists show of a call that cannot tell; what they do not show did not happen only if it is long ago."""
    found, readable = _listed(hands, action)
    if found is not None:
        return found, State.DONE
    return Outcome(), State.FAILED if readable and _long_ago(hands, action) else State.UNKNOWN


def _listed(hands: Hands, action: Action) -> tuple[Outcome | None, bool]:
    """What Stripe's lists show of an action, and whether they could be read."""
    try:
        return hands.money.find(action), True
    except (Unavailable, NotFound):
        return None, False


def _long_ago(hands: Hands, action: Action) -> bool:
    return action.started_at is not None and hands.now() - action.started_at > SETTLED

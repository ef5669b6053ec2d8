"""The refund that a credit note made gets the marks of its action: Stripe puts them on the note alone.

Beside the point of money: done by a worker after the outcome is kept, the same again whenever it is done again, and
made good by the refund watch.
"""

import structlog

from app.deps import Deps
from app.domain.actions import Action, State, Way
from app.domain.billing import Refund
from app.domain.errors import NotFound, Unavailable, where
from app.ports import MoneyGateway

JOB = "mark_refund"
_log = structlog.get_logger(__name__)


def wanting(action: Action) -> bool:
    """Whether Stripe made a refund for this action that does not say so by itself."""
    return action.state is State.DONE and action.order.way is Way.NOTE_REFUND and bool(action.outcome.refund_id)


def mark(deps: Deps, action_id: str) -> str:
    """The job: marks the refund of an action; a word on what came of it."""
    action = deps.ledger.action(action_id) if deps.ledger is not None else None
    if action is None or deps.money is None or not wanting(action):
        return "none"
    return "done" if _marked(deps.money, action) else "later"


def make_good(money: MoneyGateway, action: Action, refund: Refund) -> None:
    """Marks a refund that was just read and lacks its marks. Never raises: nothing hangs on it."""
    if refund.action_id is None and wanting(action):
        _marked(money, action)


def _marked(money: MoneyGateway, action: Action) -> bool:
    try:
        money.mark(action)
    except (Unavailable, NotFound) as error:
        _log.warning("refund_not_marked", action=action.id, refund=action.outcome.refund_id, why=str(error))
        return False
    except Exception as error:  # whatever it brings up, the refund stands
        _log.error("refund_mark_failed", action=action.id, kind=type(error).__name__, where=where(error))
        return False
    return True

"""What the worker and `counterfoil reconcile` do about actions: close what is open, end what nobody decided upon."""

from dataclasses import dataclass
from functools import partial

from app.deps import Deps
from app.domain.actions import HOLDING, State
from app.ports import Wanted
from app.usecases import approvals, recovery
from app.usecases.executing import Hands
from app.usecases.marking import JOB
from app.usecases.picturing import Till

MOST = 200


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many actions were closed, and the ids of those that are open still."""

    closed: int
    still_open: tuple[str, ...]


def hands(deps: Deps) -> Hands | None:
    """What carries actions out, for the program itself; None where money cannot be moved."""
    if deps.money is None or deps.ledger is None:
        return None
    return Hands(deps.money, deps.ledger, deps.now, deps.notes, deps.wake, partial(deps.soon, JOB))


def recover(deps: Deps) -> int:
    """Looks at the actions whose outcome is not known and that are due for a look; says how many were closed."""
    able = hands(deps)
    return recovery.recover(able) if able is not None else 0


def expire(deps: Deps) -> int:
    """Ends the requests that nobody decided upon in time; says how many."""
    able = hands(deps)
    if able is None:
        return 0
    till = Till(able.money, able.ledger, deps.policy, deps.now())
    waiting = able.ledger.actions(Wanted(states=(State.WAITING,)), MOST)
    due = [one for one in waiting if one.expired(till.now)]
    return sum(approvals.expire(till, able, one).state is State.EXPIRED for one in due)


def reconcile(deps: Deps) -> Reconciled:
    """One look at every action whose outcome is not known, due or not."""
    able = hands(deps)
    if able is None:
        return Reconciled(0, ())
    found = able.ledger.actions(Wanted(states=tuple(HOLDING)), MOST)
    looked = [recovery.look_now(able, one) for one in found]
    still = tuple(one.id for one in looked if one.state in HOLDING)
    return Reconciled(len(looked) - len(still), still)

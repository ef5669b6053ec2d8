"""The statements that change actions, and those that each click asks: made once, since to build a statement costs more
than to run it."""

from functools import cache

from sqlalchemy import Text, Update, bindparam, false, func, or_, select, update

from app.domain.actions import HOLDING, OPEN, State
from app.store.action_tables import ABOUT, actions
from app.store.columns import UtcTime
from app.store.quick import Quick

STANDS = (*HOLDING, State.WAITING, State.DECLINED)
Columns = tuple[str, ...]
_others = actions.alias()
_beside = or_(*(_others.c[name] == actions.c[name] for name in ABOUT)) & (_others.c.id != actions.c.id)
_held = select(_others.c.id).where(_beside, or_(*(_others.c.state == one.value for one in HOLDING))).exists()
_started = select(func.count()).where(_beside & _others.c.started_at.is_not(None)).scalar_subquery()
_for_one = or_(*(_others.c[name] == actions.c[name] for name in ("agent_id", "agent_address", "customer_id")))
_recent = _others.c.started_at.is_not(None) & (_others.c.created_at >= bindparam("budget_since", type_=UtcTime))
_begun = select(func.count()).where(_for_one & _recent).scalar_subquery()
ONE = Quick(select(actions).where(actions.c.id == bindparam("of_action")))
_about = (actions.c[name] == bindparam(name, type_=Text) for name in ABOUT)
EVER_STARTED = Quick(select(func.count()).where(or_(*_about), actions.c.started_at.is_not(None)))
STANDING = Quick(
    select(actions.c.id)
    .where(actions.c.customer_id == bindparam("customer"), or_(*(actions.c.state == one.value for one in STANDS)))
    .limit(1)
)


@cache
def changed(columns: Columns, was: tuple[State, ...]) -> Quick:
    """Writes these columns of an action that is in one of these states."""
    return Quick(_in(was), *columns)


@cache
def claimed(columns: Columns, *, budgeted: bool) -> Quick:
    """Writes these columns of an open action that is about nothing that another holds, and about which no more than
    `seen` others ever started; with a budget also only when no more than `budget_begun` began since then."""
    free = _in(tuple(OPEN)).where(~_held, _started <= bindparam("seen"))
    return Quick(free.where(_begun <= bindparam("budget_begun")) if budgeted else free, *columns)


@cache
def settled(columns: Columns) -> Quick:
    """Writes these columns of an action that is done and whose refund stands as it did."""
    stands = (
        actions.c.refund_status.is_not_distinct_from(bindparam("was_status")),
        actions.c.bank_reference.is_not_distinct_from(bindparam("was_reference")),
    )
    return Quick(_in((State.DONE,)).where(*stands), *columns)


def _in(was: tuple[State, ...]) -> Update:
    """Of no state is no row: an empty OR would leave the condition out."""
    state = or_(false(), *(actions.c.state == one.value for one in was))
    return update(actions).where(actions.c.id == bindparam("of_action"), state)

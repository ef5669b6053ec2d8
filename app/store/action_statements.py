"""The statements that change actions, and those that each click asks: made once, since to build a statement costs more
than to run it."""

from sqlalchemy import bindparam, func, or_, select, update

from app.domain.actions import HOLDING, State
from app.store.action_tables import actions
from app.store.columns import UtcTime
from app.store.quick import Quick

STANDS = (*HOLDING, State.WAITING, State.DECLINED)
_others = actions.alias()
_beside = (_others.c.resource == actions.c.resource) & (_others.c.id != actions.c.id)
_held = select(_others.c.id).where(_beside & _others.c.state.in_([one.value for one in HOLDING])).exists()
_started = select(func.count()).where(_beside & _others.c.started_at.is_not(None)).scalar_subquery()
_was = (actions.c.id == bindparam("of_action")) & actions.c.state.in_(bindparam("was", expanding=True))
CHANGED = update(actions).where(_was)
ONE = select(actions).where(actions.c.id == bindparam("of_action"))
EVER_STARTED = select(func.count()).where(
    actions.c.resource == bindparam("on_resource"), actions.c.started_at.is_not(None)
)
STANDING = Quick(
    select(actions.c.id)
    .where(actions.c.customer_id == bindparam("customer"), or_(*(actions.c.state == one.value for one in STANDS)))
    .limit(1)
)
CLAIMED = CHANGED.where(~_held, _started <= bindparam("seen"))
_for_one = (_others.c.agent_id == actions.c.agent_id) | (_others.c.customer_id == actions.c.customer_id)
_recent = _others.c.started_at.is_not(None) & (_others.c.created_at >= bindparam("budget_since", type_=UtcTime))
_begun = select(func.count()).where(_for_one & _recent).scalar_subquery()
BUDGETED = CLAIMED.where(_begun <= bindparam("budget_begun"))
SETTLED = CHANGED.where(
    actions.c.refund_status.is_not_distinct_from(bindparam("was_status")),
    actions.c.bank_reference.is_not_distinct_from(bindparam("was_reference")),
)

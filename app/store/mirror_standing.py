"""What is known of the mirror as to one customer: one question to the database."""

from typing import Any

from sqlalchemy import Connection, and_, exists, func, literal, or_, select

from app.domain.actions import State
from app.domain.events import DISPUTES, REFUNDS
from app.domain.mirror import IDENTITY, Kind, Standing
from app.store.action_tables import actions
from app.store.mirror_tables import mirror_marks, mirror_objects, mirror_state
from app.store.stripe_tables import stripe_events

BY_PARENT = (
    *DISPUTES, *REFUNDS, "invoice_payment.paid", "mandate.updated", "radar.early_fraud_warning.created",
    "radar.early_fraud_warning.updated",
)  # fmt: skip
"""Events about things that name no customer: only what they belong to does."""
UNDER_WAY = (State.RUNNING.value, State.UNKNOWN.value)
_event, _mark = stripe_events.c, mirror_marks.c
_OPEN = _event.done_at.is_(None)
_COLUMNS = (mirror_state.c.shape, mirror_state.c.filled_at, mirror_state.c.as_of)


def of_customer(connection: Connection, customer_id: str) -> Standing | None:
    """As app.ports.MirrorRows.standing."""
    own = actions.c.customer_id == customer_id
    doubted = select(func.max(actions.c.finished_at)).where(own).scalar_subquery()
    moving = exists().where(own, actions.c.state.in_(UNDER_WAY))
    row = mirror_objects.c
    there = exists().where(row.id == customer_id, row.kind == Kind.CUSTOMER, ~row.gone)
    marked = exists().where(_mark.customer_id == customer_id)
    asked = select(*_COLUMNS, doubted, or_(marked, moving, _heard_of(customer_id)), there)
    return _standing(connection, asked)


def of_identities(connection: Connection) -> Standing | None:
    """As app.ports.MirrorRows.standing_of_identities."""
    waiting = or_(exists().where(_mark.identity), exists().where(_OPEN, _event.type.in_(IDENTITY)))
    return _standing(connection, select(*_COLUMNS, literal(None), waiting, literal(True)))


def _standing(connection: Connection, asked: Any) -> Standing | None:
    found = connection.execute(asked.select_from(mirror_state)).first()
    return Standing(*found) if found and found[0] else None


def _heard_of(customer_id: str) -> Any:
    """An event that is not done may be about this customer: it says so, or it is about something that belongs to a
    row of this customer, or of nobody yet."""
    parent = mirror_objects.alias("parent")
    known = exists().where(parent.c.id == _event.parent_id, parent.c.customer_id != customer_id)
    through = and_(_event.customer_id == "", _event.type.in_(BY_PARENT), ~known)
    named = or_(_event.customer_id == customer_id, _event.former_customer_id == customer_id)
    return exists().where(_OPEN, or_(named, through))

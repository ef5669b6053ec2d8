"""Which actions are wanted, as SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.ports import Wanted
from app.store.action_tables import actions

_SAME = ("resource", "customer_id", "charge_id", "agent_id", "channel", "account", "ticket_id", "refund_id")
_BEGUN = ("id", "agent_id", "customer_id", "state", "started_at", "amount", "currency")
_looked_at = func.coalesce(actions.c.checked_at, actions.c.started_at, actions.c.created_at)


def wanted_actions(wanted: Wanted, limit: int) -> Select[Any]:
    """Newest first; those whose refund is to be read again the longest due first."""
    newest = (actions.c.created_at.desc(), actions.c.id.desc())
    order = (actions.c.watch_at, actions.c.id) if wanted.watch_before else newest
    return select(actions).where(*_conditions(wanted)).order_by(*order).limit(limit)


def begun_actions(agent_id: str, customer_id: str | None, since: datetime) -> Select[Any]:
    """What this agent did or anybody did for this customer, of what was proposed since then and started."""
    theirs = (actions.c.agent_id == agent_id) | (actions.c.customer_id == customer_id)
    columns = (actions.c[name] for name in _BEGUN)
    return select(*columns).where(theirs, actions.c.started_at.is_not(None), actions.c.created_at >= since)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = {name: value for name in _SAME if (value := getattr(wanted, name))}
    return [actions.c[name] == value for name, value in asked.items()] + _sets(wanted) + _times(wanted)


def _sets(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(actions.c.state.in_([state.value for state in wanted.states]))
    if wanted.agent:
        found.append((actions.c.agent_id == wanted.agent) | (func.lower(actions.c.agent_email) == wanted.agent.lower()))
    if wanted.refund_statuses:
        found.append(actions.c.refund_status.in_([str(one) for one in wanted.refund_statuses]))
    return found


def _times(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.since:
        found.append(actions.c.created_at >= wanted.since)
    if wanted.until:
        found.append(actions.c.created_at < wanted.until)
    if wanted.finished_since:
        found.append(actions.c.finished_at >= wanted.finished_since)
    if wanted.checked_before:
        found.append(_looked_at < wanted.checked_before)
    if wanted.watch_before:
        found.append(actions.c.watch_at <= wanted.watch_before)
    return found

"""Which actions are wanted, as SQL."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from app.domain.actions import Person
from app.ports import Wanted
from app.store.action_tables import ABOUT, actions

_BEGUN = ("id", "agent_id", "agent_address", "customer_id", "state", "started_at", "amount", "currency")
_SAME = ("customer_id", "charge_id", "agent_id", "channel", "account", "ticket_id", "refund_id")
_looked_at = func.coalesce(actions.c.checked_at, actions.c.started_at, actions.c.created_at)
_CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    **{name: actions.c[name] == bindparam(name) for name in _SAME},
    "about": or_(*(actions.c[name].in_(bindparam("about", expanding=True)) for name in ABOUT)),
    "states": actions.c.state.in_(bindparam("states", expanding=True)),
    "refund_statuses": actions.c.refund_status.in_(bindparam("refund_statuses", expanding=True)),
    "agent": (actions.c.agent_id == bindparam("agent"))
    | (func.lower(actions.c.agent_email) == func.lower(bindparam("agent"))),
    "since": actions.c.created_at >= bindparam("since"),
    "until": actions.c.created_at < bindparam("until"),
    "finished_since": actions.c.finished_at >= bindparam("finished_since"),
    "checked_before": _looked_at < bindparam("checked_before"),
    "watch_before": actions.c.watch_at <= bindparam("watch_before"),
}
"""By the field of Wanted."""
_BESIDE: Mapping[str, ColumnElement[bool]] = {
    "states": actions.c.state.concat("").in_(bindparam("states", expanding=True))
}
"""Keeps SQLite from the index by state, which it would take for the narrower: all that was ever done is done."""


def wanted_actions(wanted: Wanted) -> Select[Any]:
    """Newest first; those whose refund is to be read again the longest due first. Each kind of question is built once:
    to build a statement costs more than to run it."""
    return _asked(tuple(values_of(wanted)))


def values_of(wanted: Wanted) -> dict[str, Any]:
    """What is asked for, by name."""
    found = {name: value for name in _CONDITIONS if (value := getattr(wanted, name))}
    return {name: [str(one) for one in value] if isinstance(value, tuple) else value for name, value in found.items()}


@cache
def _asked(names: tuple[str, ...]) -> Select[Any]:
    conditions = {**_CONDITIONS, **(_BESIDE if "about" in names else {})}
    newest = (actions.c.created_at.desc(), actions.c.id.desc())
    order = (actions.c.watch_at, actions.c.id) if "watch_before" in names else newest
    return select(actions).where(*(conditions[name] for name in names)).order_by(*order).limit(bindparam("most"))


def begun_actions(agent: Person, customer_id: str | None, since: datetime) -> Select[Any]:
    """What this agent did or anybody did for this customer, of what was proposed since then and started. Nobody is no
    customer, and no address nobody's: what was done without one does not count, as it does not for a claim."""
    known = {"agent_id": agent.id, "agent_address": agent.address, "customer_id": customer_id}
    theirs = or_(*(actions.c[name] == value for name, value in known.items() if value is not None))
    columns = (actions.c[name] for name in _BEGUN)
    return select(*columns).where(theirs, actions.c.started_at.is_not(None), actions.c.created_at >= since)

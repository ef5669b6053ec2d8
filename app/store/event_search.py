"""Which audit events are wanted, as SQL."""

from sqlalchemy import ColumnElement, func

from app.ports import WantedEvents
from app.store.record_tables import audit_events

_EVENT = audit_events.c
_SAME = ("customer_id", "ticket_id", "action_id")


def conditions(wanted: WantedEvents) -> list[ColumnElement[bool]]:
    """What a row must fulfil."""
    asked = {name: value for name in _SAME if (value := getattr(wanted, name))}
    found = [_EVENT[name] == value for name, value in asked.items()]
    if wanted.who:
        found.append((_EVENT.who == wanted.who) | (func.lower(_EVENT.email) == wanted.who.lower()))
    if wanted.did:
        found.append(_EVENT.did.in_([str(one) for one in wanted.did]))
    if wanted.since:
        found.append(_EVENT.at >= wanted.since)
    if wanted.until:
        found.append(_EVENT.at < wanted.until)
    return found

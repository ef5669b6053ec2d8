"""Which audit events are wanted, as SQL."""

from sqlalchemy import ColumnElement

from app.ports import WantedEvents
from app.store.record_tables import audit_events

_SAME = ("who", "customer_id", "ticket_id", "action_id")


def conditions(wanted: WantedEvents) -> list[ColumnElement[bool]]:
    """What a row must fulfil."""
    asked = {name: value for name in _SAME if (value := getattr(wanted, name))}
    found = [audit_events.c[name] == value for name, value in asked.items()]
    if wanted.did:
        found.append(audit_events.c.did.in_([str(one) for one in wanted.did]))
    if wanted.since:
        found.append(audit_events.c.at >= wanted.since)
    if wanted.until:
        found.append(audit_events.c.at < wanted.until)
    return found

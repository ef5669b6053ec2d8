"""The chain of audit events: each is appended behind the newest, in the transaction of what it tells."""

from sqlalchemy import Connection, insert, select, update

from app.domain.audit import AuditEvent, Chained, hash_of
from app.store.event_rows import event_values, storable
from app.store.record_tables import audit_events, audit_head

_newest = select(audit_head.c.number, audit_head.c.hash)
_event = insert(audit_events)
_head = update(audit_head)


def append(connection: Connection, event: AuditEvent) -> Chained:
    """Appends an event. The connection must be in a transaction of Writer.alone: the number, the hash before and the
    new head belong to one writer."""
    number, before = connection.execute(_newest).one()
    said = storable(event)
    chained = Chained(number + 1, said, before, hash_of(number + 1, said, before))
    connection.execute(_event, event_values(chained))
    connection.execute(_head, {"number": chained.number, "hash": chained.hash})
    return chained

"""The chain of audit events: each is appended behind the newest, in the transaction of what it tells."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from sqlalchemy import Connection, Engine, insert, select, update

from app.domain.audit import AuditEvent, Chained, hash_of
from app.store.event_rows import event_values, storable
from app.store.record_tables import audit_events, audit_head
from app.store.writing import Writer

_log = structlog.get_logger(__name__)
_newest = select(audit_head.c.number, audit_head.c.hash)
_event = insert(audit_events)
_head = update(audit_head)


@dataclass(frozen=True)
class Entry:
    """A transaction that may append to the record."""

    connection: Connection
    appended: list[Chained] = field(default_factory=list)

    def append(self, event: AuditEvent) -> None:
        """Appends an event behind the newest, and moves the head to it."""
        number, before = self.connection.execute(_newest).one()
        said = storable(event)
        chained = Chained(number + 1, said, before, hash_of(number + 1, said, before))
        self.connection.execute(_event, event_values(chained))
        self.connection.execute(_head, {"number": chained.number, "hash": chained.hash})
        self.appended.append(chained)


class Record:
    """Opens entries, one at a time among all processes, so that the chain never forks."""

    def __init__(self, engine: Engine) -> None:
        self._writer = Writer(engine)

    @contextmanager
    def entry(self) -> Iterator[Entry]:
        """An entry that is committed at the end, or undone by an exception. What was appended is logged by number and
        hash: a log that is kept elsewhere bears witness to the chain."""
        with self._writer.alone() as connection:
            entry = Entry(connection)
            yield entry
        for one in entry.appended:
            _log.info("recorded", number=one.number, did=one.event.did.value, hash=one.hash)

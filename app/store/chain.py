"""The chain of audit events: each is appended behind the newest, in the transaction of what it tells."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from sqlalchemy import Connection, Engine, insert, select, update

from app.domain.audit import AuditEvent, Chained, hash_of
from app.store.event_rows import event_values, storable
from app.store.quick import Quick
from app.store.record_tables import audit_events, audit_head
from app.store.writing import Writer

_log = structlog.get_logger(__name__)
_newest = Quick(select(audit_head.c.number, audit_head.c.hash).with_for_update())
_events = Quick(insert(audit_events), *audit_events.c.keys())
_head = Quick(update(audit_head), "number", "hash")


@dataclass
class Entry:
    """A transaction that may append to the record. `number` and `hash` are those of the newest event."""

    connection: Connection
    number: int
    hash: str
    appended: list[Chained] = field(default_factory=list)

    def append(self, event: AuditEvent) -> None:
        """Appends an event behind the newest."""
        said = storable(event)
        chained = Chained(self.number + 1, said, self.hash, hash_of(self.number + 1, said, self.hash))
        self.number, self.hash = chained.number, chained.hash
        self.appended.append(chained)

    def write(self) -> None:
        """Writes what was appended, and moves the head to it."""
        if self.appended:
            _events.write(self.connection, *(event_values(one) for one in self.appended))
            _head.write(self.connection, {"number": self.number, "hash": self.hash})


class Record:
    """Opens entries, one at a time among all threads and processes: on SQLite the transaction holds the write lock, on
    Postgres the row of the head, which each entry has to read before anything else. So the chain never forks, and an
    entry sees whatever entries before it did."""

    def __init__(self, engine: Engine) -> None:
        self._writer = Writer(engine, in_turn=True)

    @contextmanager
    def entry(self) -> Iterator[Entry]:
        """An entry that is committed at the end, or undone by an exception. What was appended is logged by number and
        hash: a log that is kept elsewhere bears witness to the chain."""
        with self._writer.begin() as connection:
            entry = Entry(connection, *_newest.one(connection, {}))
            yield entry
            entry.write()
        log = _log.bind()
        for one in entry.appended:
            log.info("recorded", number=one.number, did=one.event.did.value, hash=one.hash)

    def append(self, events: Iterable[AuditEvent]) -> None:
        """An entry that appends these and does nothing else. Raises SQLAlchemyError."""
        with self.entry() as entry:
            for event in events:
                entry.append(event)

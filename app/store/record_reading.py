"""Reading the whole record, oldest first, as it stood at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Text, cast, select

from app.domain.audit import Chained
from app.domain.audit_check import Head
from app.ports import WantedEvents
from app.store.event_rows import as_it_was_written
from app.store.event_search import conditions
from app.store.record_tables import audit_events, audit_head

AT_ONCE = 500
_columns = [cast(column, Text).label("at") if column.name == "at" else column for column in audit_events.c]
"""The time as text: a time that was tampered with may be none."""


class Snapshot:
    """The record at one moment, however long the reading takes and whatever is appended meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> Head | None:
        """What the head says; None when there is none."""
        row = self._connection.execute(select(audit_head.c.number, audit_head.c.hash)).first()
        return Head(*row) if row else None

    def rows(self, wanted: WantedEvents) -> Iterator[tuple[int, Chained | None]]:
        """The number and the event of each row, oldest first; None where a row does not say an event as this program
        writes it. Holds a few hundred rows at a time."""
        asked = select(*_columns).where(*conditions(wanted)).order_by(audit_events.c.number)
        streaming = {"stream_results": True, "yield_per": AT_ONCE}
        for row in self._connection.execute(asked, execution_options=streaming):
            yield row.number, _event(row)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Snapshot]:
    """Opens a snapshot. On SQLite every transaction that reads is one. Whoever reads may take time: a pager, say."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection, _any_text(connection):
            yield Snapshot(connection)
        return
    with engine.execution_options(isolation_level="REPEATABLE READ").connect() as connection:
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield Snapshot(connection)


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """Text that was tampered with may be no UTF-8; it is read all the same, as what no event says."""
    opened: Any = connection.connection.dbapi_connection
    usual, opened.text_factory = opened.text_factory, lambda octets: octets.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        opened.text_factory = usual


def _event(row: Row[Any]) -> Chained | None:
    try:
        at = datetime.fromisoformat(row.at)
        return as_it_was_written(row, at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC))
    except (TypeError, ValueError):
        return None

"""Transactions that write: durable when they end, and on demand one at a time among all processes."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as WaitedTooLong

from app.store.engine import BUSY_MS, TURN, WRITES

LOCK = 0xC0F0
_ALONE = (
    f"SELECT set_config('lock_timeout', '{BUSY_MS}', true), "
    f"set_config('idle_in_transaction_session_timeout', '{BUSY_MS}', true), pg_advisory_xact_lock({LOCK})"
)
"""Waits for whoever appends to the record, for as long as SQLite would; and whoever holds it and falls silent (a frozen
process) is cut off by the server, which undoes what it did."""


class Writer:
    """Opens transactions that write, on one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(**{WRITES: True})
        self._turn: Lock | None = engine.get_execution_options().get(TURN)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or undone by an exception. On SQLite the only one that writes.
        Raises SQLAlchemy's TimeoutError after waiting for BUSY_MS."""
        with self._in_turn(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A transaction beside which no other of this kind runs in any process, until it is committed. On Postgres an
        advisory lock of the transaction: it leaves no row behind, and ends with the transaction whatever happens."""
        with self.begin() as connection:
            if connection.dialect.name != "sqlite":
                connection.exec_driver_sql(_ALONE)
            yield connection

    def _in_turn(self) -> AbstractContextManager[None]:
        """Threads of one process queue here, since SQLite itself lets a waiting writer sleep and look again."""
        return _held(self._turn) if self._turn else nullcontext()


@contextmanager
def _held(turn: Lock) -> Iterator[None]:
    if not turn.acquire(timeout=BUSY_MS / 1000):
        raise WaitedTooLong("the database is written to by others for too long")
    try:
        yield
    finally:
        turn.release()

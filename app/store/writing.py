"""Transactions that write: durable when they end, and on demand one at a time among all processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as WaitedTooLong

from app.store.engine import PATIENCE, TURN, WRITES

LOCK = 0xC0F0


class Writer:
    """Opens transactions that write, on one engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(**{WRITES: True})
        self._turn: Lock | None = engine.get_execution_options().get(TURN)
        self._patience_ms: int = engine.get_execution_options()[PATIENCE]

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or undone by an exception. On SQLite the only one that writes:
        threads of this process queue here, since SQLite itself lets a waiting writer sleep and look again. Raises
        SQLAlchemyError after the engine's patience."""
        with _held(self._turn, self._patience_ms / 1000), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A transaction beside which no other of this kind runs in any process, until it is committed. On Postgres by
        an advisory lock of the transaction: it leaves no row behind and ends with the transaction, whatever happens."""
        with self.begin() as connection:
            if connection.dialect.name != "sqlite":
                connection.exec_driver_sql(self._lock())
            yield connection

    def _lock(self) -> str:
        """Waits as long as SQLite would; and a holder that falls silent (a frozen process) is cut off by the server,
        which undoes what it did."""
        waits = f"set_config('lock_timeout', '{self._patience_ms}', true)"
        silence = f"set_config('idle_in_transaction_session_timeout', '{self._patience_ms}', true)"
        return f"SELECT {waits}, {silence}, pg_advisory_xact_lock({LOCK})"


@contextmanager
def _held(turn: "Lock | None", seconds: float) -> Iterator[None]:
    if turn is not None and not turn.acquire(timeout=seconds):
        raise WaitedTooLong("others write to the database for too long")
    try:
        yield
    finally:
        if turn is not None:
            turn.release()

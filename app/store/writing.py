"""Transactions that write: durable when they end, and threads that would only wait for each other wait here."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Lock

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import TimeoutError as WaitedTooLong

from app.store.engine import PATIENCE, TURN, WRITES


class Writer:
    """Opens transactions that write, on one engine."""

    def __init__(self, engine: Engine, in_turn: bool = False) -> None:
        """With `in_turn` one thread of this process after the other; on SQLite always, since SQLite itself lets a
        waiting writer sleep and look again."""
        options = engine.get_execution_options()
        self._engine = engine.execution_options(**{WRITES: True})
        self._turn: Lock | None = options[TURN] if in_turn or engine.dialect.name == "sqlite" else None
        self._seconds: float = options[PATIENCE] / 1000

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or undone by an exception. On SQLite the only one that writes.
        Raises SQLAlchemyError when others write for longer than the engine's patience."""
        with self._in_turn(), self._engine.begin() as connection:
            yield connection

    def _in_turn(self) -> AbstractContextManager[None]:
        return _held(self._turn, self._seconds) if self._turn else nullcontext()


@contextmanager
def _held(turn: "Lock", seconds: float) -> Iterator[None]:
    if not turn.acquire(timeout=seconds):
        raise WaitedTooLong("others write to the database for too long")
    try:
        yield
    finally:
        turn.release()

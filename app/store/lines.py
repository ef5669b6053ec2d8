"""Connections of the driver itself, for what every card asks and writes: SQLAlchemy takes twice as long to lend one as
SQLite takes to answer."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.exc import DBAPIError

MOST = 32
"""How many are kept open at most while nobody uses them: of forty threads at once some thirty have one, and waits
for the interpreter; to open one costs as much as a card."""


@dataclass(frozen=True, slots=True)
class Line:
    """A connection as the statements of app.store.quick take it."""

    dialect: Dialect
    connection: Any


class Lines:
    """Lends connections of one engine. On SQLite the same few again and again: a file does not go away. On Postgres
    those of the pool, which looks before whether one still answers. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._keeps = engine.dialect.name == "sqlite"
        self._idle: deque[Line] = deque()
        event.listen(engine, "engine_disposed", lambda _engine: self._close())

    def lend(self) -> Line:
        """One for this thread alone, until it is given back or given up. Raises SQLAlchemyError."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._new()

    def give_back(self, line: Line) -> None:
        """One that is in no transaction."""
        if self._keeps and len(self._idle) < MOST:
            self._idle.append(line)
        else:
            line.connection.close()

    def give_up(self, line: Line) -> None:
        """One on which something went wrong: closed, and what it had not committed is undone."""
        line.connection.close() if self._keeps else line.connection.invalidate()

    def _new(self) -> Line:
        database: Any = self._engine.dialect.dbapi
        try:
            lent = self._engine.raw_connection()
        except database.Error as error:
            kind: Any = DBAPIError
            raise kind.instance(None, None, error, database.Error, dialect=self._engine.dialect) from error
        if not self._keeps:
            return Line(self._engine.dialect, lent)
        own = lent.driver_connection
        lent.detach()
        return Line(self._engine.dialect, own)

    def _close(self) -> None:
        while self._idle:
            self._idle.pop().connection.close()

"""Statements that every card runs, given to the driver itself within a transaction of SQLAlchemy's.

A row by its key takes SQLite 5 us, and SQLAlchemy 60 to ask for it; the look at a kept card is five of those.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Executable, Insert, PoolProxiedConnection, Select, Update
from sqlalchemy.exc import DBAPIError, NoResultFound

Change = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in the words of one kind of database. `order` is that of its places where they have no names."""

    words: str
    fixed: Mapping[str, Any]
    given: tuple[tuple[str, Change], ...]
    found: tuple[tuple[int, Change], ...]
    order: tuple[str, ...] | None
    named: Callable[[list[Any]], tuple[Any, ...]]

    def values(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        own = {**self.fixed, **values}
        for name, change in self.given:
            own[name] = change(own[name])
        return own if self.order is None else tuple([own[name] for name in self.order])

    def row(self, row: Any) -> tuple[Any, ...]:
        """A row as SQLAlchemy would give it, its columns by name."""
        own = list(row)
        for place, change in self.found:
            own[place] = change(own[place])
        return self.named(own)


class Quick:
    """A statement, put into words once for each kind of database. What it is given and what it finds goes through the
    types of its columns, as with SQLAlchemy. None of its places may stand for a list. Thread-safe."""

    def __init__(self, statement: Executable, *names: str) -> None:
        """`names` are the columns that an INSERT or UPDATE writes."""
        self._statement: Any = statement
        self._names = names
        self._ready: dict[str, _Ready] = {}

    def alone(self, engine: Engine, values: Mapping[str, Any]) -> Any:
        """The first row or None, of a reading statement by itself: what sees one moment needs no transaction, whose
        beginning and end cost more than it, and each time a busy process lets other threads go first. Raises
        SQLAlchemyError."""
        connection = _lent(engine)
        try:
            return _first(self._for(engine.dialect), engine.dialect, connection, values)
        finally:
            connection.close()

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first row that it finds, or None. Raises SQLAlchemyError."""
        return _first(self._for(connection.dialect), connection.dialect, connection.connection, values)

    def one(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The row that it finds. Raises SQLAlchemyError, also when there is none."""
        row = self.first(connection, values)
        if row is None:
            raise NoResultFound("the row is gone")
        return row

    def write(self, connection: Connection, *rows: Mapping[str, Any]) -> None:
        """Runs it for each of these. Raises SQLAlchemyError."""
        ready = self._for(connection.dialect)
        given = [ready.values(one) for one in rows]
        with Told(connection.dialect, connection.connection, ready.words) as cursor:
            cursor.executemany(ready.words, given) if len(given) > 1 else cursor.execute(ready.words, *given)

    def changed(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it changes. Raises SQLAlchemyError."""
        ready = self._for(connection.dialect)
        with Told(connection.dialect, connection.connection, ready.words) as cursor:
            cursor.execute(ready.words, ready.values(values))
            rows: int = cursor.rowcount
        return rows

    def _for(self, dialect: Dialect) -> _Ready:
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = self._put(dialect)
        return ready

    def _put(self, dialect: Dialect) -> _Ready:
        writes = isinstance(self._statement, Insert | Update)
        said: Any = self._statement.compile(dialect=dialect, column_keys=list(self._names) if writes else None)
        given = ((name, one.type.dialect_impl(dialect).bind_processor(dialect)) for name, one in said.binds.items())
        columns = self._statement.selected_columns if isinstance(self._statement, Select) else ()
        found = (
            (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for place, column in enumerate(columns)
        )
        return _Ready(
            str(said),
            {name: value for name, value in said.params.items() if name not in self._names},
            tuple((name, change) for name, change in given if change),
            tuple((place, change) for place, change in found if change),
            tuple(said.positiontup) if said.positional else None,
            _named([column.name for column in columns]),
        )


def _named(columns: list[str]) -> Callable[[list[Any]], tuple[Any, ...]]:
    named: Any = namedtuple  # mypy wants the names to stand here
    make: Callable[[list[Any]], tuple[Any, ...]] = named("Found", columns, rename=True)._make
    return make


def _first(ready: _Ready, dialect: Dialect, connection: Any, values: Mapping[str, Any]) -> Any:
    with Told(dialect, connection, ready.words) as cursor:
        cursor.execute(ready.words, ready.values(values))
        row = cursor.fetchone()
    return ready.row(row) if row else None


def _lent(engine: Engine) -> PoolProxiedConnection:
    """A connection of the pool. Raises SQLAlchemyError."""
    database: Any = engine.dialect.dbapi
    try:
        return engine.raw_connection()
    except database.Error as error:
        kind: Any = DBAPIError
        raise kind.instance(None, None, error, database.Error, dialect=engine.dialect) from error


def tell(dialect: Dialect, connection: Any, words: str) -> None:
    """Tells the driver these words. Raises SQLAlchemyError."""
    with Told(dialect, connection, words) as cursor:
        cursor.execute(words)


class Told:
    """A cursor of the driver, to be told these words. What goes wrong is raised as SQLAlchemyError."""

    __slots__ = ("_cursor", "_dialect", "_words")

    def __init__(self, dialect: Dialect, connection: Any, words: str) -> None:
        self._dialect, self._words, self._cursor = dialect, words, connection.cursor()

    def __enter__(self) -> Any:
        """The cursor."""
        return self._cursor

    def __exit__(self, _kind: object, error: BaseException | None, _where: object) -> None:
        """Closes it."""
        self._cursor.close()
        if error is None:
            return
        database: Any = self._dialect.dbapi
        if isinstance(error, database.Error):
            kind: Any = DBAPIError
            raise kind.instance(self._words, None, error, database.Error, dialect=self._dialect) from error

"""Inserting rows that may be there already, the same on SQLite and on Postgres. Each statement is built once: building
costs more than running."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Row, Table
from sqlalchemy.dialects import postgresql, sqlite

Values = Mapping[str, Any]


def insert_unless_there(connection: Connection, table: Table, rows: Sequence[Values]) -> Sequence[Row[Any]]:
    """Inserts the rows; one with its primary key stays as it is. Gives the keys of those that are new."""
    if not rows:
        return ()
    return connection.execute(_unless_there(connection.dialect.name, table), [dict(row) for row in rows]).all()


def unless_there(dialect: str, table: Table) -> Insert:
    """The statement that inserts a row; one with its primary key stays as it is."""
    keys = list(table.primary_key.columns)
    made: Insert = _insert(dialect, table).on_conflict_do_nothing(index_elements=keys)
    return made


def insert_or_replace(connection: Connection, table: Table, row: Values) -> None:
    """Inserts the row, or writes it over the one with its primary key."""
    connection.execute(_or_replace(connection.dialect.name, table), dict(row))


def insert_or_add(connection: Connection, table: Table, row: Values, column: str) -> None:
    """Inserts the row, or adds its figure in this column to that of the one with its primary key."""
    connection.execute(_or_add(connection.dialect.name, table, column), dict(row))


@cache
def _unless_there(dialect: str, table: Table) -> Any:
    return unless_there(dialect, table).returning(*table.primary_key.columns)


@cache
def _or_replace(dialect: str, table: Table) -> Any:
    keys, statement = list(table.primary_key.columns), _insert(dialect, table)
    others = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


@cache
def _or_add(dialect: str, table: Table, column: str) -> Any:
    keys, statement = list(table.primary_key.columns), _insert(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=keys, set_={column: table.c[column] + statement.excluded[column]}
    )


def _insert(dialect: str, table: Table) -> Any:
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)

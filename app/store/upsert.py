"""Inserting rows that may be there already, the same on SQLite and on Postgres."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Values = Mapping[str, Any]


def insert_unless_there(connection: Connection, table: Table, rows: Sequence[Values]) -> Any:
    """Inserts the rows; one with its primary key stays as it is, and is none of those that the statement counts or
    returns."""
    return _insert(connection, table, rows).on_conflict_do_nothing(index_elements=list(table.primary_key.columns))


def insert_or(connection: Connection, table: Table, row: Values, change: Values) -> Any:
    """Inserts the row, or makes this change to the one with its primary key."""
    keys = list(table.primary_key.columns)
    return _insert(connection, table, [row]).on_conflict_do_update(index_elements=keys, set_=dict(change))


def _insert(connection: Connection, table: Table, rows: Sequence[Values]) -> Any:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = [dict(row) for row in rows]
    return dialect.insert(table).values(values).execution_options(preserve_rowcount=True)

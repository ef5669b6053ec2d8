"""Inserting a row that may be there already, the same on SQLite and on Postgres."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_unless_there(connection: Connection, table: Table, row: Mapping[str, Any]) -> Any:
    """Inserts the row; one with its primary key stays as it is, and then no row counts as changed."""
    return _insert(connection, table, row).on_conflict_do_nothing(index_elements=list(table.primary_key.columns))


def insert_or(connection: Connection, table: Table, row: Mapping[str, Any], change: Mapping[str, Any]) -> Any:
    """Inserts the row, or makes this change to the one with its primary key."""
    keys = list(table.primary_key.columns)
    return _insert(connection, table, row).on_conflict_do_update(index_elements=keys, set_=dict(change))


def _insert(connection: Connection, table: Table, row: Mapping[str, Any]) -> Any:
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table).values(**row).execution_options(preserve_rowcount=True)

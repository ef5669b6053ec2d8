"""The tables of the library of macros: how each stands, its versions, and the figure that tells of changes."""

from sqlalchemy import Boolean, CheckConstraint, Column, Integer, Table, Text

from app.store.columns import UtcTime, metadata

macros = Table(
    "macros",
    metadata,
    Column("name", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("open", Integer),
    Column("published", Integer),
    Column("retired", Boolean, nullable=False),
    Column("newest", Integer, nullable=False),
)

macro_versions = Table(
    "macro_versions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("files", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("origin_of", Text, nullable=False),
    Column("origin_at", Text, nullable=False),
    Column("writers", Text, nullable=False),
    Column("written_at", UtcTime, nullable=False),
    Column("asked_by", Text),
    Column("asked_at", UtcTime),
    Column("ended_by", Text),
    Column("ended_at", UtcTime),
    Column("note", Text, nullable=False),
)

macro_library = Table(
    "macro_library",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
)
"""One row: goes up whenever what agents get changes."""

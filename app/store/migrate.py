"""Bringing a database to the newest migration, and asking whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from app.store.writing import Writer

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0xC0FF


def upgrade(engine: Engine, to: str = "head") -> None:
    """Runs the migrations that this database still lacks, in one transaction; a second process waits for the first. A
    database that a later program has brought further is left as it is."""
    with Writer(engine).begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        if not beyond(connection):
            command.upgrade(_config(connection), to)


def newest() -> str | None:
    """The name of the newest migration that this program ships."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def current(connection: Connection) -> str | None:
    """The migration that this database is at; None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def beyond(connection: Connection) -> bool:
    """Whether a later program has brought this database further than this one knows. It serves on then: what a
    migration adds is nothing to it, and none takes away what the program before it needs."""
    at = current(connection)
    return at is not None and at.isdecimal() and at > (newest() or "")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config

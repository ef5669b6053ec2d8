"""The connection to the database: SQLite in WAL mode, or Postgres."""

from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

BUSY_MS = 5000
CONNECT_SECONDS = 3
WRITES = "writes"
"""The execution option that says of a connection to SQLite that its transaction writes."""
TURN = "turn"
"""The execution option under which an engine of SQLite keeps the lock by which its writers take turns."""
PATIENCE = "patience_ms"
"""The execution option that says for how many milliseconds a writer waits for others."""


def connect(database_url: str, busy_ms: int = BUSY_MS) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://...`. Makes a SQLite file's folder; opens nothing."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _sqlite(database_url, url.database, busy_ms)
    waiting = {"connect_timeout": CONNECT_SECONDS}
    pool = {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8, "pool_timeout": 5}
    options = {PATIENCE: busy_ms}
    return create_engine(url, connect_args=waiting, hide_parameters=True, execution_options=options, **pool)


def _sqlite(database_url: str, path: str | None, busy_ms: int) -> Engine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        database_url,
        connect_args={"timeout": busy_ms / 1000},
        hide_parameters=True,
        execution_options={TURN: Lock(), PATIENCE: busy_ms},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    """Readers do not wait for the writer, writers take turns, foreign keys hold, what is committed is on disk.
    Python's own module begins no transaction: `_begin` does."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A transaction that will write takes the write lock at once: one that read first could not get it any more after
    somebody else wrote."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

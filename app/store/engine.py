"""The connection to the database: SQLite in WAL mode, or Postgres."""

from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from app.store.quick import tell

BUSY_MS = 5000
CONNECT_SECONDS = 3
SILENT_SECONDS = 5
"""How long a Postgres may say nothing before its machine is asked whether it is still there. The system's own two hours
would leave every thread waiting for one that is gone."""
KEPT_OPEN = 32
"""How many connections to a SQLite file stay open: of forty threads that ask at once some thirty hold one while they
wait for the interpreter, and to open one costs as much as a card. SQLAlchemy keeps five."""
WRITES = "writes"
"""The execution option that says of a connection to SQLite that its transaction writes."""
TURN = "turn"
"""The execution option under which an engine keeps the lock by which writers of one process take turns."""
PATIENCE = "patience_ms"
"""The execution option that says for how many milliseconds a writer waits for others."""


def connect(database_url: str, busy_ms: int = BUSY_MS) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://...`. Makes a SQLite file's folder, for its owner's eyes
    only; opens nothing. A transaction waits for others for `busy_ms` at most."""
    url = make_url(database_url)
    options = {TURN: Lock(), PATIENCE: busy_ms}
    if url.get_backend_name() == "sqlite":
        return _sqlite(database_url, url.database, options)
    return _postgres(url, options)


def _postgres(url: URL, options: dict[str, Any]) -> Engine:
    waiting = {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": SILENT_SECONDS,
        "keepalives_interval": SILENT_SECONDS,
        "keepalives_count": 3,
        "tcp_user_timeout": 4000 * SILENT_SECONDS,
    }
    pool = {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8, "pool_timeout": 5}
    engine = create_engine(url, connect_args=waiting, hide_parameters=True, execution_options=options, **pool)
    event.listen(engine, "connect", lambda connection, _record: _be_patient(connection, options[PATIENCE]))
    return engine


def _be_patient(connection: Any, busy_ms: int) -> None:
    """Postgres waits as long as SQLite would; and whoever falls silent within a transaction (a frozen process) is cut
    off by the server, which undoes what it did."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {busy_ms}")
        cursor.execute(f"SET idle_in_transaction_session_timeout = {busy_ms}")
    connection.commit()


def _sqlite(database_url: str, path: str | None, options: dict[str, Any]) -> Engine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    waiting = {"timeout": options[PATIENCE] / 1000}
    engine = create_engine(
        database_url, connect_args=waiting, hide_parameters=True, execution_options=options, pool_size=KEPT_OPEN
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    """Readers do not wait for the writer, foreign keys hold, what is committed is on disk. Python's own module begins
    no transaction: `_begin` does."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """A transaction that will write takes the write lock at once: one that read first could not get it any more after
    somebody else wrote. One that only reads waits for nobody. Told to the driver itself, either costs a tenth."""
    words = "BEGIN IMMEDIATE" if connection.get_execution_options().get(WRITES, False) else "BEGIN"
    tell(connection.dialect, connection.connection, words)

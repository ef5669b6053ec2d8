"""The databases of tests: SQLite at the newest migration, migrated once in a process and copied from then on; and a
Redis that no other process of the tests uses."""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from app.store.engine import connect
from app.store.migrate import upgrade

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
REDIS_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
OWN_REDIS = urlsplit(REDIS_URL)._replace(path=f"/{1 + int(_WORKER) % 15}").geturl()
"""One of Redis' sixteen for each process: tests empty it, and any two of them may run at once."""


def migrated(path: Path) -> str:
    """The URL of the database in this file; where there is no such file, of a new one with nothing in it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_migrated())
    return f"sqlite:///{path}"


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


def migrate(url: str) -> None:
    """Brings any database to the newest migration."""
    engine = connect(url)
    upgrade(engine)
    engine.dispose()

"""SQLite databases at the newest migration: migrated once in a process, and copied from then on."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from app.store.engine import connect
from app.store.migrate import upgrade


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

"""A database that is ready: at the newest migration, its library of macros filled where it was empty."""

from app.library import seed_macros
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import upgrade
from app.store.sql_macros import SqlMacros
from app.store.sql_store import utc_now


def bring_up(settings: Settings) -> bool:
    """Migrates and seeds; whether the library was empty. Raises MacroError for macros that an empty one cannot be
    filled with."""
    engine = connect(settings.database_url)
    try:
        upgrade(engine)
        return seed_macros(settings, SqlMacros(engine), utc_now)
    finally:
        engine.dispose()

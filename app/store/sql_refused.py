"""How often replies were asked for and refused, in SQLite or Postgres: app.ports.RefusedReplies."""

from datetime import datetime

from sqlalchemy import Engine, delete, func, insert, select

from app.domain.macros.figures import Refused
from app.domain.macros.refusals import Ground
from app.store.reply_tables import refused_replies
from app.store.writing import Writer

_ROW = refused_replies.c


class SqlRefused:
    """The table. Thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = Writer(engine)

    def keep(self, macro: str, version: int, ground: Ground, at: datetime) -> None:
        """One refusal more."""
        row = {"macro": macro, "version": version, "ground": ground.value, "at": at}
        with self._writer.begin() as connection:
            connection.execute(insert(refused_replies), [row])

    def counted(self, since: datetime, until: datetime) -> tuple[Refused, ...]:
        """Those of that time, by macro, version and ground."""
        what = (_ROW.macro, _ROW.version, _ROW.ground)
        asked = select(*what, func.count()).where(_ROW.at >= since, _ROW.at < until).group_by(*what)
        with self._engine.connect() as connection:
            return tuple(Refused(row[0], row[1], Ground(row[2]), row[3]) for row in connection.execute(asked))

    def purge(self, before: datetime) -> int:
        """Forgets those from before then; how many."""
        with self._writer.begin() as connection:
            return connection.execute(delete(refused_replies).where(_ROW.at < before)).rowcount

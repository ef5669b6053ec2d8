"""Which customers' facts are out of date, by a table: for processes that share no Redis. app.ports.ChangeFeed."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from app.domain.errors import Unavailable, Why
from app.ports import Changes
from app.store.quick import Quick
from app.store.stripe_tables import customer_changes
from app.store.writing import Writer

MOST = 5000
KEPT = timedelta(days=1)
LOCK = 0xC0F1
_number = customer_changes.c.number
_last = Quick(select(func.max(_number).label("newest")))
_behind = select(_number, customer_changes.c.customer_id).where(_number >= bindparam("stood"))
_behind = _behind.order_by(_number).limit(MOST + 1)


class SqlChanges:
    """Numbered rows. Thread-safe; `now` is aware UTC. When the row on which a reader stands is gone, the reader missed
    some."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._writer = Writer(engine)
        self._now = now

    def tell(self, customer_ids: Sequence[str]) -> None:
        """Appends a row for each, and forgets those of the day before. Numbers become visible in their order: writers
        take turns."""
        now = self._now()
        rows = [{"customer_id": one, "at": now} for one in dict.fromkeys(customer_ids)]
        if not rows:
            return
        try:
            with self._writer.begin() as connection:
                if connection.dialect.name != "sqlite":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
                connection.execute(insert(customer_changes), rows)
                connection.execute(delete(customer_changes).where(customer_changes.c.at < now - KEPT))
        except SQLAlchemyError as error:
            raise Unavailable(Why.DOWN, f"changes: {type(error).__name__}") from None

    def since(self, position: str) -> Changes:
        """What was told behind this position. Mostly nothing: then the row on which the reader stands is the newest."""
        try:
            if position and str(_last.alone(self._engine, {}).newest or 0) == position:
                return Changes((), position)
            with self._engine.connect() as connection:
                return _since(connection, int(position)) if position else Changes((), _newest(connection))
        except SQLAlchemyError as error:
            raise Unavailable(Why.DOWN, f"changes: {type(error).__name__}") from None


def _since(connection: Connection, stood: int) -> Changes:
    rows = connection.execute(_behind, {"stood": stood}).all()
    still_there = rows[0].number == stood if rows else False
    if len(rows) > MOST or not (still_there or stood == 0):
        return Changes((), _newest(connection), whole=False)
    told = tuple(row.customer_id for row in rows if row.number > stood)
    return Changes(told, str(rows[-1].number if rows else stood))


def _newest(connection: Connection) -> str:
    return str(connection.execute(select(func.max(_number))).scalar() or 0)

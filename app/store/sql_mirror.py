"""The mirror of Stripe in Postgres: app.ports.MirrorRows."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, select, update

from app.domain.mirror import ABOUT_CHARGES, Kind, Mark, Marked, Row
from app.ports.mirror_rows import FilledAnew, Filling, Health
from app.store import mirror_keeping, mirror_marking
from app.store.mirror_reading import MirrorReading
from app.store.mirror_tables import mirror_fillings, mirror_marks, mirror_objects, mirror_state
from app.store.upsert import insert_or_replace
from app.store.writing import Writer

_state = mirror_state.c


class SqlMirror(MirrorReading):
    """The rows. Thread-safe; `now` is aware UTC."""

    def __init__(self, engine: Engine, now: Callable[[], datetime]) -> None:
        super().__init__(engine)
        self._writer = Writer(engine)
        self._now = now

    def draw(self) -> int:
        """The number of a reading that begins now."""
        with self._writer.begin() as connection:
            return mirror_keeping.drawn(connection)

    def keep(self, rows: Sequence[Row], number: int, shape: str) -> None:
        """Keeps what a reading brought, unless a later one was faster. Whoever drew a number after rows of another
        shape began sees that here; what was read before counts for nothing then."""
        with self._writer.begin() as connection:
            if connection.execute(select(_state.shape)).scalar() != shape:
                raise FilledAnew("rows are of another shape by now")
            mirror_keeping.keep(connection, rows, number)

    def mark(self, marks: Sequence[Mark]) -> None:
        """Says that these objects must be read again."""
        if marks:
            with self._writer.begin() as connection:
                mirror_marking.mark(connection, marks, self._now())

    def due(self, now: datetime, limit: int) -> Sequence[Marked]:
        """Marks whose next try is due, the longest due first."""
        with self._engine.connect() as connection:
            return mirror_marking.due(connection, now, limit)

    def read(self, marked: Marked) -> None:
        """Takes a mark away, unless it was made again meanwhile."""
        with self._writer.begin() as connection:
            mirror_marking.read(connection, marked)

    def later(self, marked: Marked, next_at: datetime) -> None:
        """Counts a try that failed and puts the next one off."""
        with self._writer.begin() as connection:
            mirror_marking.later(connection, marked, next_at)

    def heard_until(self, as_of: datetime) -> None:
        """Every event up to then was heard. It never goes back."""
        earlier = _state.as_of.is_(None) | (_state.as_of < as_of)
        self._change(update(mirror_state).where(earlier).values(as_of=as_of))

    def health(self) -> Health | None:
        """The whole mirror; None when it was never filled."""
        marks = select(func.count()).select_from(mirror_marks).scalar_subquery()
        columns = (_state.shape, _state.began_number, _state.began, _state.filled_at, _state.as_of)
        with self._engine.connect() as connection:
            found = connection.execute(select(*columns, marks)).first()
        return Health(*found) if found and found[0] else None

    def begin(self, shape: str, now: datetime) -> int:
        """Filling begins anew: nothing counts as filled any more."""
        with self._writer.begin() as connection:
            number = mirror_keeping.drawn(connection)
            first = {"shape": shape, "began_number": number, "began": now, "filled_at": None, "as_of": now}
            connection.execute(update(mirror_state).values(first))
            connection.execute(delete(mirror_fillings))
        return number

    def forget_filling(self) -> None:
        """Events got lost: the mirror counts as never filled."""
        with self._writer.begin() as connection:
            connection.execute(update(mirror_state).values(shape="", filled_at=None))
            connection.execute(delete(mirror_fillings))

    def fillings(self) -> Sequence[Filling]:
        """How far each kind is filled that was begun."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(mirror_fillings)).mappings().all()
        return tuple(Filling(**{**row, "kind": Kind(row["kind"])}) for row in rows)

    def fill(self, rows: Sequence[Row], number: int, filling: Filling, began: int) -> None:
        """Keeps a page, and with it how far its kind is filled now: both or neither."""
        values = {name: getattr(filling, name) for name in Filling.__dataclass_fields__}
        with self._writer.begin() as connection:
            _still_ours(connection, began)
            mirror_keeping.keep(connection, rows, number, older=True)
            insert_or_replace(connection, mirror_fillings, values | {"kind": filling.kind.value})

    def filled(self, now: datetime, began: int) -> int:
        """Every kind is filled: what nothing showed since it began is gone. Whose customer is not there is asked for: a
        deleted one's rows are forgotten then, a new one is kept."""
        row, customer, charge = mirror_objects.c, mirror_objects.alias("customer"), mirror_objects.alias("charge")
        behind = select(customer.c.id).where(customer.c.id == row.customer_id, customer.c.kind == Kind.CUSTOMER)
        orphans = select(row.customer_id).distinct().where(row.customer_id != "", ~behind.exists())
        of_charge = select(charge.c.id).where(charge.c.id == row.charge_id).exists()
        with self._writer.begin() as connection:
            unseen = connection.execute(delete(mirror_objects).where(row.number < began)).rowcount
            connection.execute(delete(mirror_objects).where(row.kind.in_(ABOUT_CHARGES), ~row.gone, ~of_charge))
            _still_ours(connection, began)  # after what takes long: whoever draws a number waits from here on
            unknown = [Mark(Kind.CUSTOMER, one, one) for one in connection.execute(orphans).scalars()]
            if unknown:
                mirror_marking.mark(connection, unknown, now)
            connection.execute(update(mirror_state).values(filled_at=now))
        return int(unseen)

    def tidy(self) -> None:
        """Deletes what is left of deleted customers."""
        with self._writer.begin() as connection:
            mirror_keeping.tidied(connection)

    def _change(self, statement: Any) -> None:
        with self._writer.begin() as connection:
            connection.execute(statement)


def _still_ours(connection: Connection, began: int) -> None:
    """Raises FilledAnew when another filling has begun since; until the transaction ends none can."""
    if connection.execute(select(_state.began_number).with_for_update()).scalar() != began:
        raise FilledAnew("another filling began meanwhile; this one is over, let that one end")

"""Writing the mirror's rows: many at once, never an older reading over a newer one, nothing of deleted customers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.mirror import ABOUT_CHARGES, Kind, Row
from app.store.mirror_tables import mirror_marks, mirror_objects, mirror_state
from app.store.upsert import insert_unless_there

_row = mirror_objects.c
_NEW = insert(mirror_objects)
_KEEP = _NEW.on_conflict_do_update(
    index_elements=[_row.id],
    set_={column.name: _NEW.excluded[column.name] for column in mirror_objects.c if column.name not in ("id", "place")},
    where=_NEW.excluded.number >= _row.number,
)
_ONLY = 1
MOST_OF_A_PAGE = 1000
_FIRST = {
    "id": _ONLY, "number": 0, "shape": "", "began_number": 0, "began": None, "filled_at": None, "as_of": None,
}  # fmt: skip


def drawn(connection: Connection) -> int:
    """The next number. The row stays locked until the transaction ends."""
    step = update(mirror_state).values(number=mirror_state.c.number + 1).returning(mirror_state.c.number)
    found = connection.execute(step).scalar()
    if found is None:
        insert_unless_there(connection, mirror_state, [_FIRST])
        found = connection.execute(step).scalar_one()
    return int(found)


def keep(connection: Connection, rows: Sequence[Row], number: int, older: bool = False) -> None:
    """Keeps the rows of one reading, what charges stand for first. `older`: they are a page of a list, newest first,
    whose earlier pages are kept."""
    places = {row.id: _place(number, place, older) for place, row in enumerate(rows)}
    deleted = [row.id for row in rows if row.kind is Kind.CUSTOMER and row.body is None]
    own = [row for row in rows if row.kind not in ABOUT_CHARGES]
    about = [row for row in rows if row.kind in ABOUT_CHARGES]
    for some, fit in ((own, _of_living), (about, _of_kept_charges)):
        values = [_values(row, number) | {"place": places[row.id]} for row in fit(connection, some)]
        if values:
            connection.execute(_KEEP, values)
    for customer_id in deleted:
        forget(connection, customer_id)


def forget(connection: Connection, customer_id: str) -> None:
    """Deletes everything of a deleted customer but its id, which keeps late rows away."""
    charges = select(_row.id).where(_row.customer_id == customer_id, _row.kind == Kind.CHARGE)
    connection.execute(delete(mirror_objects).where(_row.charge_id.in_(charges), _row.kind.in_(ABOUT_CHARGES)))
    connection.execute(delete(mirror_objects).where(_row.customer_id == customer_id, _row.id != customer_id))
    connection.execute(delete(mirror_marks).where(mirror_marks.c.customer_id == customer_id))


def tidied(connection: Connection) -> None:
    """Forgets once more what belongs to deleted customers: a row may have been written at the very moment."""
    gone = mirror_objects.alias("gone")
    of_gone = and_(gone.c.kind == Kind.CUSTOMER, gone.c.gone, gone.c.id == _row.customer_id, _row.kind != Kind.CUSTOMER)
    left = connection.execute(select(_row.customer_id).distinct().where(select(gone.c.id).where(of_gone).exists()))
    for customer_id in left.scalars().all():
        forget(connection, customer_id)


def _place(number: int, place: int, older: bool) -> int:
    """The order among those that were created in the same second: as the list had them, and what came later after
    them. It stays as it was first."""
    return -(number * MOST_OF_A_PAGE + place) if older else number * MOST_OF_A_PAGE - place


def _values(row: Row, number: int) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind.value,
        "customer_id": row.customer_id,
        "charge_id": row.charge_id,
        "intent_id": row.intent_id,
        "email": row.email[:512],
        "created": row.created,
        "number": number,
        "gone": row.body is None,
        "body": row.body,
    }


def _of_living(connection: Connection, rows: Sequence[Row]) -> list[Row]:
    """Without what belongs to customers that are known to be deleted."""
    named = {row.customer_id for row in rows if row.customer_id}
    asked = select(_row.id).where(_row.id.in_(named), _row.kind == Kind.CUSTOMER, _row.gone)
    gone = set(connection.execute(asked).scalars()) if named else set()
    return [row for row in rows if row.customer_id not in gone or row.kind is Kind.CUSTOMER]


def _of_kept_charges(connection: Connection, rows: Sequence[Row]) -> list[Row]:
    """Only what is about charges that are kept: guests' are not. One that is gone needs none."""
    charges = {row.charge_id for row in rows if row.charge_id}
    asked = select(_row.id).where(_row.id.in_(charges), _row.kind == Kind.CHARGE, ~_row.gone)
    kept = set(connection.execute(asked).scalars()) if charges else set()
    return [replace(row, customer_id="") for row in rows if row.body is None or row.charge_id in kept]

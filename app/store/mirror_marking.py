"""What of the mirror must be read again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.mirror import Kind, Mark, Marked
from app.store.mirror_keeping import drawn
from app.store.mirror_tables import mirror_marks

_mark = mirror_marks.c
_NEW = insert(mirror_marks)
_MARK = _NEW.on_conflict_do_update(
    index_elements=[_mark.id],
    set_={
        "number": _NEW.excluded.number,
        "customer_id": _NEW.excluded.customer_id,
        "identity": or_(_mark.identity, _NEW.excluded.identity),
        "tries": 0,
        "next_at": _NEW.excluded.next_at,
    },
)


def mark(connection: Connection, marks: Sequence[Mark], now: datetime) -> None:
    """Marks these; one that is marked already gets a new number, so that a reading under way does not take it away."""
    number, by_id = drawn(connection), {one.id: one for one in marks}
    values = [
        {
            "id": one.id,
            "kind": one.kind.value,
            "customer_id": one.customer_id,
            "identity": any(same.identity for same in marks if same.id == one.id),
            "number": number,
            "tries": 0,
            "next_at": now,
        }
        for _, one in sorted(by_id.items())
    ]
    connection.execute(_MARK, values)


def due(connection: Connection, now: datetime, limit: int) -> tuple[Marked, ...]:
    """Marks whose next try is due."""
    asked = select(mirror_marks).where(_mark.next_at <= now).order_by(_mark.next_at, _mark.id).limit(limit)
    return tuple(
        Marked(Mark(Kind(row.kind), row.id, row.customer_id, row.identity), row.number, row.tries)
        for row in connection.execute(asked)
    )


def read(connection: Connection, marked: Marked) -> None:
    """Takes a mark away, unless it was made again."""
    connection.execute(delete(mirror_marks).where(_mark.id == marked.mark.id, _mark.number == marked.number))


def later(connection: Connection, marked: Marked, next_at: datetime) -> None:
    """Puts the next try off, unless it was made again."""
    same = (_mark.id == marked.mark.id) & (_mark.number == marked.number)
    connection.execute(update(mirror_marks).where(same).values(tries=_mark.tries + 1, next_at=next_at))

"""Stripe's events and how far they are: app.ports.EventStore."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, bindparam, delete, func, select, update

from app.domain.events import COUNTED, Event
from app.ports import Arrivals, Backlog, Came, Cursor, Waiting
from app.store.sql_work_log import count
from app.store.stripe_tables import event_cursors, stripe_events
from app.store.upsert import insert_or_replace, insert_unless_there
from app.store.writing import Writer

_EVENT = [stripe_events.c[name] for name in Event.__dataclass_fields__]
_OPEN = stripe_events.c.done_at.is_(None)
_PUSHED_AFTER_ALL = (
    update(stripe_events)
    .where(stripe_events.c.id.in_(bindparam("ids", expanding=True)), stripe_events.c.came == Came.POLLED.value)
    .values(came=Came.PUSHED.value)
)


class SqlEvents:
    """The events. Thread-safe. The primary key decides what was heard before."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = Writer(engine)

    def keep(self, events: Sequence[Event], now: datetime, came: Came, next_at: datetime) -> frozenset[str]:
        """Keeps those that are new. One that only a poll brought and that is pushed after all counts as pushed."""
        about = {"came": came.value, "received_at": now, "next_at": next_at, "tries": 0}
        rows = [_values(event) | about for event in {event.id: event for event in events}.values()]
        if not rows:
            return frozenset()
        with self._writer.begin() as connection:
            new = frozenset(key.id for key in insert_unless_there(connection, stripe_events, rows))
            if came is Came.PUSHED and len(new) < len(rows):
                connection.execute(_PUSHED_AFTER_ALL, {"ids": [row["id"] for row in rows]})
        return new

    def waiting(self, event_id: str) -> Waiting | None:
        """The event, unless it is done or was never kept."""
        found = self._waiting(select(*_EVENT, stripe_events.c.tries).where(stripe_events.c.id == event_id, _OPEN))
        return found[0] if found else None

    def due(self, now: datetime, limit: int) -> tuple[Waiting, ...]:
        """Events whose next try is due, the longest due first."""
        asked = select(*_EVENT, stripe_events.c.tries).where(stripe_events.c.next_at <= now, _OPEN)
        return self._waiting(asked.order_by(stripe_events.c.next_at).limit(limit))

    def later(self, event_id: str, next_at: datetime) -> None:
        """Counts a try and puts the next one off."""
        self._write(
            update(stripe_events)
            .where(stripe_events.c.id == event_id)
            .values(tries=stripe_events.c.tries + 1, next_at=next_at)
        )

    def done(self, event_id: str, outcome: str, now: datetime) -> None:
        """Nothing more to do; counted in the same transaction, once."""
        change = update(stripe_events).where(stripe_events.c.id == event_id, _OPEN)
        with self._writer.begin() as connection:
            if connection.execute(change.values(outcome=outcome, done_at=now)).rowcount:
                count(connection, "event", outcome)

    def customer_of(self, object_id: str) -> str | None:
        """Whose this object is, by the events that we kept of it."""
        of_it = (stripe_events.c.object_id == object_id) & (stripe_events.c.customer_id != "")
        with self._engine.connect() as connection:
            found = connection.execute(select(stripe_events.c.customer_id).where(of_it).limit(1)).scalar()
        return str(found) if found else None

    def cursor(self, name: str) -> Cursor | None:
        """How far the list of that name was read."""
        columns = (event_cursors.c.since, event_cursors.c.until, event_cursors.c.after)
        with self._engine.connect() as connection:
            row = connection.execute(select(*columns).where(event_cursors.c.name == name)).first()
        return Cursor(*row) if row else None

    def move(self, name: str, cursor: Cursor) -> None:
        """Keeps how far the list of that name was read."""
        with self._writer.begin() as connection:
            insert_or_replace(connection, event_cursors, {"name": name} | asdict(cursor))

    def backlog(self) -> Backlog:
        """How many events wait, and since when the oldest of them."""
        asked = select(func.count(), func.min(stripe_events.c.received_at)).where(_OPEN)
        with self._engine.connect() as connection:
            return Backlog(*connection.execute(asked).one())

    def arrivals(self) -> Arrivals:
        """When the newest event of each way was received."""
        with self._engine.connect() as connection:
            return Arrivals(*(connection.execute(_newest(came)).scalar() for came in Came))

    def only_polled(self, since: datetime, until: datetime) -> tuple[str, ...]:
        """The types of events of which only a poll brought any between these times, while others were pushed."""
        came, received, of_type = stripe_events.c.came, stripe_events.c.received_at, stripe_events.c.type
        first = select(func.min(received)).where(came == Came.PUSHED.value).scalar_subquery()
        pushed = select(of_type).where(came == Came.PUSHED.value, received >= since)
        asked = select(of_type).distinct().order_by(of_type).where(came == Came.POLLED.value, received > first)
        with self._engine.connect() as connection:
            found = connection.execute(asked.where(received.between(since, until), of_type.not_in(pushed)))
            return tuple(found.scalars())

    def purge(self, before: datetime, counted_before: datetime) -> int:
        """Forgets events that were received before this; of those that are still counted only the ones of long ago."""
        received, counted = stripe_events.c.received_at, stripe_events.c.type.in_(COUNTED)
        over = (received < before) & (~counted | (received < counted_before))
        with self._writer.begin() as connection:
            return connection.execute(delete(stripe_events).where(over)).rowcount

    def _waiting(self, asked: Any) -> tuple[Waiting, ...]:
        with self._engine.connect() as connection:
            return tuple(Waiting(Event(*row[:-1]), row[-1]) for row in connection.execute(asked))

    def _write(self, statement: Any) -> None:
        with self._writer.begin() as connection:
            connection.execute(statement)


def _values(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in Event.__dataclass_fields__}


def _newest(came: Came) -> Any:
    of_that_way = stripe_events.c.came == came.value
    return select(stripe_events.c.received_at).where(of_that_way).order_by(stripe_events.c.received_at.desc()).limit(1)

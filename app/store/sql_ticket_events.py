"""What happened to tickets: app.ports.TicketEvents."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Engine, delete, func, select, update

from app.domain.ticket_events import TicketEvent, What
from app.store.tables import links
from app.store.ticket_tables import ticket_events
from app.store.upsert import insert_unless_there
from app.store.writing import Writer


class SqlTicketEvents:
    """The events. Thread-safe. The primary key decides what was heard before."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = Writer(engine)

    def keep(self, events: Sequence[TicketEvent], now: datetime) -> tuple[TicketEvent, ...]:
        """Keeps those that are new, and ends the links that they make untrue."""
        by_id = {event.id: event for event in events}
        rows = [asdict(event) | {"what": event.what.value, "received_at": now} for event in by_id.values()]
        if not rows:
            return ()
        with self._writer.begin() as connection:
            kept = {key.id for key in insert_unless_there(connection, ticket_events, rows)}
            new = tuple(event for event in by_id.values() if event.id in kept)
            for event in new:
                _end_links(connection, event, now)
        return new

    def newest(self, channel: str) -> datetime | None:
        """When the newest event of a channel was received."""
        asked = select(func.max(ticket_events.c.received_at)).where(ticket_events.c.channel == channel)
        with self._engine.connect() as connection:
            found: datetime | None = connection.execute(asked).scalar()
        return found

    def purge(self, before: datetime) -> int:
        """Forgets events that were received before this."""
        with self._writer.begin() as connection:
            return connection.execute(delete(ticket_events).where(ticket_events.c.received_at < before)).rowcount


def _end_links(connection: Connection, event: TicketEvent, now: datetime) -> None:
    whose = _whose(event)
    if whose is not None:
        connection.execute(update(links).where(whose, links.c.ended_at.is_(None)).values(ended_at=now))


def _whose(event: TicketEvent) -> ColumnElement[bool] | None:
    if event.what is What.CONTACT_GONE:
        return links.c.requester_key == event.requester_key
    if event.what is What.LEFT:
        return links.c.requester_key.startswith(event.requester_key, autoescape=True)
    return None

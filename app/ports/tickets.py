"""What the helpdesks push to us of their tickets, and what we keep of it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from app.domain.ticket import Requester
from app.domain.ticket_events import TicketEvent

Header = Callable[[str], str | None]
"""Looks up a header, whatever the case of its name."""


class Pushes(Protocol):
    """Bodies that one helpdesk pushes. `now` is aware UTC."""

    channel: str
    most_bytes: int

    def promising(self, header: Header, now: datetime) -> bool:
        """Whether a body with these headers can be the helpdesk's at all: worth reading."""
        ...

    def verified(self, raw: bytes, header: Header, now: datetime) -> tuple[TicketEvent, ...] | str:
        """What happened, by a body that the helpdesk signed; a word for what means nothing to us. Raises
        Unauthenticated, BadInput."""
        ...


class TicketEvents(Protocol):
    """The events, each method one short durable transaction."""

    def keep(self, events: Sequence[TicketEvent], now: datetime) -> tuple[TicketEvent, ...]:
        """Keeps those that were never kept and gives them. In the same transaction ends the links to a contact that is
        gone, and all links of an account that we left."""
        ...

    def newest(self, channel: str) -> datetime | None:
        """When the newest event of a channel was received."""
        ...

    def purge(self, before: datetime) -> int:
        """Forgets events that were received before this; says how many."""
        ...


class Requesters(Protocol):
    """Who asks in a ticket, by the helpdesk's own API."""

    def requester(self, event: TicketEvent) -> Requester:
        """The requester of an event's ticket. Raises NotFound, Unavailable."""
        ...

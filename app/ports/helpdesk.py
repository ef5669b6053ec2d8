"""Reading and writing a helpdesk by its REST API."""

from datetime import datetime
from typing import Protocol

from app.domain.ticket import Agent, Requester
from app.ports.outbox import TicketNote


class Helpdesk(Protocol):
    """What we read from a helpdesk by its REST API. Raises Unavailable, NotFound."""

    def agent(self, agent_id: str) -> Agent: ...
    def ticket(self, ticket_id: str) -> tuple[Requester, str]:
        """The requester of a ticket and the text written in it."""
        ...


class TicketWriter(Protocol):
    """Writing to a helpdesk's tickets as the person who acted. Nothing is sent twice by itself. Raises Unavailable when
    it is certain that nothing was written, NotFound when the ticket is gone, Refused when it takes nothing any more."""

    def stands(self, note: TicketNote, since: datetime) -> bool:
        """Whether the ticket has the note already, written at `since` or later. A note is known by its marker, a reply
        by its author and text. Raises Unavailable too when the ticket is too long to say."""
        ...

    def post(self, note: TicketNote) -> None:
        """Writes it, without looking. Raises OutcomeUnknown when it may have been written."""
        ...

    def tag(self, note: TicketNote) -> None:
        """Adds its tags to those of the ticket, and gives it the note's status; may be done again."""
        ...

"""Reading and writing a helpdesk by its REST API."""

from typing import Protocol

from app.domain.ticket import Agent, Requester
from app.ports.ledger import TicketNote


class Helpdesk(Protocol):
    """What we read from a helpdesk by its REST API. Raises Unavailable, NotFound."""

    def agent(self, agent_id: str) -> Agent: ...
    def ticket(self, ticket_id: str) -> tuple[Requester, str]:
        """The requester of a ticket and the text written in it."""
        ...


class TicketWriter(Protocol):
    """Writing to a helpdesk's tickets. Raises Unavailable, NotFound, OutcomeUnknown (it may have been written)."""

    def post_note(self, note: TicketNote) -> None:
        """Puts an internal note on the ticket, unless one with its marker stands there already; then adds the tags."""
        ...

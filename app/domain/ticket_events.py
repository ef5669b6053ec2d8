"""What happened to tickets, as ids only: nothing that anybody wrote in them is kept. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class What(StrEnum):
    """What happened."""

    CREATED = "created"
    REPLIED = "replied"
    """by the customer"""
    ANSWERED = "answered"
    """by an agent, where everybody reads it"""
    ASSIGNED = "assigned"
    SOLVED = "solved"
    """or closed"""
    REOPENED = "reopened"
    CONTACT_GONE = "contact_gone"
    """A requester was merged into another one, deleted or archived: who that was is not to be believed any more."""
    LEFT = "left"
    """The app was taken out of the whole account."""


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """An event of a helpdesk, of which `id` is unique among all helpdesks. `ticket_id` is "" for what is about no
    ticket, `requester_id` the helpdesk's own id, "" when the event does not say. `at` is when it happened, in UTC."""

    id: str
    channel: str
    account: str
    what: What
    at: datetime
    ticket_id: str = ""
    requester_id: str = ""

    @property
    def requester_key(self) -> str:
        """The requester as domain.ticket.Ticket.requester_key names one."""
        return f"{self.channel}:{self.account}:{self.requester_id}"


ABOUT_TICKETS = frozenset((What.CREATED, What.REPLIED, What.ANSWERED, What.ASSIGNED, What.SOLVED, What.REOPENED))

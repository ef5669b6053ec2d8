"""Zendesk's REST API through zenpy, as the port Helpdesk: who the agent is, who asks in a ticket."""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any

from cachetools import TTLCache

from app.domain.errors import NotFound
from app.domain.ticket import Agent, Requester
from app.domain.ticket_events import TicketEvent
from app.settings import Settings
from integrations.zendesk.calls import Calls

CUSTOMER_FIELD = "stripe_customer_id"
AGENTS_KEPT = 60
AGENTS_MOST = 1000


def build(settings: Settings) -> "ZendeskHelpdesk":
    """The helpdesk of these settings. Connects to nothing yet."""
    return ZendeskHelpdesk(settings, monotonic)


class ZendeskHelpdesk:
    """app.ports.Helpdesk over zenpy. `seconds` is a clock that only runs forward."""

    def __init__(self, settings: Settings, seconds: Callable[[], float]) -> None:
        self._calls = Calls(settings, seconds)
        self._agents: TTLCache[str, Agent] = TTLCache(AGENTS_MOST, AGENTS_KEPT, seconds)
        self._lock = Lock()

    def agent(self, agent_id: str) -> Agent:
        """The agent with this id, as of a minute ago at most; unknown when suspended, inactive, or no agent at all."""
        with self._lock:
            kept = self._agents.get(agent_id)
        if kept is not None:
            return kept
        try:
            agent = _agent(self._calls.read(lambda zenpy: zenpy.users(id=int(agent_id))))
        except NotFound:
            agent = Agent(agent_id, known=False)
        with self._lock:
            self._agents[agent_id] = agent
        return agent

    def ticket(self, ticket_id: str) -> tuple[Requester, str]:
        """Who asks in this ticket, and its subject and first message. One call: the requester comes with the ticket."""

        def read(zenpy: Any) -> tuple[Requester, str]:
            ticket = zenpy.tickets(id=int(ticket_id), include=["users"])
            requester = _requester(ticket.requester, str(ticket.requester_id))
            return requester, "\n".join(part for part in (ticket.subject, ticket.description) if part)

        return self._calls.read(read)

    def requester(self, event: TicketEvent) -> Requester:
        """app.ports.Requesters: who asks in the ticket of an event."""
        return self.ticket(event.ticket_id)[0]

    def check(self) -> str:
        """The e-mail of the account that our token acts as, for the doctor. Raises Unavailable."""
        return str(self._calls.read(lambda zenpy: zenpy.users.me()).email)


def _agent(user: Any) -> Agent:
    """Zendesk docs, Users: role is end-user, agent or admin; `active` is false for deleted users."""
    known = user.role in ("agent", "admin") and user.active is True and user.suspended is False
    group = getattr(user, "default_group_id", None)
    return Agent(
        id=str(user.id),
        name=user.name or None,
        email=user.email or None,
        groups=(str(group),) if group else (),
        known=known,
        locale=user.locale or "en-US",
        time_zone=getattr(user, "iana_time_zone", None) or "UTC",
    )


def _requester(user: Any, requester_id: str) -> Requester:
    fields = getattr(user, "user_fields", None) or {}
    customer_id = fields.get(CUSTOMER_FIELD)
    return Requester(
        id=requester_id,
        name=user.name or None,
        email=user.email or None,
        external_id=user.external_id or None,
        customer_id=customer_id.strip() or None if isinstance(customer_id, str) else None,
        locale=user.locale or None,
    )

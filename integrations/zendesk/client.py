"""Zendesk's REST API through zenpy, as the port Helpdesk: who the agent is, who asks in a ticket."""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

import requests
from cachetools import TTLCache
from zenpy import Zenpy
from zenpy.lib.exception import APIException, RatelimitBudgetExceeded, RecordNotFoundException, ZenpyException

from app.domain.errors import CounterfoilError, NotFound, Unavailable, Why
from app.domain.ticket import Agent, Requester
from app.settings import Settings
from integrations.zendesk.access import TIMEOUT, Access
from integrations.zendesk.transport import session

CUSTOMER_FIELD = "stripe_customer_id"
AGENTS_KEPT = 60
AGENTS_MOST = 1000
SECONDS_LIMITED = 2
UNAUTHORIZED = 401
Answer = TypeVar("Answer")
_WHY = {UNAUTHORIZED: Why.KEY, 403: Why.PERMISSION, 429: Why.RATE_LIMITED}


def build(settings: Settings) -> "ZendeskHelpdesk":
    """The helpdesk of these settings. Connects to nothing yet."""
    return ZendeskHelpdesk(settings, monotonic)


class ZendeskHelpdesk:
    """app.ports.Helpdesk over zenpy. `seconds` is a clock that only runs forward.

    A zenpy client lives for one call only: it is not safe among threads, and its cache must not outlive the question.
    """

    def __init__(self, settings: Settings, seconds: Callable[[], float]) -> None:
        self._settings = settings
        self._access = Access(settings, seconds)
        self._agents: TTLCache[str, Agent] = TTLCache(AGENTS_MOST, AGENTS_KEPT, seconds)
        self._lock = Lock()

    def agent(self, agent_id: str) -> Agent:
        """The agent with this id, as of a minute ago at most; unknown when suspended, inactive, or no agent at all."""
        with self._lock:
            kept = self._agents.get(agent_id)
        if kept is not None:
            return kept
        try:
            agent = _agent(self._ask(lambda zenpy: zenpy.users(id=int(agent_id))))
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

        return self._ask(read)

    def check(self) -> str:
        """The e-mail of the account that our token acts as, for the doctor. Raises Unavailable."""
        return str(self._ask(lambda zenpy: zenpy.users.me()).email)

    def _ask(self, read: Callable[[Any], Answer]) -> Answer:
        token = self._access.token()
        try:
            return self._once(read, token)
        except Unavailable as error:
            if error.why is not Why.KEY or not self._access.refused(token):
                raise
        return self._once(read, self._access.token())

    def _once(self, read: Callable[[Any], Answer], token: str) -> Answer:
        """One try with one client. Raises NotFound and Unavailable for everything that zenpy and requests raise."""
        connect: Any = Zenpy  # zenpy has no types
        with session(self._settings) as own:
            zenpy = connect(
                subdomain=self._settings.zendesk_subdomain,
                oauth_token=token,
                session=own,
                timeout=TIMEOUT,
                ratelimit_budget=SECONDS_LIMITED,
            )
            try:
                return read(zenpy)
            except (APIException, ZenpyException, requests.RequestException) as error:
                raise _ours(error) from error
            except (ValueError, TypeError, AttributeError, KeyError) as error:
                raise Unavailable(Why.ODD, "Zendesk's answer could not be understood") from error


def _ours(error: Exception) -> CounterfoilError:
    if isinstance(error, RecordNotFoundException):
        return NotFound("Zendesk does not know this.")
    if isinstance(error, RatelimitBudgetExceeded):
        return Unavailable(Why.RATE_LIMITED)
    if isinstance(error, requests.Timeout):
        return Unavailable(Why.SLOW)
    response = getattr(error, "response", None)
    if response is None:
        return Unavailable(Why.DOWN if isinstance(error, requests.ConnectionError) else Why.ODD)
    why = _WHY.get(response.status_code) or (Why.DOWN if response.status_code >= 500 else Why.ODD)
    return Unavailable(why, permission="tickets:read users:read" if why is Why.PERMISSION else None)


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
    )

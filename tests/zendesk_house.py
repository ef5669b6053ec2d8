"""A product with only the Zendesk channel, for its tests: real store, real routes, a helpdesk in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from flask import Flask

from app.deps import Deps, new_token
from app.domain.card import Card
from app.domain.errors import NotFound
from app.domain.policy import Policy
from app.domain.ticket import Agent, Command, Requester, Ticket
from app.gateways.policy_file import read_policy
from app.gateways.snapshot_cache import MemorySnapshotCache
from app.resources import policy_example
from app.sandbox.helpdesk.signing import AppKey, new_app_key
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_store import SqlStore
from app.web import current, errors, logging, security
from integrations.zendesk import routes
from tests import made, sample_cards
from tests.memory_billing import MemoryBilling

HOST = "d3v-fake.zendesk.com"
ORIGIN = f"https://{HOST}"
AUDIENCE = f"https://{HOST}/api/v2/apps/installations/4242.json"
KEY = new_app_key()
OTHER_KEY = new_app_key()


@dataclass
class Clock:
    """Time that a test moves."""

    at: datetime = made.NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **period: float) -> None:
        self.at += timedelta(**period)


@dataclass
class MemoryHelpdesk:
    """app.ports.Helpdesk in memory; `failing` raises for a method."""

    requesters: dict[str, Requester] = field(
        default_factory=lambda: {"1042": Requester("77", "Maya", "maya@lindqvist.example")}
    )
    agents: dict[str, Agent] = field(default_factory=lambda: {"9001": Agent("9001", "Ann Lee", "ann@example.com")})
    failing: dict[str, Exception] = field(default_factory=dict)

    def agent(self, agent_id: str) -> Agent:
        if "agent" in self.failing:
            raise self.failing["agent"]
        return self.agents.get(agent_id, Agent(agent_id, known=False))

    def ticket(self, ticket_id: str) -> tuple[Requester, str]:
        if "ticket" in self.failing:
            raise self.failing["ticket"]
        if ticket_id not in self.requesters:
            raise NotFound("no ticket")
        return self.requesters[ticket_id], "Twice\nsee in_1"


@dataclass
class Answers:
    """Stands in for the desk: answers with sample cards, and keeps what it was asked."""

    shown: Callable[[], Card] = sample_cards.home_maya
    pressed: dict[str, Callable[[], Card]] = field(default_factory=dict)
    asked: list[tuple[Ticket, Command, int]] = field(default_factory=list)

    def __call__(self, deps: Deps, ticket: Ticket, command: Command) -> Card:
        self.asked.append((ticket, command, deps.settings.card_deadline_seconds))
        return self.pressed.get(command.id, self.shown)()


def settings(**changes: Any) -> Settings:
    given: dict[str, Any] = {
        "secret_keys": ("k" * 32,),
        "stripe_api_key": "rk_test_x",
        "zendesk_subdomain": "d3v-fake",
        "zendesk_app_id": "1",
        "zendesk_installation_id": "4242",
        "zendesk_oauth_token": "fixed",
        "zendesk_api_base": ORIGIN,
        "zendesk_origin": ORIGIN,
        "zendesk_app_public_key": KEY.public_pem.decode(),
    }
    return Settings(**given | changes)


def deps(database_url: str, chosen: Settings, clock: Clock, helpdesk: MemoryHelpdesk) -> Deps:
    engine = connect(database_url)
    policy: Policy = read_policy(policy_example())
    return Deps(
        settings=chosen,
        billing=MemoryBilling(),
        store=SqlStore(engine, clock),
        cache=MemorySnapshotCache(60, 100, clock),
        policies=lambda: policy,
        now=clock,
        new_token=new_token,
        zendesk=helpdesk,
    )


def product(house: Deps, respond: routes.Respond, client: httpx.Client | None = None) -> Flask:
    """The application with this one channel, as the factory builds it."""
    app = Flask("counterfoil", static_folder=None, template_folder=None)
    security.install(app)
    logging.install(app, house)
    errors.install(app, house)
    current.install(app, house)
    app.register_blueprint(routes.blueprint(house, respond, client))
    return app


def claims(at: datetime, **changes: Any) -> dict[str, Any]:
    """What Zendesk signs; a claim that is changed to None is left out."""
    now = int(at.timestamp())
    given: dict[str, Any] = {
        "iss": HOST,
        "aud": AUDIENCE,
        "iat": now,
        "nbf": now,
        "exp": now + 300,
        "sub": f"https://{HOST}/api/v2/users/9001.json",
        "context": {"product": "support", "location": "ticket_sidebar"},
    }
    return {name: value for name, value in (given | changes).items() if value is not None}


def token(at: datetime, key: AppKey = KEY, **changes: Any) -> str:
    return key.sign(claims(at, **changes))

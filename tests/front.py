"""The desk with real parts around a billing system in memory: a real database file, the real cache, a clock in hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from app.deps import Deps
from app.domain.card import Card
from app.domain.policy import Policy, Role
from app.domain.ticket import SHOW, Command, Ticket, command
from app.gateways.snapshot_cache import MemorySnapshotCache
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_store import SqlStore
from app.usecases import desk
from tests import made
from tests.databases import migrated
from tests.memory_billing import MemoryBilling

POLICY = Policy(
    (
        Role("tier1", people=frozenset(("ann@example.com",))),
        Role("outsourced", domains=frozenset(("bpo.example",)), masked=True),
    )
)


@dataclass
class Clock:
    """A clock that a test moves."""

    at: datetime = made.NOW

    def __call__(self) -> datetime:
        return self.at

    def later(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Front:
    """One agent's desk."""

    deps: Deps
    billing: MemoryBilling
    store: SqlStore
    clock: Clock

    def press(self, component_id: str, ticket: Ticket | None = None, **typed: str) -> Card:
        """The card that answers a button."""
        return self.say(command(component_id, typed), ticket)

    def show(self, ticket: Ticket | None = None) -> Card:
        """The card that stands when the ticket is opened."""
        return self.say(SHOW, ticket)

    def say(self, pressed: Command, ticket: Ticket | None = None) -> Card:
        return desk.respond(self.deps, ticket or made.a_ticket(), pressed)

    def seen(self, customer_id: str) -> list[tuple[str, str, str]]:
        """Who saw a customer, in which role, found how; oldest first."""
        return [(view.agent_id, view.role, view.how) for view in reversed(self.store.views(customer_id))]


def front(billing: MemoryBilling, folder: Path, metadata_key: str | None = None) -> Front:
    """A desk on a fresh database in `folder`."""
    clock = Clock()
    engine = connect(migrated(folder / "counterfoil.db"))
    store = SqlStore(engine, clock)
    settings = Settings(secret_keys=("x" * 32,), stripe_api_key="rk_test_x", external_id_metadata_key=metadata_key)
    tokens = count()
    deps = Deps(
        settings=settings,
        billing=billing,
        store=store,
        cache=MemorySnapshotCache(60, 100, clock),
        policies=lambda: POLICY,
        now=clock,
        new_token=lambda: f"token-{next(tokens)}",
    )
    return Front(deps, billing, store, clock)

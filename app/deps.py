"""Deps: what the program needs, as one frozen record; `production` fills it from the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.policy import Policy
from app.ports import BillingGateway, Helpdesk, SnapshotCache, Store
from app.settings import Settings


@dataclass(frozen=True)
class Deps:
    """Everything that a use case or a channel may reach. `now` is UTC and aware; `new_token` returns 32 random bytes as text."""

    settings: Settings
    billing: BillingGateway
    store: Store
    cache: SnapshotCache
    policy: Policy
    now: Callable[[], datetime]
    new_token: Callable[[], str]
    zendesk: Helpdesk | None = None

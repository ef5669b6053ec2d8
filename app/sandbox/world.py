"""The sandbox's world: one Stripe account, two helpdesks, time, faults and the request log; all of it can be reset."""

from collections.abc import Callable
from importlib import import_module
from threading import RLock
from typing import Any

from app.sandbox.clock import Clock
from app.sandbox.faults import Faults
from app.sandbox.journal import Journal
from app.sandbox.stripe import resources
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.pipeline import Pipeline
from app.sandbox.stripe.routes import Json
from app.sandbox.stripe.webhooks import Pusher, Target

Helpdesk = Callable[[int, Any], Any]
SEEDS = ("demo", "empty", "large")


def no_helpdesk(_now: int, _previous: Any) -> None:
    """For a sandbox of Stripe alone."""


class UnknownSeed(ValueError):
    """No seed of that name."""


class World:
    """What the stand-ins share. `reset` replaces everything but the object itself and its lock.

    A seed is a module of app.sandbox.seeds with `plant(world)`. `helpdesk(now, previous)` makes the
    helpdesks' state anew.
    """

    clock: Clock
    faults: Faults
    journal: Journal
    account: Account
    stripe: Pipeline
    pusher: Pusher
    helpdesk: Any

    def __init__(self, seed: str = "demo", helpdesk: Helpdesk = no_helpdesk) -> None:
        self.lock = RLock()
        self.seed = seed
        self._make_helpdesk = helpdesk
        resources.load()
        self.pusher = Pusher()
        self._lasting: list[Target] = []
        self.reset(seed)

    def reset(self, seed: str | None = None) -> None:
        """Starts over from a seed (the current one when None). Raises UnknownSeed."""
        name = seed or self.seed
        if name not in SEEDS:
            raise UnknownSeed(f"seed must be one of {', '.join(SEEDS)}")
        with self.lock:
            self.pusher.close()
            self.seed, self.clock = name, Clock()
            self.faults, self.journal, self.pusher = Faults(), Journal(), Pusher()
            self.account = Account(self.clock, on_event=self._happened)
            self.account.on_endpoints = self._endpoints
            self.stripe = Pipeline(self.account, self.lock)
            self.helpdesk = self._make_helpdesk(self.clock.now(), getattr(self, "helpdesk", None))
            import_module(f"app.sandbox.seeds.{name}").plant(self)
            for target in self._lasting:  # whoever listens hears of what happens from now on, not of the past
                self.pusher.add(target)

    def advance(self, seconds: int) -> int:
        """Moves time on, doing what falls due; gives the new time."""
        with self.lock:
            self.clock.advance(seconds, self.account)
            return self.clock.now()

    def _happened(self, event: Json) -> None:
        self.pusher.push(event)

    def _endpoints(self, account: Account) -> None:
        """Makes the account's own webhook endpoints the targets that they are."""
        for known in self.pusher.targets():
            if known.identifier.startswith("we_"):
                self.pusher.remove(known.identifier)
        for row in account.rows("webhook_endpoint"):
            if row["status"] == "enabled":
                types = tuple(row["enabled_events"])
                self.pusher.add(Target(row["url"], account.hidden[row["id"]], types=types, identifier=row["id"]))

    def listen(self, target: Target, lasting: bool = False) -> None:
        """Registers a webhook target, a `lasting` one for the worlds after a reset too."""
        if lasting:
            self._lasting.append(target)
        self.pusher.add(target)

"""Stripe's events: verifying what is pushed to us, and keeping what was heard until it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.domain.events import Event


class Came(StrEnum):
    """How an event came first."""

    PUSHED = "pushed"
    POLLED = "polled"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that is not done. `tries` counts the sweeps that took it in hand."""

    event: Event
    tries: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many events wait, and since when the oldest of them."""

    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When the newest event was pushed to us, and when the newest came that only a poll brought."""

    pushed: datetime | None
    only_polled: datetime | None


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a list of events was read. Everything up to `since` was; with `after` a pass down from `until` is under
    way, which goes on behind the event of that id."""

    since: datetime
    until: datetime | None = None
    after: str = ""


class Webhooks(Protocol):
    """Bodies that Stripe pushes."""

    def promising(self, header: str | None) -> bool:
        """Whether a body with this Stripe-Signature can be a fresh one at all: worth reading."""
        ...

    def verified(self, raw: bytes, header: str | None) -> Event:
        """The event in a body that Stripe signed just now. Raises Unauthenticated, BadInput."""
        ...


class EventStore(Protocol):
    """Events and how far they are, each method one short durable transaction. The row is the truth, not the queue."""

    def keep(self, events: Sequence[Event], now: datetime, came: Came, next_at: datetime) -> frozenset[str]:
        """Keeps the events that were never kept, which a sweep takes in hand after `next_at`; gives their ids."""
        ...

    def waiting(self, event_id: str) -> Waiting | None:
        """The event, unless it is done or was never kept."""
        ...

    def due(self, now: datetime, limit: int) -> tuple[Waiting, ...]:
        """Events that wait and whose next try is due, the longest due first."""
        ...

    def later(self, event_id: str, next_at: datetime) -> None:
        """Counts a try and puts the next one off; what is done stays done."""
        ...

    def done(self, event_id: str, outcome: str, now: datetime) -> None:
        """Nothing more to do; `outcome` is a word, and counted. A second time changes nothing."""
        ...

    def customer_of(self, object_id: str) -> str | None:
        """Whose this charge, invoice ... is, by the events that we kept of it."""
        ...

    def cursor(self, name: str) -> Cursor | None: ...
    def move(self, name: str, cursor: Cursor) -> None: ...
    def backlog(self) -> Backlog: ...
    def arrivals(self) -> Arrivals: ...
    def purge(self, before: datetime, counted_before: datetime) -> int:
        """Forgets events that were received before this, those of new refunds and disputes only before the second time;
        says how many."""
        ...

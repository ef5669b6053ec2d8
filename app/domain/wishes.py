"""Which card is made ready next: assigned before new, new before old, one requester once, no more than may be. Pure.

A wish that waited for too long is dropped: somebody has looked by then, or nobody will.
"""

from collections import deque
from dataclasses import dataclass

from app.domain.ticket_events import TicketEvent, What

WORTH_IT = frozenset((What.CREATED, What.REPLIED, What.ASSIGNED, What.REOPENED))
"""After these somebody will look at the ticket."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many wishes wait at most, how many are granted a minute, and how many seconds one is good for."""

    waiting: int = 500
    a_minute: int = 60
    good_for: float = 120.0


@dataclass(frozen=True, slots=True)
class Wish:
    """That the card beside an event's ticket be ready. `at` is in seconds of a clock that never goes back."""

    event: TicketEvent
    at: float

    @property
    def whose(self) -> str:
        """The requester, else the ticket: one of them is made ready once at a time."""
        event = self.event
        return event.requester_key if event.requester_id else f"{event.channel}:{event.account}:#{event.ticket_id}"

    @property
    def rank(self) -> tuple[bool, float]:
        """The highest goes first."""
        return self.event.what is What.ASSIGNED, self.at


class Wishes:
    """The wishes that wait, and whose card is being made ready. Not thread-safe: the caller locks."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._waiting: dict[str, Wish] = {}
        self._at_work: set[str] = set()
        self._granted: deque[float] = deque()
        self.dropped = 0

    def add(self, event: TicketEvent, now: float) -> None:
        """One more wish. Of the same requester the better one stays; when too many wait the least one goes."""
        wish = Wish(event, now)
        known = self._waiting.get(wish.whose)
        if known is not None and known.rank > wish.rank:
            wish = Wish(known.event, now)
        self._waiting[wish.whose] = wish
        if len(self._waiting) > self._limits.waiting:
            del self._waiting[min(self._waiting.values(), key=lambda one: one.rank).whose]
            self.dropped += 1

    def take(self, now: float) -> Wish | None:
        """The next one that may be granted now. Say `done` of it when it is."""
        self._forget(now)
        free = [one for one in self._waiting.values() if one.whose not in self._at_work]
        if not free or len(self._granted) >= self._limits.a_minute:
            return None
        wish = max(free, key=lambda one: one.rank)
        del self._waiting[wish.whose]
        self._at_work.add(wish.whose)
        self._granted.append(now)
        return wish

    def done(self, wish: Wish) -> None:
        """It was granted, or could not be."""
        self._at_work.discard(wish.whose)

    def wait(self, now: float) -> float | None:
        """How many seconds until one may be granted that may not be now; None when that takes another event."""
        if not self._waiting or len(self._granted) < self._limits.a_minute:
            return None
        return max(0.0, self._granted[0] + 60.0 - now)

    def _forget(self, now: float) -> None:
        late = [one.whose for one in self._waiting.values() if now - one.at > self._limits.good_for]
        for whose in late:
            del self._waiting[whose]
        self.dropped += len(late)
        while self._granted and now - self._granted[0] >= 60.0:
            self._granted.popleft()

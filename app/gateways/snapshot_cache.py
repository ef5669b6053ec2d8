"""Snapshots by customer and matches by clues in this process, for a time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock

from cachetools import LRUCache, TTLCache

from app.domain.billing import Snapshot
from app.domain.matching import Match

SECONDS_TO_ARRIVE = 60
"""How long a reading that began before a change may still come in."""


class MemorySnapshotCache:
    """At most `most` of each kind, each for `seconds`; the least recently used goes first. Thread-safe."""

    def __init__(self, seconds: float, most: int, now: Callable[[], datetime]) -> None:
        def clock() -> float:
            return now().timestamp()

        self._now, self._kept_for = now, timedelta(seconds=seconds)
        self._snapshots: TTLCache[str, Snapshot] = TTLCache(most, seconds, timer=clock)
        self._matches: LRUCache[str, tuple[Match, datetime]] = LRUCache(most)  # whose keys are walked without a clock
        self._dropped: TTLCache[str, datetime] = TTLCache(most, SECONDS_TO_ARRIVE, timer=clock)
        self._lock = Lock()

    def get(self, customer_id: str) -> Snapshot | None:
        """The snapshot of this customer, if one is kept and fresh."""
        with self._lock:
            return self._snapshots.get(customer_id)

    def put(self, snapshot: Snapshot, _began: datetime | None = None) -> None:
        """Keeps a snapshot, over an earlier one of the same customer."""
        with self._lock:
            self._snapshots[snapshot.customer.id] = snapshot

    def drop(self, customer_id: str) -> None:
        """Forgets a customer's snapshot."""
        with self._lock:
            self._dropped[customer_id] = self._now()
            self._snapshots.pop(customer_id, None)

    def forget(self, customer_ids: Sequence[str], clues: Sequence[str]) -> None:
        """Forgets these customers' snapshots, and whom these clues were found to be."""
        for one in customer_ids:
            self.drop(one)
        for one in clues:
            self.drop_match(one)

    def tell(self, _customer_ids: Sequence[str], _clues: Sequence[str]) -> None:
        """There are no other processes to tell."""

    def clear(self) -> None:
        """Forgets every snapshot and every match."""
        with self._lock:
            self._snapshots.clear()
            self._matches.clear()

    def changed_at(self, customer_id: str) -> datetime | None:
        """When this customer's snapshot was dropped last, for a minute."""
        with self._lock:
            return self._dropped.get(customer_id)

    def match(self, key: str, since: datetime | None = None) -> Match | None:
        """Who these clues were found to be, if that is kept and fresh, and not from before that."""
        with self._lock:
            match, at = self._matches.get(key) or (None, None)
        oldest = self._now() - self._kept_for
        return match if at is not None and at > (max(since, oldest) if since else oldest) else None

    def keep_match(self, key: str, match: Match, began: datetime | None = None) -> None:
        """Keeps who these clues were found to be."""
        with self._lock:
            self._matches[key] = match, began or self._now()

    def drop_match(self, part: str) -> None:
        """Forgets every match whose key holds this part, such as the digest of an address."""
        with self._lock:
            for key in [one for one in self._matches if part in one]:
                del self._matches[key]

    @contextmanager
    def turn(self, _key: str) -> Iterator[bool]:
        """Whether somebody in another process was waited for: nobody is known here."""
        yield False

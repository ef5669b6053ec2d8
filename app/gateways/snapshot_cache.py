"""Snapshots by customer and matches by requester in this process, for a short time."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock

from cachetools import TTLCache

from app.domain.billing import Snapshot
from app.domain.matching import Match


class MemorySnapshotCache:
    """At most `most` of each kind, each for `seconds`; the least recently used goes first. Thread-safe."""

    def __init__(self, seconds: float, most: int, now: Callable[[], datetime]) -> None:
        def clock() -> float:
            return now().timestamp()

        self._snapshots: TTLCache[str, Snapshot] = TTLCache(most, seconds, timer=clock)
        self._matches: TTLCache[str, Match] = TTLCache(most, seconds, timer=clock)
        self._lock = Lock()

    def get(self, customer_id: str) -> Snapshot | None:
        """The snapshot of this customer, if one is kept and fresh."""
        with self._lock:
            return self._snapshots.get(customer_id)

    def put(self, snapshot: Snapshot) -> None:
        """Keeps a snapshot, over an earlier one of the same customer."""
        with self._lock:
            self._snapshots[snapshot.customer.id] = snapshot

    def drop(self, customer_id: str) -> None:
        """Forgets a customer's snapshot."""
        with self._lock:
            self._snapshots.pop(customer_id, None)

    def clear(self) -> None:
        """Forgets every snapshot; who a requester is stays known."""
        with self._lock:
            self._snapshots.clear()

    def match(self, requester_key: str) -> Match | None:
        """Who this requester was found to be, if that is kept and fresh."""
        with self._lock:
            return self._matches.get(requester_key)

    def keep_match(self, requester_key: str, match: Match) -> None:
        """Keeps who this requester was found to be."""
        with self._lock:
            self._matches[requester_key] = match

    def drop_match(self, requester_key: str) -> None:
        """Forgets who this requester was found to be."""
        with self._lock:
            self._matches.pop(requester_key, None)

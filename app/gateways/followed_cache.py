"""The cache of snapshots of one process among many: it follows what the others say is out of date.

A hit costs no call: what was told is read at most every tenth of a second, by the request that happens to come by.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

import structlog
from cachetools import TTLCache

from app.domain.billing import Snapshot
from app.domain.errors import Unavailable
from app.domain.matching import Match
from app.gateways.snapshot_cache import MemorySnapshotCache
from app.ports import ChangeFeed

MOST_CHANGED = 100_000
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Following:
    """How the cache follows, in seconds: how long reading a snapshot may take (of one that began before a change it is
    not known which it shows), how long between two looks, and how long after one that failed."""

    longest_read: float = 9.0
    every: float = 0.1
    after_failure: float = 1.0


class FollowedCache:
    """app.ports.SnapshotCache over one in memory. Thread-safe. `now` is aware UTC, `clock` counts seconds and never
    goes back."""

    def __init__(
        self,
        kept: MemorySnapshotCache,
        feed: ChangeFeed,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        following: Following | None = None,
    ) -> None:
        self._kept, self._feed, self._now, self._clock = kept, feed, now, clock
        self._following = following or Following()
        self._looking, self._marking = Lock(), Lock()
        self._next = float("-inf")
        self._position = ""
        self._failing = False
        self._all_changed_at: datetime | None = None
        self._longest_read = timedelta(seconds=self._following.longest_read)
        seconds = 4 * self._following.longest_read
        self._changed_at: TTLCache[str, datetime] = TTLCache(MOST_CHANGED, seconds, timer=lambda: now().timestamp())

    def get(self, customer_id: str) -> Snapshot | None:
        """The snapshot of this customer, unless somebody said until a tenth of a second ago that it is out of date."""
        self._follow()
        return self._kept.get(customer_id)

    def put(self, snapshot: Snapshot) -> None:
        """Keeps a snapshot, unless a change may have come while it was read."""
        self._follow()
        began = snapshot.read_at - self._longest_read
        with self._marking:
            if self._all_changed_at is None or self._all_changed_at >= began:
                return
            if self._changed_at.get(snapshot.customer.id, began - self._longest_read) < began:
                self._kept.put(snapshot)

    def drop(self, customer_id: str) -> None:
        """Forgets a customer's snapshot, here at once and soon everywhere. That it could not be told is logged; the
        others then show it for as long as a snapshot is kept."""
        self._changed((customer_id,))
        try:
            self._feed.tell((customer_id,))
        except Unavailable as error:
            _log.warning("change_not_told", customer=customer_id, detail=str(error))

    def match(self, requester_key: str) -> Match | None:
        """Who this requester was found to be, in this process."""
        return self._kept.match(requester_key)

    def keep_match(self, requester_key: str, match: Match) -> None:
        """Keeps who this requester was found to be."""
        self._kept.keep_match(requester_key, match)

    def drop_match(self, requester_key: str) -> None:
        """Forgets who this requester was found to be."""
        self._kept.drop_match(requester_key)

    def trouble(self) -> str | None:
        """What keeps this process from hearing of changes, in words; None when nothing does."""
        return "changes are not heard of: facts may be a minute old" if self._failing else None

    def _follow(self) -> None:
        if self._clock() < self._next or not self._looking.acquire(blocking=False):
            return
        try:
            self._look()
        except Unavailable as error:
            if not self._failing:
                _log.warning("changes_not_heard", detail=str(error))
            self._failing, self._next = True, self._clock() + self._following.after_failure
        finally:
            self._looking.release()

    def _look(self) -> None:
        """Reads what was told behind the position where this process stands; the first time only where that is."""
        told = self._feed.since(self._position)
        if not self._position or not told.whole:
            self._everything_changed()
        self._changed(told.customer_ids)
        self._position, self._failing = told.position, False
        self._next = self._clock() + self._following.every

    def _changed(self, customer_ids: tuple[str, ...]) -> None:
        at = self._now()
        with self._marking:
            for one in customer_ids:
                self._changed_at[one] = at
                self._kept.drop(one)

    def _everything_changed(self) -> None:
        with self._marking:
            self._all_changed_at = self._now()
            self._kept.clear()

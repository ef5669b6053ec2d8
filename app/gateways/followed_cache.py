"""The cache of snapshots of one process among many: it follows what the others say is out of date.

A hit costs no call: what was told is read at most every tenth of a second, by the request that happens to come by.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

import structlog
from cachetools import TTLCache

from app.domain.billing import Snapshot
from app.domain.errors import Unavailable
from app.domain.matching import Match
from app.gateways.packed_cache import PackedSnapshotCache, parts_of
from app.ports import ChangeFeed

MOST_CHANGED = 100_000
CLUE = "clue:"
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
        kept: PackedSnapshotCache,
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
        return self._kept.get(customer_id, self.changed_at(customer_id))

    def put(self, snapshot: Snapshot, began: datetime | None = None) -> None:
        """Keeps a snapshot, unless a change may have come while it was read; when that began is not always known."""
        self._follow(at_once=True)
        began = began or snapshot.read_at - self._longest_read
        packed = self._kept.packed(snapshot, began)
        with self._marking:
            good = self._good((snapshot.customer.id,), began)
            if good:
                self._kept.keep(snapshot, packed)
        if good:
            self._kept.share(snapshot.customer.id, packed)

    def drop(self, customer_id: str) -> None:
        """Forgets a customer's snapshot, here at once and soon everywhere. That it could not be told is logged; the
        others then show it for as long as a snapshot is kept."""
        self.forget((customer_id,), ())
        self.tell((customer_id,), ())

    def forget(self, customer_ids: Sequence[str], clues: Sequence[str]) -> None:
        """These are out of date: forgotten here at once, and elsewhere when it is told."""
        self._changed(_names(customer_ids, clues))

    def tell(self, customer_ids: Sequence[str], clues: Sequence[str]) -> None:
        """Says to the other processes that these are out of date."""
        names = _names(customer_ids, clues)
        try:
            self._feed.tell(names)
        except Unavailable as error:
            _log.warning("change_not_told", customers=names, detail=str(error))

    def changed_at(self, customer_id: str) -> datetime | None:
        """When it was heard last that this customer's facts are out of date, for some half a minute."""
        with self._marking:
            return self._changed_at.get(customer_id)

    def match(self, key: str, since: datetime | None = None) -> Match | None:
        """Who these clues were found to be, not before that, unless somebody said that it is out of date."""
        self._follow()
        told = [at for part in parts_of(key) if (at := self.changed_at(part))]
        return self._kept.match(key, since, max(told, default=None))

    def keep_match(self, key: str, match: Match, began: datetime | None = None) -> None:
        """Keeps who these clues were found to be, unless that may have changed since."""
        self._follow(at_once=True)
        began = began or self._now() - self._longest_read
        with self._marking:
            good = self._good(parts_of(key), began)
            if good:
                self._kept.keep_match(key, match, began)
        if good:
            self._kept.share_match(key, match, began)

    def drop_match(self, part: str) -> None:
        """Forgets every match whose key holds this part, in this process."""
        self._kept.drop_match(part)

    def turn(self, key: str) -> AbstractContextManager[bool]:
        """Held by one process at a time: whether another one held it before."""
        return self._kept.turn(key)

    def trouble(self) -> str | None:
        """What keeps this process from hearing of changes, in words; None when nothing does."""
        return "changes are not heard of: facts may be a minute old" if self._failing else None

    def _follow(self, at_once: bool = False) -> None:
        """Looks what was told, when it is time to; `at_once` before anything is kept, so that others are never given
        what is known to be out of date."""
        soon = self._failing or not at_once
        if (soon and self._clock() < self._next) or not self._looking.acquire(blocking=False):
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

    def _changed(self, told: tuple[str, ...]) -> None:
        """Customers by their ids, clues by their digests."""
        at = self._now()
        with self._marking:
            for one in told:
                self._changed_at[one] = at
                if one.startswith(CLUE):
                    self._kept.drop_match(one.removeprefix(CLUE))
                else:
                    self._kept.drop(one)

    def _good(self, names: Sequence[str], began: datetime) -> bool:
        """Whether nothing of these changed since a reading began, as far as that is known."""
        if self._all_changed_at is None or self._all_changed_at >= began:
            return False
        return all((at := self._changed_at.get(one)) is None or at < began for one in names)

    def _everything_changed(self) -> None:
        with self._marking:
            self._all_changed_at = self._now()
            self._kept.clear()


def _names(customer_ids: Sequence[str], clues: Sequence[str]) -> tuple[str, ...]:
    """As they are told: customers by their ids, clues by their digests."""
    return (*customer_ids, *(f"{CLUE}{one}" for one in clues))

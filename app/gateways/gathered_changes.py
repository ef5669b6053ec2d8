"""Telling other processes of changes without waiting for it: soon, and all that came meanwhile together."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from threading import Lock

import structlog

from app.domain.errors import Unavailable
from app.ports import ChangeFeed, Changes

GATHERED_SECONDS, AGAIN_SECONDS = 0.05, 1.0
MOST = 50_000
_log = structlog.get_logger(__name__)


class GatheredChanges:
    """app.ports.ChangeFeed before another one. Thread-safe. `aside` is an executor of one thread; `sleep` is how it
    waits, so that the click that changed something has its answer first. While the feed cannot be reached it is tried
    again every second: a process that reaches it again must not be left with what is out of date."""

    def __init__(self, feed: ChangeFeed, aside: Executor, sleep: Callable[[float], None]) -> None:
        self._feed, self._aside, self._sleep = feed, aside, sleep
        self._untold: dict[str, None] = {}
        self._asked = self._failing = False
        self._lock = Lock()

    def tell(self, customer_ids: Sequence[str]) -> None:
        """Says it soon. Never raises: that it could not be told yet is logged."""
        with self._lock:
            self._untold.update(dict.fromkeys(customer_ids))
            while len(self._untold) > MOST:
                del self._untold[next(iter(self._untold))]
            if self._untold and not self._asked:
                self._asked = True
                self._aside.submit(self._tell)

    def since(self, position: str) -> Changes:
        """What was told behind this position."""
        return self._feed.since(position)

    def _tell(self) -> None:
        self._sleep(AGAIN_SECONDS if self._failing else GATHERED_SECONDS)
        with self._lock:
            customer_ids, self._untold = tuple(self._untold), {}
            self._asked = False
        try:
            self._feed.tell(customer_ids)
        except Unavailable as error:
            if not self._failing:
                _log.warning("changes_not_told", customers=customer_ids, detail=str(error))
            self._failing = True
            self.tell(customer_ids)
        else:
            self._failing = False

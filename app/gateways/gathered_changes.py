"""Telling other processes of changes without waiting for it: soon, and all that came meanwhile together."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from threading import Lock

import structlog

from app.domain.errors import Unavailable
from app.ports import ChangeFeed, Changes

GATHERED_SECONDS = 0.05
_log = structlog.get_logger(__name__)


class GatheredChanges:
    """app.ports.ChangeFeed before another one. Thread-safe. `aside` is an executor of one thread; `sleep` is how it
    waits, so that the click that changed something has its answer first."""

    def __init__(self, feed: ChangeFeed, aside: Executor, sleep: Callable[[float], None]) -> None:
        self._feed, self._aside, self._sleep = feed, aside, sleep
        self._untold: dict[str, None] = {}
        self._lock = Lock()

    def tell(self, customer_ids: Sequence[str]) -> None:
        """Says it soon. Never raises: that it could not be told is logged."""
        with self._lock:
            under_way = bool(self._untold)
            self._untold.update(dict.fromkeys(customer_ids))
            if self._untold and not under_way:
                self._aside.submit(self._tell)

    def since(self, position: str) -> Changes:
        """What was told behind this position."""
        return self._feed.since(position)

    def _tell(self) -> None:
        self._sleep(GATHERED_SECONDS)
        with self._lock:
            customer_ids, self._untold = tuple(self._untold), {}
        try:
            self._feed.tell(customer_ids)
        except Unavailable as error:
            _log.warning("changes_not_told", customers=customer_ids, detail=str(error))

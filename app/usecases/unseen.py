"""Cards that were made ready before anybody looked."""

from datetime import datetime
from threading import Lock

MOST = 10_000


class Unseen:
    """Where a card is ready that nobody has seen, and since when. Thread-safe; of too many the oldest are forgotten."""

    def __init__(self) -> None:
        self._since: dict[str, datetime] = {}
        self._lock = Lock()

    def add(self, place: str, now: datetime) -> None:
        """A card is ready there."""
        with self._lock:
            self._since.pop(place, None)
            self._since[place] = now
            if len(self._since) > MOST:
                del self._since[next(iter(self._since))]

    def holds(self, place: str, since: datetime, take: bool) -> bool:
        """Whether a card was made ready there after that; with `take` it is seen from now on."""
        with self._lock:
            found = self._since.pop(place, None) if take else self._since.get(place)
        return found is not None and found > since

"""How many calls a helpdesk takes in a span of time, and how long one has to wait after that."""

from __future__ import annotations

from collections import Counter


class RateLimit:
    """`most` calls a key in each span of `seconds`; a span begins at a multiple of its length. The caller locks."""

    def __init__(self, most: int, seconds: int) -> None:
        self.most, self.seconds = most, seconds
        self._span = 0
        self._taken: Counter[str] = Counter()

    def take(self, now: int, key: str = "") -> int:
        """Counts a call at `now` (epoch seconds): 0 when it may go on, else the seconds until the next span."""
        self._begin(now)
        self._taken[key] += 1
        return 0 if self._taken[key] <= self.most else self.ends(now) - now

    def left(self, now: int, key: str = "") -> int:
        """How many more calls fit into this span."""
        self._begin(now)
        return max(0, self.most - self._taken[key])

    def ends(self, now: int) -> int:
        """When the next span begins."""
        return (now // self.seconds + 1) * self.seconds

    def _begin(self, now: int) -> None:
        if now // self.seconds != self._span:
            self._span = now // self.seconds
            self._taken.clear()

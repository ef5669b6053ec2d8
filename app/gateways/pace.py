"""The budget of background reads: so many a second at most, whoever asks, so that agents and the shop come first."""

from collections.abc import Callable
from threading import Lock


class Pace:
    """Called before each read: waits until it is its turn. Thread-safe, first come, first served. `clock` counts
    seconds and never goes back."""

    def __init__(self, per_second: float, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._gap, self._clock, self._sleep = 1 / per_second, clock, sleep
        self._lock = Lock()
        self._next = float("-inf")

    def __call__(self) -> None:
        """Waits for its turn."""
        with self._lock:
            now = self._clock()
            turn = max(self._next, now)
            self._next = turn + self._gap
        if turn > now:
            self._sleep(turn - now)

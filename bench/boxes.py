"""So much time and no more: what takes longer is ended, wherever it stands, and says that it was not measured."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

MINUTES = 8
"""A whole run is over by then."""
LEFT_FOR_PROFILES = 60


class TimeIsUp(KeyboardInterrupt):
    """Like Ctrl-C, which whatever runs lets through: it is no error of what was measured."""


@contextmanager
def box(seconds: float) -> Iterator[None]:
    """Raises TimeIsUp in the main thread after so many seconds. One at a time."""

    def over(_number: int, _frame: FrameType | None) -> None:
        raise TimeIsUp

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def turns(most: int, seconds: float) -> Iterator[int]:
    """So many turns, or as many as fit into that time if the next one takes no longer than the longest so far; one in
    any case."""
    began = turn_began = time.monotonic()
    longest = 0.0
    for turn in range(most):
        if turn and turn_began - began + longest > seconds:
            return
        yield turn
        longest = max(longest, time.monotonic() - turn_began)
        turn_began = time.monotonic()


class Whole:
    """The time of a whole run, from now; `bounded` when everything is to be measured in it."""

    def __init__(self, bounded: bool) -> None:
        self.began = time.monotonic()
        self._end = self.began + 60 * MINUTES - LEFT_FOR_PROFILES if bounded else float("inf")

    @property
    def left(self) -> float:
        """Seconds that sections may still take."""
        return self._end - time.monotonic()

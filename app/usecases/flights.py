"""Work that many ask for at the same moment, done once in this process."""

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from threading import Lock, Semaphore
from typing import Any, TypeVar

from app.domain.errors import Unavailable, Why

Made = TypeVar("Made")
MOST = 96
"""How many cards a process reads at once: fewer than it has threads, so that some are left for cards that are kept."""
PART_TO_WAIT = 0.7
"""For how much of a card's time it may wait to be read at all."""


class Flights:
    """What is under way, by key, at most so much at once; `waiting` counts those who wait for another's work, `working`
    what is under way, `refused` what has found no room so far. Thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self._room = Semaphore(most)
        self.waiting = self.working = self.refused = 0
        self._under_way: dict[str, Future[Any]] = {}
        self._lock = Lock()

    def share(self, key: str, work: Callable[[], Made], seconds: float) -> tuple[Made, bool]:
        """What `work` makes, and whether somebody else had it made: whoever comes first does it, the others wait for so
        many seconds at most. Raises what the work raises, to all; Unavailable(SLOW) to whoever waited in vain, and
        Unavailable(RATE_LIMITED) when there was no room for most of that time."""
        mine: Future[Any] = Future()
        with self._lock:
            flight = self._under_way.setdefault(key, mine)
        if flight is not mine:
            return self._wait(flight, seconds), True
        try:
            made = self._in_room(work, seconds * PART_TO_WAIT)
        except BaseException as error:
            self._over(key)
            mine.set_exception(error)
            raise
        self._over(key)
        mine.set_result(made)
        return made, False

    def _over(self, key: str) -> None:
        """Before anybody has what was made: whoever asks again then is not to be given the very same."""
        with self._lock:
            self._under_way.pop(key, None)

    def _in_room(self, work: Callable[[], Made], seconds: float) -> Made:
        if not self._room.acquire(timeout=seconds):
            with self._lock:
                self.refused += 1
            raise Unavailable(Why.RATE_LIMITED, "too many cards are read at once")
        with self._lock:
            self.working += 1
        try:
            return work()
        finally:
            with self._lock:
                self.working -= 1
            self._room.release()

    def _wait(self, flight: Future[Made], seconds: float) -> Made:
        with self._lock:
            self.waiting += 1
        try:
            return flight.result(seconds)
        except NotYet:
            raise Unavailable(Why.SLOW, "waited for another card's reads") from None
        finally:
            with self._lock:
                self.waiting -= 1

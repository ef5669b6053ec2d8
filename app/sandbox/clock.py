"""Time in the sandbox: the real clock plus an offset, and the work that falls due as it moves."""

import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Job = Callable[..., None]
JOBS: dict[str, Job] = {}


def job(name: str) -> Callable[[Job], Job]:
    """Registers a function for `clock.plan(due, name, **arguments)`, called as `function(account, **arguments)`."""

    def register(function: Job) -> Job:
        JOBS[name] = function
        return function

    return register


class Clock:
    """Epoch seconds, UTC. Moves with real time; `advance` adds to it and does the due work in time order."""

    def __init__(self, real: Callable[[], float] = time.time) -> None:
        self._real = real
        self._offset = 0
        self._frozen: int | None = None
        self._stops: list[tuple[int, int, str, dict[str, Any]]] = []
        self._order = itertools.count()

    def now(self) -> int:
        """The sandbox's time; while due work runs, the time at which it was due."""
        return self._frozen if self._frozen is not None else int(self._real()) + self._offset

    def set(self, moment: int) -> None:
        """Makes it `moment` now without doing any work (seeds write history this way; backwards is allowed)."""
        self._offset = moment - int(self._real())

    @contextmanager
    def history(self, start: int) -> Iterator[None]:
        """Inside the block it is `start`, and time moves by `advance` alone; afterwards it is the present again."""
        real, offset = self._real, self._offset
        self._real, self._offset = lambda: start, 0
        try:
            yield
        finally:
            self._real, self._offset = real, offset

    def plan(self, due: int, name: str, **arguments: Any) -> None:
        """Lets the job `name` run at `due`."""
        heapq.heappush(self._stops, (due, next(self._order), name, arguments))

    def pending(self) -> bool:
        """Whether something is due now."""
        return self._frozen is None and bool(self._stops) and self._stops[0][0] <= self.now()

    def advance(self, seconds: int, account: Any) -> None:
        """Moves time on by `seconds`, doing due work in time order on the way."""
        target = self.now() + seconds
        self._run(account, target)
        self._offset += max(0, target - self.now())

    def settle(self, account: Any) -> None:
        """Does what real time has made due."""
        if self.pending():
            self._run(account, self.now())

    def _run(self, account: Any, target: int) -> None:
        try:
            while self._stops and self._stops[0][0] <= target:
                due, _, name, arguments = heapq.heappop(self._stops)
                self._frozen = due if self._frozen is None else max(due, self._frozen)
                JOBS[name](account, **arguments)
        finally:
            self._frozen = None

"""Background work: asking a worker for it, and what workers keep so that each thing is done by one of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Soon(Protocol):
    """Asks a worker to do a job now. Never raises and never waits: what is to be done stands in a row too, and a
    periodic job finds it there when the queue cannot be reached."""

    def __call__(self, job: str, argument: str = "", /) -> None: ...


class WorkLog(Protocol):
    """Who does a periodic job, and how often what came of jobs. Each method is one short transaction."""

    def take(self, job: str, now: datetime, until: datetime) -> bool:
        """Holds a job until then, for one winner among all workers; False while somebody else holds it. Nobody ever
        holds it for longer: what stands there for twice as long from now on is not believed."""
        ...

    def hold(self, job: str, until: datetime) -> None:
        """Whoever holds the job says anew until when."""
        ...

    def held_until(self, job: str) -> datetime | None:
        """Until when a periodic job is held, or was last: not long ago, where a worker does it."""
        ...

    def count(self, job: str, outcome: str) -> None: ...
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How often each outcome of each job, since the beginning."""
        ...

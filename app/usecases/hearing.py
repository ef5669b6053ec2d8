"""Whether every change at Stripe is heard of at once, so that what is kept may be shown without asking Stripe."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

import structlog

from app.domain.errors import where
from app.ports import EventStore, WorkLog

SOON = timedelta(seconds=15)
"""How long an event may wait for its worker."""
POLLED = timedelta(minutes=10)
"""How long ago the list of events may have been read last: it proves that pushes do not get lost."""
POLL = "poll_events"
LOOK_AGAIN = 1.0
_log = structlog.get_logger(__name__)


def heard_at_once(events: EventStore, work: WorkLog, now: datetime) -> bool:
    """Whether Stripe pushes its events to us, none that it did not push was found in its list since, none waits for
    long, and the list is read."""
    arrivals = events.arrivals()
    if arrivals.pushed is None or (arrivals.only_polled is not None and arrivals.only_polled >= arrivals.pushed):
        return False
    oldest, polled = events.backlog().oldest, work.held_until(POLL)
    return (oldest is None or now - oldest < SOON) and polled is not None and polled > now - POLLED


class Heard:
    """The same, looked at once a second at most by whoever happens to ask; the others go on with what was found last.
    `deaf` says in words what keeps this process from hearing of changes. `clock` counts seconds and never goes back."""

    def __init__(self, look: Callable[[], bool], deaf: Callable[[], str | None], clock: Callable[[], float]) -> None:
        self._look, self._deaf, self._clock = look, deaf, clock
        self._looking = Lock()
        self._next, self._found = float("-inf"), False

    def __call__(self) -> bool:
        """Whether what is kept may be shown."""
        if self._clock() >= self._next and self._looking.acquire(blocking=False):
            try:
                self._found = self._look()
            except Exception as error:  # a database that is gone: nothing is known then
                _log.warning("events_not_looked_at", kind=type(error).__name__, where=where(error))
                self._found = False
            finally:
                self._next = self._clock() + LOOK_AGAIN
                self._looking.release()
        return self._found and self._deaf() is None

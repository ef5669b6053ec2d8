"""Waking the worker from another process, without ever waiting for the queue."""

from threading import Event, Lock, Thread

import structlog

from app.jobs import notes
from app.jobs.queue import open_queue
from app.settings import Settings

_log = structlog.get_logger(__name__)


class Waker:
    """Puts the work that shall be done at once into the queue, from a thread of its own: who calls never waits, and
    many calls may become one. What gets lost is made good by the worker's own sweep."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wanted, self._over, self._lock = Event(), Event(), Lock()
        self._thread: Thread | None = None

    def __call__(self) -> None:
        """Wakes the worker soon."""
        with self._lock:  # the thread begins with the first call: a process that forks after that has none
            if self._thread is None:
                self._thread = Thread(target=self._run, name="waker", daemon=True)
                self._thread.start()
        self._wanted.set()

    def close(self) -> None:
        """Ends the thread; a wish that is not passed on yet may get lost."""
        self._over.set()
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        queue, put = None, None
        while self._wanted.wait() and not self._over.is_set():
            self._wanted.clear()
            try:
                queue = queue or open_queue(self._settings)
                put = put or notes.register(queue, _elsewhere)
                put()
            except Exception as error:  # whatever the queue's library raises: the sweep does the work then
                _log.warning("queue_not_reached", kind=type(error).__name__)
        if queue is not None:
            queue.storage.close()


def _elsewhere() -> int:
    raise RuntimeError("notes are delivered by the worker")

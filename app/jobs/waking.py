"""Asking a worker for work from another process, without ever waiting for the queue."""

from threading import Condition, Thread

import structlog

from app.jobs.queue import Ask, close, known_work, open_queue
from app.settings import Settings

MOST = 10_000
GATHERED_SECONDS = 0.05
_log = structlog.get_logger(__name__)


class Waker:
    """app.ports.Soon: puts what is asked for into the queue from a thread of its own, each thing once however often it
    was asked for meanwhile: the click that asks has its answer first. What gets lost is made good by the periodic
    jobs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asked: dict[tuple[str, str], None] = {}
        self._changed = Condition()
        self._over = False
        self._thread: Thread | None = None

    def __call__(self, job: str, argument: str = "") -> None:
        """Asks for a job."""
        with self._changed:
            if self._thread is None:  # begins with the first wish: a process that forked before has it, too
                self._thread = Thread(target=self._run, name="waker", daemon=True)
                self._thread.start()
            if len(self._asked) < MOST:
                self._asked[job, argument] = None
            self._changed.notify()

    def close(self) -> None:
        """Passes on what was asked for, and ends the thread."""
        with self._changed:
            self._over = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        queue, ask = None, None
        while wishes := self._wishes():
            try:
                queue = queue or open_queue(self._settings)
                ask = ask or known_work(queue, _elsewhere)
                _pass_on(ask, wishes)
            except Exception as error:  # whatever the queue's library raises: periodic jobs do the work then
                _log.warning("queue_not_reached", kind=type(error).__name__, wishes=len(wishes))
        if queue is not None:
            close(queue)

    def _wishes(self) -> list[tuple[str, str]]:
        """What was asked for since, soon after there is something; empty when it is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._asked or self._over)
            self._changed.wait_for(lambda: self._over, GATHERED_SECONDS)
            wishes = list(self._asked)
            self._asked.clear()
            return wishes


def _pass_on(ask: Ask, wishes: list[tuple[str, str]]) -> None:
    for job, argument in wishes:
        ask(job, argument)


def _elsewhere(job: str, _argument: str) -> None:
    raise RuntimeError(f"{job} is done by a worker")

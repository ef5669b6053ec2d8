"""The worker process: takes work from the queue until it is told to stop, and asks for what runs by itself."""

from collections.abc import Sequence
from threading import Event, Thread

import structlog

from app.deps import Deps
from app.jobs.doing import do
from app.jobs.queue import BY_TURNS, known_work, open_queue
from app.jobs.schedule import SHORTLY, Job, jobs

THREADS = 4
SLEEP_BESIDE_A_FILE, SLEEP_BESIDE_REDIS = 0.3, 5.0
"""How long a thread sleeps at most, in seconds: one that found nothing in a file, one that did not reach Redis (which
wakes those that wait for it)."""
SECONDS_TO_FINISH = 8
_log = structlog.get_logger(__name__)


class Worker:
    """`queue`, with all our work known to it. `known` is the schedule."""

    def __init__(self, deps: Deps, known: Sequence[Job] | None = None) -> None:
        self.queue = open_queue(deps.settings)
        self._deps = deps
        self._by_name = {job.name: job for job in (jobs(deps.settings) if known is None else known)}
        self._ask = known_work(self.queue, self._work)

    def turn(self) -> None:
        """Asks for everything that runs by itself; whose turn it is not is found out then. Without its queue it is
        done here and now, one after another: money and tickets wait for no Redis."""
        for job in self._by_name.values():
            if job.every is not None:
                self._ask_or_do(job)

    def turns(self, over: Event) -> None:
        """A turn now and whenever the shortest period of a job is over, until it is over itself."""
        while True:
            self.turn()
            if over.wait(SHORTLY.total_seconds()):
                return

    def run(self) -> None:
        """Works until SIGTERM and finishes what is in hand, a few seconds at most; SIGINT ends it at once. Nothing is
        lost then: what is to be done stands in rows."""
        consumer = self.queue.create_consumer(
            workers=THREADS,
            max_delay=SLEEP_BESIDE_REDIS if self._deps.settings.redis_url else SLEEP_BESIDE_A_FILE,
            periodic=False,
            shutdown_timeout=SECONDS_TO_FINISH,
            graceful_signal="TERM",
        )
        over = Event()
        Thread(target=self.turns, args=(over,), name="turns", daemon=True).start()
        consumer.run()
        over.set()

    def _ask_or_do(self, job: Job) -> None:
        try:
            self._ask(job.name, BY_TURNS)
        except Exception as error:  # whatever the queue's library raises
            _log.warning("queue_not_reached", job=job.name, kind=type(error).__name__)
            self._work(job.name, BY_TURNS)

    def _work(self, name: str, argument: str) -> None:
        if self._deps.work is None or name not in self._by_name:
            _log.warning("job_not_known", job=name)
        else:
            do(self._deps, self._deps.work, self._by_name[name], argument)

"""The worker process: takes work from the queue until it is told to stop."""

from collections.abc import Sequence

import structlog
from huey import Huey, crontab

from app.deps import Deps
from app.jobs.doing import do
from app.jobs.queue import BY_TURNS, known_work, open_queue
from app.jobs.schedule import Job, jobs

THREADS = 4
LONGEST_SLEEP_SECONDS = 0.3
"""How long a thread that found nothing in a file sleeps at most; Redis wakes it."""
SECONDS_TO_FINISH = 8
_log = structlog.get_logger(__name__)


def prepare(deps: Deps, known: Sequence[Job] | None = None) -> Huey:
    """The queue with all our work known to it. What runs by itself is asked for once a minute, first as the worker
    starts; whose turn it is not is found out then."""
    queue = open_queue(deps.settings)
    by_name = {job.name: job for job in (jobs(deps.settings) if known is None else known)}

    def work(name: str, argument: str) -> None:
        if deps.work is None or name not in by_name:
            _log.warning("job_not_known", job=name)
        else:
            do(deps, deps.work, by_name[name], argument)

    ask = known_work(queue, work)

    def every_minute() -> None:
        for job in by_name.values():
            if job.every is not None:
                ask(job.name, BY_TURNS)

    queue.periodic_task(crontab(), name="every_minute")(every_minute)
    return queue


def run(deps: Deps) -> None:
    """Works until SIGTERM and finishes what is in hand, a few seconds at most; SIGINT ends it at once. Nothing is lost
    then: what is to be done stands in rows."""
    consumer = prepare(deps).create_consumer(
        workers=THREADS,
        max_delay=LONGEST_SLEEP_SECONDS,
        periodic=True,
        shutdown_timeout=SECONDS_TO_FINISH,
        graceful_signal="TERM",
    )
    consumer.run()

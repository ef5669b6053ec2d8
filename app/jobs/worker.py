"""The worker process: takes work from the queue until it is told to stop."""

from functools import partial

from huey import Huey

from app.deps import Deps
from app.jobs import notes, purge
from app.jobs.queue import open_queue
from app.usecases.notes import deliver

THREADS = 4
LONGEST_PAUSE = 0.5
"""Seconds between two looks into a queue that is a file; Redis wakes us by itself."""


def prepare(deps: Deps) -> Huey:
    """The queue with all our work known to it; what a start must do at once waits in it."""
    queue = open_queue(deps.settings)
    purge.register(queue, deps.store.purge)()
    notes.register(queue, partial(deliver, deps))()
    return queue


def run(deps: Deps) -> None:
    """Works until SIGTERM or SIGINT; work in hand is finished first."""
    queue = prepare(deps)
    queue.create_consumer(workers=THREADS, periodic=True, max_delay=LONGEST_PAUSE).run()

"""The worker process: takes work from the queue until it is told to stop."""

from huey import Huey

from app.jobs import purge
from app.jobs.queue import open_queue
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_store import SqlStore

THREADS = 2


def prepare(settings: Settings) -> Huey:
    """The queue with all our work known to it, and a purge waiting in it."""
    queue = open_queue(settings)
    store = SqlStore(connect(settings.database_url))
    purge.register(queue, store.purge)()
    return queue


def run(settings: Settings) -> None:
    """Works until SIGTERM or SIGINT; work in hand is finished first."""
    consumer = prepare(settings).create_consumer(workers=THREADS, periodic=True)
    consumer.run()

"""Once a day, and when a worker starts: what has expired is deleted."""

from collections.abc import Callable

import structlog
from huey import Huey, crontab

_log = structlog.get_logger(__name__)
HOUR = "3"


def register(queue: Huey, purge: Callable[[], int]) -> Callable[[], object]:
    """Makes the purge known to the queue, at 03:00 UTC; gives the function that puts one more in the queue now."""

    def purge_expired() -> int:
        deleted = purge()
        _log.info("purged", rows=deleted)
        return deleted

    queue.periodic_task(crontab(minute="0", hour=HOUR), name="purge_daily")(purge_expired)
    at_once: Callable[[], object] = queue.task(name="purge_now", retries=3, retry_delay=60)(purge_expired)
    return at_once

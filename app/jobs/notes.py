"""Every minute, and as soon as it is asked: the notes that are due go out to their tickets."""

from collections.abc import Callable

from huey import Huey, crontab


def register(queue: Huey, deliver: Callable[[], int]) -> Callable[[], object]:
    """Makes the delivery known to the queue; gives the function that puts one more in the queue now."""

    def deliver_notes() -> int:
        return deliver()

    queue.periodic_task(crontab(minute="*"), name="notes_sweep")(deliver_notes)
    at_once: Callable[[], object] = queue.task(name="notes_now")(deliver_notes)
    return at_once

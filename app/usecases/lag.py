"""Whether Stripe's events are kept up with."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.ports import EventStore

LATE = timedelta(minutes=5)


def trouble(events: EventStore, now: Callable[[], datetime]) -> str | None:
    """In words, when one has waited for longer than it should; None when none has."""
    backlog = events.backlog()
    waited = now() - backlog.oldest if backlog.oldest else timedelta(0)
    if waited < LATE:
        return None
    minutes = int(waited.total_seconds() // 60)
    return f"{backlog.waiting} of Stripe's events wait, the oldest for {minutes} minutes: look after the worker"

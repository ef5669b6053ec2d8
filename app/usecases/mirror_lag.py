"""Whether the mirror is filled and kept up with, in words."""

from collections.abc import Callable
from datetime import datetime

from app.domain.mirror import LONGEST_LAG
from app.ports import Mirror


def trouble(mirror: Mirror, now: Callable[[], datetime]) -> str | None:
    """What keeps cards from being answered by the mirror; None when nothing does."""
    health = mirror.rows.health()
    if health is None or health.filled_at is None or health.as_of is None:
        return "the mirror is not filled: cards are read from Stripe; run counterfoil mirror fill"
    if health.shape != mirror.source.shape:
        return "the mirror holds rows of another version: cards are read from Stripe; run counterfoil mirror fill"
    behind = now() - health.as_of
    if behind > LONGEST_LAG:
        minutes = int(behind.total_seconds() // 60)
        return f"the mirror is {minutes} minutes behind: cards are read from Stripe; look after the worker"
    return None

"""The deadline of a dispute: which one first, how long is left."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from app.domain.billing import Dispute
from app.domain.card import Phrase, plural, say

A_DAY = timedelta(days=1)
_FAR = datetime(9999, 1, 1, tzinfo=UTC)


def due_first(disputes: Iterable[Dispute]) -> Dispute:
    """The one that must be answered first; those without a deadline come last. Raises ValueError when there is none."""
    return min(disputes, key=lambda one: one.due_at or _FAR)


def days_left(dispute: Dispute, now: datetime) -> Phrase:
    """`3 days left.` or `Less than a day left.`, in whole days and so the same in every time zone; or that the
    deadline has passed; nothing when it cannot be answered."""
    if dispute.due_at is None:
        return ()
    if dispute.past_due or dispute.due_at < now:
        return say("The deadline has passed.")
    left = dispute.due_at - now
    days = left.days
    return say("Less than a day left.") if left < A_DAY else say(plural("{n} day left.", "{n} days left.", days))

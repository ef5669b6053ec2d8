"""When the refund of an action is read again, and what became of it since. Pure.

A card's refund succeeds at once, gets its bank reference within seven business days, and can still fail until 30 days
later; others stay pending for days (Stripe docs, Refunds).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.actions import Action, Outcome, State
from app.domain.billing import Refund

WATCHED = timedelta(days=35)
"""How long a refund is watched: a failure is told up to 30 days later, and a few days of slack."""
REFERENCE_COMES = timedelta(days=14)
"""Ten business days: longer than banks take to give a reference."""
HOURLY, DAILY, WEEKLY = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
OVER = frozenset(("failed", "canceled"))
NO_REFERENCE = frozenset(("unavailable",))


class Change(StrEnum):
    """What became of a refund."""

    SENT = "sent"
    REFERENCED = "referenced"
    MOVED = "moved"
    CAME_BACK = "came_back"


def first_look(action: Action, now: datetime) -> datetime | None:
    """When the refund of an action that is being finished is read for the first time; None without a refund."""
    if action.state is not State.DONE or not action.outcome.refund_id or action.outcome.refund_status in OVER:
        return None
    return now + (DAILY if action.outcome.refund_status == "succeeded" else HOURLY)


def next_look(action: Action, refund: Refund, now: datetime) -> datetime | None:
    """When it is read again after it was seen as `refund`: pending every hour for a day, then daily; sent daily until
    its reference is there or cannot come; then weekly, until it cannot fail any more."""
    age = now - (action.finished_at or action.created_at)
    if refund.status in OVER or age >= WATCHED:
        return None
    if refund.status != "succeeded":
        return now + (HOURLY if age < DAILY else DAILY)
    return now + (DAILY if _reference_may_come(refund) and age < REFERENCE_COMES else WEEKLY)


def seen(action: Action, refund: Refund, now: datetime) -> Action:
    """The action with its refund as it is now, and its next look."""
    known = reference(refund) or action.outcome.bank_reference
    outcome = replace(action.outcome, refund_status=refund.status, bank_reference=known)
    return replace(action, outcome=outcome, watch_at=next_look(action, refund, now))


def postponed(action: Action, now: datetime) -> Action:
    """The action when its refund could not be found: looked for again the next day, as long as it is watched."""
    over = now - (action.finished_at or action.created_at) >= WATCHED
    return replace(action, watch_at=None if over else now + DAILY)


def change(was: Outcome, now: Outcome) -> Change | None:
    """What became of the refund between the two; None when nothing did. Came back counts above all."""
    if was.refund_status != now.refund_status:
        if now.refund_status in OVER:
            return Change.CAME_BACK
        return Change.SENT if now.refund_status == "succeeded" else Change.MOVED
    return Change.REFERENCED if was.bank_reference != now.bank_reference else None


def reference(refund: Refund) -> str | None:
    """By what the customer's bank can find it; a reversal has none."""
    return refund.reference if refund.reference_status == "available" and refund.kind != "reversal" else None


def _reference_may_come(refund: Refund) -> bool:
    return reference(refund) is None and refund.reference_status not in NO_REFERENCE and refund.kind != "reversal"

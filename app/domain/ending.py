"""When a subscription's period ends, and when and how a canceled one stops."""

from datetime import datetime

from app.domain.billing import Subscription
from app.domain.card import Phrase, say


def period_end(subscription: Subscription) -> datetime | None:
    """When the period ends that ends first."""
    return min((item.period_end for item in subscription.items if item.period_end), default=None)


def ending(subscription: Subscription) -> tuple[datetime, Phrase] | None:
    """When a canceled subscription stops, and whether anything is charged until then; None when it is not canceled.

    One that stops after this period renews until then, and usage is charged at the end (Stripe docs, Cancel
    subscriptions).
    """
    period = period_end(subscription)
    last = subscription.cancel_at or (period if subscription.cancel_at_period_end else None)
    if last is None:
        return None
    if period is not None and last > period:
        return last, say("canceled, charged until then")
    metered = any(item.metered for item in subscription.items)
    return last, say("canceled, usage is still charged") if metered else say("canceled, no further charge")

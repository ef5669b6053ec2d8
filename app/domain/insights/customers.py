"""Rules about the customer, the plan and what could not be read."""

from datetime import datetime, timedelta

from app.domain.billing import PaymentMethod, Snapshot, Subscription
from app.domain.card import Button, Day, Tone, say, sentences, together
from app.domain.insights.insight import Insight
from app.domain.wording import GAPS, gap_reason, valid_until

SOON = timedelta(days=60)
"""Who pays by the year has months to bring a new card."""


def deleted_customer(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The customer was deleted in Stripe."""
    if not snapshot.customer.deleted:
        return None
    return Insight(
        "deleted_customer",
        Tone.ATTENTION,
        say("This customer was deleted in Stripe"),
        say("Subscriptions have ended. Old payments and invoices stay, nothing new can be charged."),
        (snapshot.customer.id,),
        Button(say("See the payments"), f"open:payments:{snapshot.customer.id}"),
    )


def unread_part(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A part of the facts could not be read. Never silently an empty list."""
    gaps = [gap for gap in snapshot.unread if gap.part in GAPS]
    if not gaps:
        return None
    first, *others = gaps
    names = (GAPS[first.part][0], *(GAPS[gap.part][1] for gap in others))
    return Insight(
        "unread_part",
        Tone.ATTENTION,
        say("{parts} could not be read", parts=together(names)),
        sentences(gap_reason(first), say("That does not mean there are none.")),
        tuple(gap.part for gap in gaps),
        Button(say("Try again"), "refresh"),
    )


def card_expiring(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The card that will be charged ends before the next charge, and that is soon; or it has ended."""
    for subscription in snapshot.subscriptions:
        method = subscription.default_payment_method or snapshot.customer.default_payment_method
        charge_at = _next_charge(subscription)
        if charge_at is None or method is None or not ends_before(method, charge_at):
            continue
        ended = ends_before(method, now)
        if not ended and charge_at - now > SOON:
            continue
        return Insight(
            "card_expiring",
            Tone.ATTENTION,
            say("The card has expired" if ended else "Card ends before the next charge"),
            say("Valid until {month}. The next charge is on {day}.", month=valid_until(method), day=Day(charge_at)),
            (method.id, subscription.id),
            Button(say("See the subscription"), f"open:subscription:{subscription.id}"),
        )
    return None


def ends_before(method: PaymentMethod, at: datetime) -> bool:
    """Whether a card is no longer valid at that time; it is valid through the last day of its month."""
    if method.exp_year is None or method.exp_month is None:
        return False
    return (method.exp_year, method.exp_month) < (at.year, at.month)


def _next_charge(subscription: Subscription) -> datetime | None:
    charges = subscription.status in ("active", "trialing") and subscription.collection_method == "charge_automatically"
    if not charges or subscription.cancel_at_period_end or subscription.collection_paused:
        return None
    return min((item.period_end for item in subscription.items if item.period_end), default=None)

"""Rules about subscriptions: two to one product, a trial that turned paid."""

from datetime import datetime, timedelta

from app.domain.billing import Snapshot, Subscription
from app.domain.card import Button, Day, Tone, say
from app.domain.insights.insight import Insight
from app.domain.wording import plan_name

A_FLEET = 3
"""From so many on, somebody buys the product by the piece."""
LATELY = timedelta(days=14)
_CHARGING = frozenset(("active", "trialing", "past_due", "unpaid"))


def same_product_twice(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """Exactly two subscriptions to one product that go on charging."""
    if snapshot.more_subscriptions or snapshot.missing("subscriptions"):
        return None
    by_product: dict[str, list[Subscription]] = {}
    for subscription in snapshot.subscriptions:
        if subscription.status in _CHARGING and not subscription.collection_paused and not _ending(subscription):
            for product in dict.fromkeys(item.product_id for item in subscription.items):
                by_product.setdefault(product, []).append(subscription)
    pair = next((own for own in by_product.values() if 1 < len(own) < A_FLEET), None)
    if pair is None:
        return None
    newer, older = sorted(pair, key=lambda one: one.created, reverse=True)
    return Insight(
        "same_product_twice",
        Tone.ATTENTION,
        say("Two subscriptions to one product"),
        say(
            "{plan} since {first}, and again since {second}. Both charge.",
            plan=plan_name(older),
            first=Day(older.created),
            second=Day(newer.created),
        ),
        (newer.id, older.id),
        Button(say("See subscriptions"), f"open:subscriptions:{snapshot.customer.id}"),
    )


def trial_turned_paid(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The first charge after a trial, lately."""
    for subscription in snapshot.subscriptions:
        ended = subscription.trial_end
        if subscription.status != "active" or ended is None or not timedelta() <= now - ended <= LATELY:
            continue
        paid = [one for one in snapshot.invoices if one.subscription_id == subscription.id and one.amount_paid]
        whole = not snapshot.more_invoices or any(one.created < subscription.created for one in snapshot.invoices)
        if len(paid) == 1 and whole and paid[0].created >= ended - timedelta(hours=1):
            return Insight(
                "trial_turned_paid",
                Tone.WAITING,
                say("The trial turned paid, {amount}", amount=paid[0].amount_paid),
                say("The trial ended on {day}. This was the first charge.", day=Day(ended)),
                (subscription.id, paid[0].id),
                Button(say("See the invoice"), f"open:invoice:{paid[0].id}"),
            )
    return None


def _ending(subscription: Subscription) -> bool:
    return subscription.cancel_at_period_end or subscription.cancel_at is not None

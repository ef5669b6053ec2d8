"""Rules about subscriptions: two to one product, a charge after the end, a trial that turned paid."""

from datetime import datetime, timedelta

from app.domain.billing import Invoice, Payment, Snapshot, Subscription
from app.domain.card import Button, Day, Tone, say
from app.domain.insights.insight import Insight
from app.domain.payment import charged
from app.domain.states import payments_of, plan_has_ended
from app.domain.wording import plan_name

A_FLEET = 3
"""From so many on, somebody buys the product by the piece."""
LATELY = timedelta(days=14)
NOT_LONG_AGO = timedelta(days=60)
SETTLES = timedelta(days=1)
"""A last bill for what was used is paid within a day of the end."""
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


def charged_after_cancel(snapshot: Snapshot, now: datetime) -> Insight | None:
    """Money was taken after a subscription ended. Certain where its end is known; possible where only its absence from
    the live ones and an invoice beside it tell of it."""
    return _after_known_end(snapshot, now) or _after_likely_end(snapshot, now) or _of_an_absent_plan(snapshot, now)


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


def _after_known_end(snapshot: Snapshot, now: datetime) -> Insight | None:
    ends = {one.id: one.ended_at for one in snapshot.subscriptions if one.ended_at and not one.live}
    for invoice in snapshot.invoices:
        end = ends.get(invoice.subscription_id or "")
        payment = _taken(invoice, snapshot, now)
        if end is not None and payment is not None and payment.created > end + SETTLES:
            return Insight(
                "charged_after_cancel",
                Tone.ATTENTION,
                say("Charged after the end, {amount}", amount=charged(payment)),
                say(
                    "The subscription ended on {end}, this was taken on {day}.",
                    end=Day(end),
                    day=Day(payment.created),
                ),
                (payment.id, invoice.id, invoice.subscription_id or ""),
                Button(say("See the invoice"), f"open:invoice:{invoice.id}"),
            )
    return None


def _after_likely_end(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest invoice is of no subscription and asks as much as the last one of a subscription that runs no more."""
    if snapshot.missing("subscriptions") or snapshot.customer.deleted or not snapshot.invoices:
        return None
    newest = snapshot.invoices[0]
    last = next((one for one in snapshot.invoices if one.subscription_id), None)
    running = any(one.live for one in snapshot.subscriptions)
    if running or snapshot.more_subscriptions or last is None or newest.subscription_id or newest.total != last.total:
        return None
    payment = _taken(newest, snapshot, now)
    if payment is None:
        return None
    return Insight(
        "charged_after_cancel",
        Tone.ATTENTION,
        say("Possibly charged after canceling, {amount}", amount=charged(payment)),
        say("No plan runs any more, yet its amount was taken on {day} outside of any plan.", day=Day(payment.created)),
        (payment.id, newest.id, last.subscription_id or ""),
        Button(say("See the invoice"), f"open:invoice:{newest.id}"),
    )


def _of_an_absent_plan(snapshot: Snapshot, now: datetime) -> Insight | None:
    """Somebody made an invoice by hand for a plan that does not run any more, and it was collected."""
    for invoice in snapshot.invoices:
        payment = _taken(invoice, snapshot, now)
        if payment is not None and invoice.billing_reason == "manual" and plan_has_ended(invoice, snapshot):
            return Insight(
                "charged_after_cancel",
                Tone.ATTENTION,
                say("Possibly charged after canceling, {amount}", amount=charged(payment)),
                say("Taken on {day} for a plan that does not run any more.", day=Day(payment.created)),
                (payment.id, invoice.id, invoice.subscription_id or ""),
                Button(say("See the invoice"), f"open:invoice:{invoice.id}"),
            )
    return None


def _taken(invoice: Invoice, snapshot: Snapshot, now: datetime) -> Payment | None:
    """The payment that paid an invoice not long ago, unless the money went back or is asked back."""
    paid = (one for one in payments_of(invoice, snapshot) if one.status == "succeeded" and not one.disputed)
    return next((one for one in paid if one.refunded < charged(one) and now - one.created < NOT_LONG_AGO), None)


def _ending(subscription: Subscription) -> bool:
    return subscription.cancel_at_period_end or subscription.cancel_at is not None

"""Rules about plans that do not run as the customer may think: not begun, paused, a trial that ends with no card."""

from datetime import datetime, timedelta

from app.domain.billing import Snapshot, Subscription
from app.domain.card import Button, Day, Phrase, Tone, say, sentences
from app.domain.explain.paused import goes_on, invoices_meanwhile
from app.domain.explain.payment import cause
from app.domain.insights.insight import Insight
from app.domain.states import payments_of, plan_has_ended

SOON = timedelta(days=7)
LATELY = timedelta(days=45)
_THEN = {
    "cancel": say("Without a card the plan ends then."),
    "pause": say("Without a card the plan pauses then."),
}
_BEHIND = {"past_due": say("The plan is past due"), "unpaid": say("The plan is unpaid")}
_UNPAID = say("Without a card the first invoice stays unpaid.")


def plan_not_begun(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A subscription whose first payment was never made, and nothing has been tried that would say why."""
    if snapshot.lacks("payments", "invoices"):
        return None
    for subscription in snapshot.subscriptions:
        if subscription.status == "incomplete" and not _may_be_tried(subscription, snapshot):
            text = say("Its first payment is not made. It expires within a day of being ordered, unpaid.")
            return _of("plan_not_begun", Tone.ATTENTION, say("The plan has not begun"), text, subscription)
    return None


def plan_expired(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest invoice is the first of a plan that never ran: it was not paid and is void."""
    invoice = snapshot.invoices[0] if snapshot.invoices else None
    if invoice is None or invoice.status != "void" or invoice.billing_reason != "subscription_create":
        return None
    if now - invoice.created > LATELY or not plan_has_ended(invoice, snapshot):
        return None
    tried = payments_of(invoice, snapshot)
    text = sentences(
        cause(tried[0]) if tried else (),
        say("Its first invoice, of {day}, was not paid and is void. Nothing is owed.", day=Day(invoice.created)),
    )
    payment = Button(say("See the payment"), f"open:payment:{tried[0].id}") if tried else None
    step = payment or Button(say("See the invoice"), f"open:invoice:{invoice.id}")
    title = say("The plan did not begin, {amount}", amount=invoice.total)
    return Insight("plan_expired", Tone.ATTENTION, title, text, (invoice.id, *(one.id for one in tried)), step)


def plan_behind(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A plan is past due or unpaid, and none of its invoices that were read is open: a card that is calm would be
    wrong."""
    for subscription in () if snapshot.missing("invoices") else snapshot.subscriptions:
        own = [one for one in snapshot.invoices if one.subscription_id == subscription.id]
        if subscription.status not in _BEHIND or any(one.status == "open" and one.amount_remaining for one in own):
            continue
        newest = say("None of its newest invoices is open: look in Stripe for what is not paid.")
        every = say("None of its invoices is open: look in Stripe for what is not paid.")
        text = newest if snapshot.more_invoices else every
        return _of("plan_behind", Tone.ATTENTION, _BEHIND[subscription.status], text, subscription)
    return None


def trial_without_method(snapshot: Snapshot, now: datetime) -> Insight | None:
    """A trial ends soon, and there is nothing that could be charged."""
    for subscription in snapshot.subscriptions:
        ends = subscription.trial_end
        charges = subscription.collection_method == "charge_automatically" and not _ending(subscription)
        if subscription.status != "trialing" or ends is None or not charges or _payable(subscription, snapshot):
            continue
        if timedelta() <= ends - now <= SOON:
            title = say("Trial ends on {day}, no card yet", day=Day(ends))
            text = _THEN.get(subscription.without_method or "", _UNPAID)
            return _of("trial_without_method", Tone.ATTENTION, title, text, subscription)
    return None


def collection_paused(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A subscription is paused, or runs without being collected."""
    for subscription in snapshot.subscriptions:
        if subscription.live and subscription.collection_paused:
            text = sentences(say("The plan runs."), invoices_meanwhile(subscription), goes_on(subscription))
            return _of("collection_paused", Tone.WAITING, say("Collection is paused"), text, subscription)
        if subscription.status == "paused":
            text = say("Nothing runs and nothing is billed until it is resumed.")
            return _of("collection_paused", Tone.WAITING, say("The plan is paused"), text, subscription)
    return None


def _may_be_tried(subscription: Subscription, snapshot: Snapshot) -> bool:
    """Whether its first payment was tried, or may have been and was not read: then that payment says what is the
    matter."""
    own = [one for one in snapshot.invoices if one.subscription_id == subscription.id]
    found = [one for invoice in own for one in payments_of(invoice, snapshot)]
    unknown = snapshot.more_payments if own else snapshot.more_invoices
    return any(one.status != "needs_method" for one in found) or (unknown and not found)


def _payable(subscription: Subscription, snapshot: Snapshot) -> bool:
    """Whether anything is saved that could be charged; sources of the older kind count."""
    own = subscription.default_payment_method is not None or subscription.older_source
    return own or snapshot.customer.default_payment_method is not None or snapshot.customer.older_source


def _ending(subscription: Subscription) -> bool:
    return subscription.cancel_at_period_end or subscription.cancel_at is not None


def _of(rule: str, tone: Tone, title: Phrase, text: Phrase, subscription: Subscription) -> Insight:
    step = Button(say("See the subscription"), f"open:subscription:{subscription.id}")
    return Insight(rule, tone, title, text, (subscription.id,), step)

"""The rule about money that was taken after a subscription ended."""

from datetime import datetime, timedelta

from app.domain.billing import Invoice, Payment, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, fill, say
from app.domain.explain.invoice_before import of_a_period
from app.domain.insights.insight import Insight
from app.domain.payment import charged
from app.domain.states import of_no_invoice, payments_of, plan_has_ended

NOT_LONG_AGO = timedelta(days=60)
SETTLES = timedelta(days=1)
"""A last bill for what was used is paid within a day of the end."""
_OUTSIDE = say("No plan runs any more, yet its amount was taken on {day} outside of any plan.")


def charged_after_cancel(snapshot: Snapshot, now: datetime) -> Insight | None:
    """Money was taken after a subscription ended. Certain where its end is known; possible where only its absence from
    the live ones and an invoice beside it tell of it."""
    invoiced = _after_known_end(snapshot, now) or _after_likely_end(snapshot, now)
    return invoiced or _of_an_absent_plan(snapshot, now) or _beside_any_invoice(snapshot, now)


def _after_known_end(snapshot: Snapshot, now: datetime) -> Insight | None:
    ends = {one.id: one.ended_at for one in snapshot.subscriptions if one.ended_at and not one.live}
    for invoice in snapshot.invoices:
        end = ends.get(invoice.subscription_id or "")
        payment = _taken(invoice, snapshot, now)
        if end is not None and payment is not None and payment.created > end + SETTLES:
            title = say("Charged after the end, {amount}", amount=charged(payment))
            text = say(
                "The subscription ended on {end}, this was taken on {day}.", end=Day(end), day=Day(payment.created)
            )
            return _insight(title, text, (payment.id, invoice.id, invoice.subscription_id or ""), _see(invoice))
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
    return _possible(payment, _OUTSIDE, (payment.id, newest.id, last.subscription_id or ""), _see(newest))


def _of_an_absent_plan(snapshot: Snapshot, now: datetime) -> Insight | None:
    """Somebody made an invoice by hand for a plan that does not run any more, and it was collected."""
    for invoice in snapshot.invoices:
        payment = _taken(invoice, snapshot, now)
        by_hand = invoice.billing_reason == "manual" and plan_has_ended(invoice, snapshot)
        if payment is not None and by_hand and not _renewed_since(payment, invoice, snapshot):
            text = say("Taken on {day} for a plan that does not run any more.")
            return _possible(payment, text, (payment.id, invoice.id, invoice.subscription_id or ""), _see(invoice))
    return None


def _renewed_since(payment: Payment, invoice: Invoice, snapshot: Snapshot) -> bool:
    """Whether the plan of the invoice still billed a period after the payment: it ran then."""
    own = (one for one in snapshot.invoices if one.subscription_id == invoice.subscription_id)
    return any(of_a_period(one) and one.created > payment.created for one in own)


def _beside_any_invoice(snapshot: Snapshot, now: datetime) -> Insight | None:
    """A payment of no invoice that took as much as the last invoice of a plan that runs no more."""
    last = next((one for one in snapshot.invoices if one.subscription_id and one.status == "paid"), None)
    if snapshot.missing("payments") or last is None or not plan_has_ended(last, snapshot) or snapshot.customer.deleted:
        return None
    running = any(one.live for one in snapshot.subscriptions)
    since = last.created + SETTLES
    taken = (one for one in snapshot.payments if one.created > since and _kept(one, now) and charged(one) == last.total)
    payment = next((one for one in taken if of_no_invoice(one, snapshot)), None)
    if running or payment is None:
        return None
    step = Button(say("See the payment"), f"open:payment:{payment.id}")
    return _possible(payment, _OUTSIDE, (payment.id, last.id, last.subscription_id or ""), step)


def _possible(payment: Payment, text: Phrase, proof: tuple[str, ...], step: Button) -> Insight:
    """What is not certain, since only what there is no more tells of it. `{day}` in the text is when it was taken."""
    title = say("Possibly charged after canceling, {amount}", amount=charged(payment))
    return _insight(title, fill(text, day=Day(payment.created)), proof, step)


def _insight(title: Phrase, text: Phrase, proof: tuple[str, ...], step: Button) -> Insight:
    return Insight("charged_after_cancel", Tone.ATTENTION, title, text, proof, step)


def _see(invoice: Invoice) -> Button:
    return Button(say("See the invoice"), f"open:invoice:{invoice.id}")


def _taken(invoice: Invoice, snapshot: Snapshot, now: datetime) -> Payment | None:
    """The payment that paid an invoice not long ago, unless the money went back or is asked back."""
    return next((one for one in payments_of(invoice, snapshot) if _kept(one, now)), None)


def _kept(payment: Payment, now: datetime) -> bool:
    """Whether it was taken not long ago, and the money did not go back and is not asked back."""
    paid = payment.status == "succeeded" and not payment.disputed and payment.refunded < charged(payment)
    return paid and now - payment.created < NOT_LONG_AGO

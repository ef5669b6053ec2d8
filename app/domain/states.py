"""The state of an invoice, payment, refund, subscription or dispute in a word, with its tone.

A value of Stripe's that we do not know is shown as its own word with a dash, never dropped.
"""

from datetime import datetime, timedelta

from app.domain.billing import Dispute, Invoice, Payment, Refund, Snapshot, Subscription
from app.domain.card import Figure, Name, Phrase, Status, Tone, plural, say
from app.domain.explain.balance import paid_outside
from app.domain.payment import charged
from app.domain.wording import own_word as stripes_word

NEEDS_ANSWER = frozenset(("needs_response", "warning_needs_response", "appeal_needs_response"))
FINISHED_DISPUTES = frozenset(("won", "lost", "warning_closed", "prevented"))
A_DAY = timedelta(days=1)
_OF_AN_INVOICE = ("Subscription ", "Payment for Invoice")
"""How Stripe itself describes a payment of an invoice."""

_DISPUTE = {
    "needs_response": Status(Tone.PROBLEM, say("Needs an answer")),
    "under_review": Status(Tone.WAITING, say("Under review")),
    "won": Status(Tone.GOOD, say("Won")),
    "lost": Status(Tone.PROBLEM, say("Lost")),
    "warning_needs_response": Status(Tone.ATTENTION, say("Inquiry")),
    "warning_under_review": Status(Tone.WAITING, say("Inquiry under review")),
    "warning_closed": Status(Tone.CLOSED, say("Inquiry closed")),
    "appeal_needs_response": Status(Tone.PROBLEM, say("Appeal needs an answer")),
    "appeal_under_review": Status(Tone.WAITING, say("Appeal under review")),
    "prevented": Status(Tone.CLOSED, say("Prevented")),
}
_SUBSCRIPTION = {
    "active": Status(Tone.GOOD, say("Active")),
    "trialing": Status(Tone.WAITING, say("Trial")),
    "past_due": Status(Tone.PROBLEM, say("Past due")),
    "unpaid": Status(Tone.PROBLEM, say("Unpaid")),
    "incomplete": Status(Tone.ATTENTION, say("Not paid yet")),
    "incomplete_expired": Status(Tone.CLOSED, say("Expired")),
    "canceled": Status(Tone.CLOSED, say("Canceled", context="subscription")),
    "paused": Status(Tone.CLOSED, say("Paused")),
}
_WITHIN: dict[str, Phrase] = {
    "active": say("active"),
    "trialing": say("trial"),
    "past_due": say("past due"),
    "unpaid": say("unpaid"),
    "incomplete": say("not paid yet"),
    "incomplete_expired": say("expired"),
    "canceled": say("canceled"),
    "paused": say("paused"),
}
_PAYMENT = {
    "succeeded": Status(Tone.GOOD, say("Paid")),
    "processing": Status(Tone.WAITING, say("Processing")),
    "failed": Status(Tone.PROBLEM, say("Failed")),
    "needs_action": Status(Tone.ATTENTION, say("Needs the customer")),
    "needs_method": Status(Tone.WAITING, say("Not paid yet")),
    "uncaptured": Status(Tone.WAITING, say("Held, not taken")),
    "canceled": Status(Tone.CLOSED, say("Canceled")),
}
_REFUND = {
    "succeeded": Status(Tone.GOOD, say("Refunded")),
    "pending": Status(Tone.WAITING, say("On its way")),
    "requires_action": Status(Tone.ATTENTION, say("Needs the customer")),
    "failed": Status(Tone.PROBLEM, say("Refund failed")),
    "canceled": Status(Tone.CLOSED, say("Canceled")),
}
_CLOSED_INVOICE = {
    "draft": Status(Tone.WAITING, say("Draft")),
    "void": Status(Tone.CLOSED, say("Void")),
    "uncollectible": Status(Tone.CLOSED, say("Written off")),
}


KNOWN = {
    "subscription": frozenset(_SUBSCRIPTION),
    "payment": frozenset(_PAYMENT),
    "refund": frozenset(_REFUND),
    "invoice": frozenset((*_CLOSED_INVOICE, "open", "paid")),
}
"""The states that we know; all others may be anything."""


def own_word(value: str) -> Status:
    """A state that we do not know: Stripe's own word, quiet."""
    return Status(Tone.CLOSED, say(stripes_word(value)) if value else say("Unknown"))


def dispute_status(dispute: Dispute) -> Status:
    """The state of a dispute or inquiry."""
    return _DISPUTE.get(dispute.status) or own_word(dispute.status)


def subscription_status(subscription: Subscription) -> Status:
    """The state of a subscription; one that only has its collection paused says so."""
    state = _state(subscription)
    return _SUBSCRIPTION.get(state) or own_word(state)


def subscription_word(subscription: Subscription) -> Phrase:
    """The state of a subscription as it stands within a sentence."""
    state = _state(subscription)
    return _WITHIN.get(state) or (say(Name(state.replace("_", " "))) if state else say("unknown"))


def _state(subscription: Subscription) -> str:
    paused = subscription.collection_paused and subscription.status in ("active", "trialing", "past_due")
    return "paused" if paused else subscription.status


def refund_status(refund: Refund) -> Status:
    """The state of a refund."""
    return _REFUND.get(refund.status) or own_word(refund.status)


def payment_status(payment: Payment, disputes: tuple[Dispute, ...] = ()) -> Status:
    """The state of a payment, as an agent must see it: a dispute before a refund before the payment itself. A dispute
    that is not among these was not read: how it stands is not known."""
    if payment.status != "succeeded":
        return _PAYMENT.get(payment.status) or own_word(payment.status)
    return _disputed(payment, disputes) or _refunded(payment) or _PAYMENT["succeeded"]


def invoice_status(invoice: Invoice, snapshot: Snapshot, now: datetime) -> Status:
    """The state of an invoice, joined with what paid it."""
    if invoice.status in _CLOSED_INVOICE:
        return _CLOSED_INVOICE[invoice.status]
    if invoice.status == "open":
        return _open_invoice(invoice, snapshot, now)
    if invoice.status == "paid":
        return _paid_invoice(invoice, snapshot)
    return own_word(invoice.status)


def payments_of(invoice: Invoice, snapshot: Snapshot) -> tuple[Payment, ...]:
    """The payments of the snapshot that belong to this invoice, newest first."""
    intents = {one.intent_id for one in invoice.payments if one.intent_id}
    charges = {one.charge_id for one in invoice.payments if one.charge_id}
    return tuple(
        payment
        for payment in snapshot.payments
        if payment.invoice_id == invoice.id or payment.intent_id in intents or payment.charge_id in charges
    )


def of_no_invoice(payment: Payment, snapshot: Snapshot) -> bool:
    """Whether a payment surely pays no invoice. It may pay one that was not read."""
    if payment.invoice_id or snapshot.missing("invoices") or (payment.description or "").startswith(_OF_AN_INVOICE):
        return False
    oldest = snapshot.invoices[-1].created if snapshot.invoices else None
    return not snapshot.more_invoices or (oldest is not None and payment.created > oldest + A_DAY)


def days_overdue(invoice: Invoice, now: datetime) -> int | None:
    """Whole days since the due date of an open invoice; None when it is not overdue."""
    if invoice.status != "open" or invoice.due_at is None or invoice.due_at >= now:
        return None
    return (now - invoice.due_at).days


def attempt_failed(invoice: Invoice, snapshot: Snapshot) -> bool:
    """Whether collecting an open invoice was certainly tried and refused. A try whose payment was not read may be under
    way, unless Stripe plans another one."""
    payments = payments_of(invoice, snapshot)
    if invoice.status != "open" or not invoice.amount_remaining or snapshot.missing("payments"):
        return False
    if snapshot.more_payments and not payments and invoice.next_attempt_at is None:
        return False
    if any(payment.status in ("processing", "needs_action") for payment in payments[:1]):
        return False
    tried = invoice.collection_method == "charge_automatically" and invoice.attempt_count > 0
    return tried or any(payment.status == "failed" for payment in payments[:1])


def plan_has_ended(invoice: Invoice, snapshot: Snapshot) -> bool:
    """Whether the invoice is of a plan that certainly does not run any more: all that run were read."""
    unknown = snapshot.more_subscriptions or snapshot.missing("subscriptions")
    if invoice.subscription_id is None or unknown:
        return False
    return not any(one.id == invoice.subscription_id and one.live for one in snapshot.subscriptions)


def _open_invoice(invoice: Invoice, snapshot: Snapshot, now: datetime) -> Status:
    payments = payments_of(invoice, snapshot)
    newest = payments[0].status if payments else ""
    if newest in ("processing", "needs_action"):
        return _PAYMENT[newest]
    late = days_overdue(invoice, now)
    if late is not None:
        since = say(plural("Overdue {n} day", "Overdue {n} days", late)) if late else say("Overdue")
        return Status(Tone.ATTENTION, since)
    if attempt_failed(invoice, snapshot):
        return _PAYMENT["failed"]
    if invoice.amount_paid and invoice.amount_remaining:
        return Status(Tone.ATTENTION, say("Part paid {amount}", amount=Figure(invoice.amount_paid)))
    return Status(Tone.WAITING, say("Open"))


def _paid_invoice(invoice: Invoice, snapshot: Snapshot) -> Status:
    for payment in payments_of(invoice, snapshot):
        status = payment_status(payment, snapshot.disputes)
        if payment.status == "succeeded" and status != _PAYMENT["succeeded"]:
            return status
    if invoice.credited_after:
        return Status(Tone.GOOD, say("Credited {amount}", amount=Figure(invoice.credited_after)))
    if paid_elsewhere(invoice):
        return Status(Tone.GOOD, say("Paid outside Stripe"))
    return _PAYMENT["succeeded"]


def paid_elsewhere(invoice: Invoice) -> bool:
    """Whether all that was paid of it was paid outside Stripe."""
    outside = paid_outside(invoice)
    return invoice.status == "paid" and outside is not None and outside.minor > 0 and outside >= invoice.amount_paid


def _disputed(payment: Payment, disputes: tuple[Dispute, ...]) -> Status | None:
    if not payment.disputed:
        return None
    own = [one for one in disputes if one.charge_id == payment.charge_id]
    still = [one for one in own if one.status not in FINISHED_DISPUTES]
    if any(not one.inquiry for one in still):
        return Status(Tone.PROBLEM, say("Disputed"))
    if still:
        return _DISPUTE["warning_needs_response"]
    if any(one.status == "lost" for one in own):
        return Status(Tone.PROBLEM, say("Dispute lost"))
    return None if own else Status(Tone.ATTENTION, say("Disputed, state not read"))


def _pending(refund: Refund) -> Status:
    if refund.pending_reason == "insufficient_funds":
        return Status(Tone.ATTENTION, say("Refund not sent yet"))
    return Status(Tone.WAITING, say("Refund on its way"))


def _refunded(payment: Payment) -> Status | None:
    by_status = {refund.status: refund for refund in reversed(payment.refunds)}
    if "failed" in by_status and payment.refunds[0].status == "failed":
        return _REFUND["failed"]
    if "requires_action" in by_status:
        return Status(Tone.ATTENTION, say("Refund needs the customer"))
    if "pending" in by_status:
        return _pending(by_status["pending"])
    if not payment.refunded:
        return None
    whole = payment.refunded >= charged(payment)
    part = say("Refunded {amount}", amount=Figure(payment.refunded))
    return Status(Tone.GOOD, say("Refunded") if whole else part)

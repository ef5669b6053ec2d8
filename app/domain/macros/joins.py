"""What belongs together: the payment of a refund, the invoice of a payment, the plan of an invoice. What was not read
is a gap, never "none"."""

from datetime import timedelta

from app.domain.billing import Dispute, Invoice, Payment, PaymentMethod, Refund, Snapshot, Subscription
from app.domain.explain import invoice_before
from app.domain.explain.invoice import Difference, difference
from app.domain.explain.invoice_lines import product_names
from app.domain.macros.case import Gap
from app.domain.states import payments_of

_A_DAY = timedelta(days=1)
_OF_AN_INVOICE = ("Subscription ", "Payment for Invoice")
"""How Stripe itself describes a payment of an invoice."""


def payment_of_charge(charge_id: str | None, snapshot: Snapshot) -> Payment | Gap | None:
    """The payment with this charge."""
    if charge_id is None:
        return None
    found = next((one for one in snapshot.payments if one.charge_id == charge_id), None)
    return found or Gap("payments")


def refunds(snapshot: Snapshot) -> tuple[Refund, ...] | Gap:
    """All refunds of the payments that were read, newest first."""
    if snapshot.missing("payments"):
        return Gap("payments")
    found = [one for payment in snapshot.payments for one in payment.refunds]
    return tuple(sorted(found, key=lambda one: one.created, reverse=True))


def disputes_of(payment: Payment, snapshot: Snapshot) -> tuple[Dispute, ...] | Gap:
    """The disputes of a payment, newest first."""
    if snapshot.missing("disputes"):
        return Gap("disputes")
    found = tuple(one for one in snapshot.disputes if one.charge_id == payment.charge_id)
    return found if found or not payment.disputed else Gap("disputes")


def dispute_of(payment: Payment, snapshot: Snapshot) -> Dispute | Gap | None:
    """The newest dispute of a payment."""
    found = disputes_of(payment, snapshot)
    return found if isinstance(found, Gap) else next(iter(found), None)


def invoice_of(payment: Payment, snapshot: Snapshot) -> Invoice | Gap | None:
    """The invoice that a payment pays."""
    if snapshot.missing("invoices"):
        return Gap("invoices")
    found = next((one for one in snapshot.invoices if _pays(payment, one)), None)
    return found or (Gap("invoices") if _may_pay_another(payment, snapshot) else None)


def _pays(payment: Payment, invoice: Invoice) -> bool:
    """As states.payments_of has it."""
    if payment.invoice_id == invoice.id:
        return True
    ids = {payment.intent_id, payment.charge_id} - {None}
    return any(one.intent_id in ids or one.charge_id in ids for one in invoice.payments)


def _may_pay_another(payment: Payment, snapshot: Snapshot) -> bool:
    if payment.invoice_id or (payment.description or "").startswith(_OF_AN_INVOICE):
        return True
    oldest = snapshot.invoices[-1].created if snapshot.invoices else None
    return snapshot.more_invoices and (oldest is None or payment.created <= oldest + _A_DAY)


def payment_of(invoice: Invoice, snapshot: Snapshot) -> Payment | Gap | None:
    """The newest payment of an invoice, whether it went through or not."""
    if snapshot.missing("payments"):
        return Gap("payments")
    found = next(iter(payments_of(invoice, snapshot)), None)
    in_stripe = any(not one.outside for one in invoice.payments if one.status == "paid")
    return found or (Gap("payments") if in_stripe else None)


def subscription_of(invoice: Invoice, snapshot: Snapshot) -> Subscription | Gap | None:
    """The subscription that an invoice bills."""
    if invoice.subscription_id is None:
        return None
    found = next((one for one in snapshot.subscriptions if one.id == invoice.subscription_id), None)
    return found or Gap("subscriptions")


def subscription_of_payment(payment: Payment, snapshot: Snapshot) -> Subscription | Gap | None:
    """The subscription whose invoice a payment pays."""
    invoice = invoice_of(payment, snapshot)
    return subscription_of(invoice, snapshot) if isinstance(invoice, Invoice) else invoice


def method_of(subscription: Subscription, snapshot: Snapshot) -> PaymentMethod | None:
    """What a subscription is charged to."""
    return subscription.default_payment_method or snapshot.customer.default_payment_method


def before(invoice: Invoice, snapshot: Snapshot) -> Invoice | Gap | None:
    """The invoice before, in the same currency."""
    found = invoice_before.in_snapshot(invoice, snapshot)
    if found is None:
        return Gap("invoices")
    if found.why is None:
        return found.invoice
    unread = (invoice_before.NoneBefore.TOO_FAR, invoice_before.NoneBefore.UNREAD)
    return Gap("invoices") if found.why in unread else None


def compared(invoice: Invoice, snapshot: Snapshot) -> Difference | Gap | None:
    """The difference to the invoice before."""
    earlier = before(invoice, snapshot)
    return difference(earlier, invoice, product_names(snapshot)) if isinstance(earlier, Invoice) else earlier

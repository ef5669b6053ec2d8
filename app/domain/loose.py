"""Payments that belong to no invoice and could be for an open one."""

from datetime import timedelta

from app.domain.billing import Invoice, Payment, Snapshot
from app.domain.payment import charged
from app.domain.states import of_no_invoice

SLACK = timedelta(days=1)
_GOING_BACK = frozenset(("pending", "requires_action"))


def could_be_for(payment: Payment, invoice: Invoice, snapshot: Snapshot) -> bool:
    """Whether a payment of no invoice took just what an invoice asks for, not long before it or later, and kept it."""
    going_back = payment.refunded or any(one.status in _GOING_BACK for one in payment.refunds)
    if payment.status != "succeeded" or going_back or payment.disputed or not of_no_invoice(payment, snapshot):
        return False
    since = payment.created >= invoice.created - SLACK
    return charged(payment) == invoice.amount_remaining and since


def paid_beside(invoice: Invoice | None, snapshot: Snapshot) -> Payment | None:
    """The newest payment that could be for an open invoice, though it belongs to none; None when there is none, or it
    is not known."""
    unread = snapshot.lacks("payments", "invoices")
    if invoice is None or invoice.status != "open" or not invoice.amount_remaining or unread:
        return None
    return next((one for one in snapshot.payments if could_be_for(one, invoice, snapshot)), None)

"""Which payment a reply is about, by its charge: what later refunds and disputes are looked up by."""

from app.domain.billing import Invoice, Payment
from app.domain.macros import joins
from app.domain.macros.case import Case


def charge_of(about: str, thing_id: str, case: Case) -> str:
    """The charge of the payment that a thing belongs to; "" when there is none, or it was not read."""
    finds = _FINDS.get(about)
    return (finds(thing_id, case) if finds and thing_id else None) or ""


def _of_payment(thing_id: str, case: Case) -> str | None:
    return next((one.charge_id for one in case.snapshot.payments if thing_id in (one.id, one.intent_id)), None)


def _of_refund(thing_id: str, case: Case) -> str | None:
    refunds = (one for payment in case.snapshot.payments for one in payment.refunds)
    return next((one.charge_id for one in refunds if one.id == thing_id), None)


def _of_dispute(thing_id: str, case: Case) -> str | None:
    return next((one.charge_id for one in case.snapshot.disputes if one.id == thing_id), None)


def _of_invoice(thing_id: str, case: Case) -> str | None:
    invoice = next((one for one in case.snapshot.invoices if one.id == thing_id), None)
    paid = joins.payment_of(invoice, case.snapshot) if isinstance(invoice, Invoice) else None
    return paid.charge_id if isinstance(paid, Payment) else None


def _of_request(thing_id: str, case: Case) -> str | None:
    return next((one.order.charge_id for one in case.actions if one.id == thing_id), None)


_FINDS = {
    "payment": _of_payment,
    "refund": _of_refund,
    "dispute": _of_dispute,
    "invoice": _of_invoice,
    "request": _of_request,
}

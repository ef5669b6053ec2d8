"""The reads that money needs: everything about one payment, invoice or customer, and the lists that actions are found
in. Lists come a hundred rows at a time."""

from collections.abc import Mapping
from typing import Any

from app.gateways.stripe_reader import Read
from app.gateways.stripe_reads import plain
from app.gateways.stripe_till_refusals import note_refused

BALANCE = Read("/v1/balance", "/v1/balance", {})


def charge(charge_id: str) -> Read:
    """A charge with its intent, its ten newest refunds, and who paid it."""
    return plain("/v1/charges/{id}", charge_id, "payment_intent", "customer", "refunds")


def intent(intent_id: str) -> Read:
    """An intent with who paid it, and its newest charge with that one's ten newest refunds."""
    return plain("/v1/payment_intents/{id}", intent_id, "customer", "latest_charge.refunds")


def customer(customer_id: str) -> Read:
    """A customer, with the credit balance."""
    return plain("/v1/customers/{id}", customer_id)


def _page(path: str, after: str = "", **params: Any) -> Read:
    return Read(path, path, {**params, "limit": 100, **({"starting_after": after} if after else {})})


def _of(payment_id: str) -> dict[str, str]:
    """The filter of a payment's list: by its intent or by its charge."""
    return {"payment_intent" if payment_id.startswith("pi_") else "charge": payment_id}


def refunds(payment_id: str, after: str = "") -> Read:
    """The refunds of a charge or intent."""
    return _page("/v1/refunds", after, **_of(payment_id))


def disputes(payment_id: str, after: str = "") -> Read:
    """The disputes of a charge or intent."""
    return _page("/v1/disputes", after, **_of(payment_id))


def fraud_warnings(payment_id: str, after: str = "") -> Read:
    """The early fraud warnings of a charge or intent."""
    return _page("/v1/radar/early_fraud_warnings", after, **_of(payment_id))


def balance_transactions(charge_id: str) -> Read:
    """What a charge did to our own balance."""
    return _page("/v1/balance_transactions", source=charge_id)


def payments_of_invoice(invoice_id: str) -> Read:
    """What paid an invoice, each with its intent and that one's newest charge."""
    expand = ["data.payment.payment_intent.latest_charge", "data.payment.charge"]
    return _page("/v1/invoice_payments", invoice=invoice_id, expand=expand)


def invoices_of_intent(intent_id: str) -> Read:
    """Which invoice a payment intent paid, with all that paid it."""
    payment = {"type": "payment_intent", "payment_intent": intent_id}
    return _page("/v1/invoice_payments", payment=payment, expand=["data.invoice.payments"])


def credit_notes(invoice_id: str, after: str = "") -> Read:
    """The credit notes of an invoice with their refunds."""
    return _page("/v1/credit_notes", after, invoice=invoice_id, expand=["data.refunds.refund"])


def credit_notes_of_customer(customer_id: str, after: str = "") -> Read:
    """The credit notes of all invoices of a customer."""
    return _page("/v1/credit_notes", after, customer=customer_id)


def customer_balance(customer_id: str, after: str = "") -> Read:
    """What happened to a customer's credit balance."""
    endpoint = "/v1/customers/{id}/balance_transactions"
    found = plain(endpoint, customer_id)
    params = {"limit": 100, **({"starting_after": after} if after else {})}
    return Read(endpoint, found.path, params)


def note_preview(params: Mapping[str, str]) -> Read:
    """The credit note that these parameters would make. Raises Refused when Stripe would not make it."""
    return Read("/v1/credit_notes/preview", "/v1/credit_notes/preview", params, note_refused)


def refund(refund_id: str) -> Read:
    """One refund."""
    return plain("/v1/refunds/{id}", refund_id)

"""One payment out of a payment intent and its charges, and the invoice that it paid (pure; nothing here can fail)."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.billing import Invoice, Payment
from app.domain.money import Money
from app.gateways.stripe_mapping_payments import Intent


def joined(charges: Iterable[Payment], intents: Iterable[Intent], more_charges: bool) -> tuple[Payment, ...]:
    """One payment for each intent, with its newest charge's facts, and the bare charges; newest first.

    Earlier charges of an intent are attempts, not payments. With `more_charges` an intent whose charge is not among
    these is older than all of them and is left to the next page.
    """
    newest: dict[str, Payment] = {}
    for one in sorted(charges, key=lambda payment: payment.created, reverse=True):
        newest.setdefault(one.intent_id or one.id, one)
    for intent in intents:
        charge = newest.get(intent.id)
        if charge is not None or intent.latest_charge_id is None or not more_charges:
            newest[intent.id] = merged(intent, charge)
    return tuple(sorted(newest.values(), key=lambda payment: payment.created, reverse=True))


def merged(intent: Intent, charge: Payment | None) -> Payment:
    """The intent's state and why it failed, with the money and the method of its newest charge. The charge is of an
    earlier attempt when the intent goes on without it, so the intent's word counts."""
    if charge is None:
        return _alone(intent)
    failed = intent.status not in ("succeeded", "processing", "uncaptured")
    failure = (intent.failure or charge.failure) if failed else None
    if failure is not None and charge.failure is not None:
        failure = replace(failure, outcome_type=charge.failure.outcome_type)
    return replace(
        charge,
        status=intent.status,
        intent_id=intent.id,
        customer_id=charge.customer_id or intent.customer_id,
        failure=failure,
        description=charge.description or intent.description,
        receipt_email=charge.receipt_email or intent.receipt_email,
    )


def with_invoices(payments: Iterable[Payment], invoices: Iterable[Invoice]) -> tuple[Payment, ...]:
    """The payments, each with the invoice among these that it paid."""
    paid = {
        reference: invoice.id
        for invoice in invoices
        for row in invoice.payments
        for reference in (row.intent_id, row.charge_id)
        if reference
    }
    return tuple(
        replace(payment, invoice_id=paid.get(payment.intent_id or "") or paid.get(payment.charge_id or ""))
        for payment in payments
    )


def _alone(intent: Intent) -> Payment:
    return Payment(
        id=intent.latest_charge_id or intent.id,
        status=intent.status,
        created=intent.created,
        amount=intent.amount,
        refunded=Money(0, intent.amount.currency),
        captured=intent.received,
        customer_id=intent.customer_id,
        intent_id=intent.id,
        charge_id=intent.latest_charge_id,
        method=intent.method,
        failure=intent.failure if intent.status != "succeeded" else None,
        description=intent.description,
        receipt_email=intent.receipt_email,
        livemode=intent.livemode,
    )

"""One payment out of a payment intent and its charges, and the invoice that it paid (pure)."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.domain.billing import Invoice, Payment
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_payments import Intent, charge
from app.gateways.stripe_mapping_payments import intent as mapped_intent


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
        failure = replace(failure, outcome_type=charge.failure.outcome_type, blocked_by=charge.failure.blocked_by)
    told = {
        "status": intent.status,
        "intent_id": intent.id,
        "customer_id": charge.customer_id or intent.customer_id,
        "failure": failure,
        "description": charge.description or intent.description,
        "receipt_email": charge.receipt_email or intent.receipt_email,
        "awaited": intent.awaited,
        "canceled_for": intent.canceled_for,
    }
    return _with(charge, told)


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
        _with(payment, {"invoice_id": paid.get(payment.intent_id or "") or paid.get(payment.charge_id or "")})
        for payment in payments
    )


def _with(payment: Payment, facts: dict[str, Any]) -> Payment:
    """The payment with these facts. Most intents say of a charge what it says itself, and a copy costs as much as
    reading it did."""
    same = all(getattr(payment, name) == value for name, value in facts.items())
    return payment if same else replace(payment, **facts)


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
        awaited=intent.awaited,
        canceled_for=intent.canceled_for,
    )


def payment_of_charge(fields: Fields) -> Payment:
    """A charge with the expanded intent that it belongs to, if that goes on with it. Raises Unavailable(ODD)."""
    paid = fields.inside("payment_intent")
    newest = paid.id_of("latest_charge") in (None, fields.text("id"))
    return merged(mapped_intent(paid), charge(fields)) if paid and newest else charge(fields)


def payment_of_intent(fields: Fields) -> Payment:
    """An intent with its expanded newest charge. Raises Unavailable(ODD)."""
    charged = fields.inside("latest_charge")
    return merged(mapped_intent(fields), charge(charged) if charged else None)

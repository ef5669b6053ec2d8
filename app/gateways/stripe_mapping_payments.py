"""Stripe's charges and payment intents to ours (Stripe docs, Charges, Payment Intents; pure)."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.billing import Awaited, Failure, Payment, PaymentMethod
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_methods import described_method, payment_method
from app.gateways.stripe_mapping_refunds import refunds_of, released

_INTENT = {
    "requires_action": "needs_action",
    "requires_payment_method": "needs_method",
    "requires_confirmation": "needs_method",
    "requires_capture": "uncaptured",
}
_CHARGE = {"pending": "processing"}
_AWAITED = {
    "redirect_to_url": "confirmation",
    "use_stripe_sdk": "confirmation",
    "display_bank_transfer_instructions": "transfer",
    "boleto_display_details": "voucher",
    "konbini_display_details": "voucher",
    "multibanco_display_details": "voucher",
    "oxxo_display_details": "voucher",
    "verify_with_microdeposits": "verification",
}


@dataclass(frozen=True, slots=True)
class Intent:
    """What a payment intent adds to its newest charge. `status` is already one of Payment's words."""

    id: str
    status: str
    created: datetime
    amount: Money
    received: Money
    latest_charge_id: str | None = None
    customer_id: str | None = None
    failure: Failure | None = None
    method: PaymentMethod | None = None
    description: str | None = None
    receipt_email: str | None = None
    livemode: bool = True
    awaited: Awaited | None = None
    canceled_for: str | None = None


def charge(fields: Fields) -> Payment:
    """A charge by itself. Raises Unavailable(ODD)."""
    currency, charge_id = fields.word("currency"), fields.word("id")
    status = _charge_status(fields)
    let_go = released(fields, currency) if status == "succeeded" else Money(0, currency)
    gone = fields.money("amount_refunded", currency) or Money(0, currency)
    return Payment(
        id=charge_id,
        status=status,
        created=fields.instant("created"),
        amount=fields.amount("amount", currency),
        refunded=max(gone - let_go, Money(0, currency)),
        captured=fields.money("amount_captured", currency) or Money(0, currency),
        customer_id=fields.id_of("customer"),
        intent_id=fields.id_of("payment_intent"),
        charge_id=charge_id,
        method=_charged_method(fields),
        failure=_charge_failure(fields) if status == "failed" else None,
        refunds=refunds_of(fields, let_go),
        more_refunds=fields.inside("refunds").flag("has_more"),
        disputed=fields.flag("disputed"),
        description=fields.text("description"),
        receipt_email=fields.text("receipt_email"),
        billing_email=fields.inside("billing_details").text("email"),
        livemode=fields.flag("livemode"),
        held_until=fields.inside("payment_method_details", "card").moment("capture_before"),
    )


def intent(fields: Fields) -> Intent:
    """A payment intent. One that was tried and now waits for another payment method has failed. Raises
    Unavailable(ODD)."""
    currency = fields.word("currency")
    failure = _intent_failure(fields.inside("last_payment_error"))
    latest = fields.id_of("latest_charge")
    status = fields.word("status")
    tried = status in ("requires_payment_method", "requires_confirmation") and (failure or latest)
    return Intent(
        id=fields.word("id"),
        status="failed" if tried else _INTENT.get(status, status),
        created=fields.instant("created"),
        amount=fields.amount("amount", currency),
        received=fields.money("amount_received", currency) or Money(0, currency),
        latest_charge_id=latest,
        customer_id=fields.id_of("customer"),
        failure=failure,
        method=payment_method(fields.inside("last_payment_error", "payment_method")),
        description=fields.text("description"),
        receipt_email=fields.text("receipt_email"),
        livemode=fields.flag("livemode"),
        awaited=_awaited(fields.inside("next_action"), currency) if status == "requires_action" else None,
        canceled_for=fields.text("cancellation_reason") if status == "canceled" else None,
    )


def _charge_status(fields: Fields) -> str:
    status = fields.word("status")
    if status == "succeeded" and fields.flag("paid") and not fields.flag("captured"):
        return "canceled" if fields.flag("refunded") else "uncaptured"
    return _CHARGE.get(status, status)


def _charged_method(fields: Fields) -> PaymentMethod | None:
    details, method_id = fields.inside("payment_method_details"), fields.id_of("payment_method")
    return described_method(details, kind, method_id or "") if (kind := details.text("type")) else None


def _charge_failure(fields: Fields) -> Failure:
    outcome = fields.inside("outcome")
    kind = outcome.text("type")
    return Failure(
        code=fields.text("failure_code"),
        decline_code=outcome.text("reason") if kind == "issuer_declined" else None,
        advice_code=outcome.text("advice_code"),
        network_code=outcome.text("network_decline_code"),
        outcome_type=kind,
        blocked_by=outcome.text("reason") if kind == "blocked" else None,
    )


def _awaited(action: Fields, currency: str) -> Awaited:
    """What `next_action` asks of the customer (Stripe docs, Payment Intents). One that we do not know is "other"."""
    name = action.text("type") or ""
    own = action.inside(name)
    return Awaited(
        _AWAITED.get(name, "other"),
        own.money("amount_remaining", currency),
        own.moment("expires_at") or own.moment("expires_after"),
    )


def _intent_failure(error: Fields) -> Failure | None:
    if not error:
        return None
    return Failure(
        code=error.text("code"),
        decline_code=error.text("decline_code"),
        advice_code=error.text("advice_code"),
        network_code=error.text("network_decline_code"),
    )

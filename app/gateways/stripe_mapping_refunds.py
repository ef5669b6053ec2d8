"""Stripe's refunds to ours (Stripe docs, Refunds; pure)."""

from app.domain.billing import Refund
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields


def refund(fields: Fields) -> Refund:
    """A refund, with the reference for the customer's bank of whatever kind. Raises Unavailable(ODD)."""
    destination = fields.inside("destination_details")
    details = destination.inside(destination.text("type") or "card")
    return Refund(
        id=fields.word("id"),
        amount=fields.amount("amount", fields.word("currency")),
        status=fields.text("status") or "unknown",
        created=fields.instant("created"),
        charge_id=fields.id_of("charge"),
        reason=fields.text("reason"),
        failure_reason=fields.text("failure_reason"),
        pending_reason=fields.text("pending_reason"),
        reference=details.text("reference"),
        reference_status=details.text("reference_status"),
        kind=details.text("type"),
        reference_kind=details.text("reference_type"),
        action_id=fields.inside("metadata").text("counterfoil_action"),
    )


def released(fields: Fields, currency: str) -> Money:
    """What of a hold was never taken. Stripe counts it in `amount_refunded`, though nobody paid it (Stripe docs, Place
    a hold on a payment method)."""
    nothing = Money(0, currency)
    captured = fields.money("amount_captured", currency) or nothing
    return max(fields.amount("amount", currency) - captured, nothing) if captured else nothing


def refunds_of(charge: Fields, let_go: Money) -> tuple[Refund, ...]:
    """The refunds of a charge without the release of what was never taken. Raises Unavailable(ODD)."""
    return tuple(refund(row) for row in charge.rows("refunds") if not _is_release(row, let_go))


def _is_release(row: Fields, let_go: Money) -> bool:
    """Whether a refund is the release of that rest: one that moved nothing on our balance."""
    moved = row.id_of("balance_transaction") is not None
    return bool(let_go) and not moved and row.text("status") == "succeeded" and row.whole("amount") == let_go.minor

"""Stripe's refunds to ours (Stripe docs, Refunds; pure)."""

from app.domain.billing import Refund
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

"""Stripe's payment methods to ours, whatever their kind (Stripe docs, Payment Methods; pure)."""

from app.domain.billing import PaymentMethod
from app.gateways.stripe_mapping_fields import Fields


def payment_method(fields: Fields) -> PaymentMethod | None:
    """An expanded payment method of any kind; None when it is missing or only an id."""
    kind = fields.text("type")
    return described_method(fields, kind, fields.text("id") or "") if kind else None


def described_method(fields: Fields, kind: str, method_id: str) -> PaymentMethod:
    """What stands under the kind's own name: the same few words for cards, bank debits and the rest."""
    own = fields.inside(kind)
    return PaymentMethod(
        id=method_id,
        kind=kind,
        brand=own.text("brand"),
        last4=own.text("last4"),
        exp_month=own.whole("exp_month"),
        exp_year=own.whole("exp_year"),
        bank_name=own.text("bank_name"),
    )

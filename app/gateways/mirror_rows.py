"""An object of Stripe's as a row of the mirror: trimmed, with what it is looked up by."""

from app.domain.mirror import ABOUT_CHARGES, Kind, Row
from app.gateways.mirror_fields import kept
from app.gateways.stripe_mapping_fields import Fields

_OWNED = (Kind.SUBSCRIPTION, Kind.INVOICE, Kind.INTENT, Kind.CHARGE)


def row(kind: Kind, fields: Fields) -> Row | None:
    """The row; None for what belongs to no customer, of which nothing is kept. Raises Unavailable(ODD)."""
    customer_id = (fields.word("id") if kind is Kind.CUSTOMER else fields.id_of("customer")) or ""
    charge_id = fields.id_of("charge") or "" if kind in ABOUT_CHARGES else ""
    if (kind in _OWNED and not customer_id) or (kind in ABOUT_CHARGES and not charge_id):
        return None
    return Row(
        kind=kind,
        id=fields.word("id"),
        body=None if fields.flag("deleted") else _flat(kind, kept(kind, fields.given)),
        created=fields.moment("created"),
        customer_id="" if kind in ABOUT_CHARGES else customer_id,
        charge_id=charge_id,
        intent_id=fields.id_of("payment_intent") or "" if kind is Kind.CHARGE else "",
        email=fields.text("email") or "" if kind is Kind.CUSTOMER else "",
    )


def gone(kind: Kind, id: str) -> Row:
    """What Stripe does not know any more."""
    return Row(kind, id, None)


def _flat(kind: Kind, body: dict[str, object]) -> dict[str, object]:
    """What came expanded only to be a row of its own stands as its id."""
    charge = body.get("charge")
    if kind in ABOUT_CHARGES and isinstance(charge, dict):
        return {**body, "charge": charge["id"]}
    return body

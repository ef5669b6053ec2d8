"""What a payment became in our own balance, what that holds, and what paid an invoice (Stripe docs, Balance; pure)."""

from dataclasses import dataclass, replace

from app.domain.billing import Payment
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_joins import payment_of_charge, payment_of_intent

_TAKEN = ("charge", "payment")


@dataclass(frozen=True, slots=True)
class Arrived:
    """How a payment arrived: what it became before the fee, the fee, and whether it was exchanged."""

    amount: Money
    fee: Money
    exchanged: bool


def arrived(fields: Fields) -> Arrived | None:
    """The balance transaction of the payment itself among those of its charge. Raises Unavailable(ODD)."""
    row = next((row for row in fields.listed() if row.text("type") in _TAKEN), None)
    if row is None:
        return None
    currency = row.word("currency")
    return Arrived(row.amount("amount", currency), row.amount("fee", currency), "exchange_rate" in row)


def available(fields: Fields) -> tuple[Money, ...]:
    """What our balance can pay out now, one a currency. Raises Unavailable(ODD)."""
    return tuple(row.amount("amount", row.word("currency")) for row in fields.rows("available"))


def paid_by(fields: Fields) -> Payment | None:
    """A payment that paid an invoice or is about to; None for one that did not, or was recorded outside Stripe.
    Raises Unavailable(ODD)."""
    paid = fields.inside("payment")
    intent, charge = paid.inside("payment_intent"), paid.inside("charge")
    if not intent and not charge:
        return None
    found = payment_of_intent(intent) if intent else payment_of_charge(charge)
    counts = fields.text("status") == "paid" or found.status == "processing"
    return replace(found, invoice_id=fields.id_of("invoice")) if counts else None

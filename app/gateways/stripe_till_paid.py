"""A payment with its refunds and who paid it, as one call brings them (pure)."""

from dataclasses import dataclass

from app.domain.billing import Customer, Payment, Refund
from app.gateways.stripe_mapping_customers import customer as mapped_customer
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_joins import payment_of_charge, payment_of_intent


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment. `refunds` are None where the answer does not hold all of them, `customer` where it does not hold the
    one whose payment it is: a charge may be given another one than its intent has."""

    payment: Payment
    refunds: tuple[Refund, ...] | None
    customer: Customer | None


def paid_charge(fields: Fields) -> Paid:
    """A charge with what is expanded. Raises Unavailable(ODD)."""
    return _paid(payment_of_charge(fields), fields, fields)


def paid_intent(fields: Fields) -> Paid:
    """An intent with what is expanded. Raises Unavailable(ODD)."""
    return _paid(payment_of_intent(fields), fields.inside("latest_charge"), fields)


def _paid(payment: Payment, charge: Fields, owned: Fields) -> Paid:
    told = "data" in charge.inside("refunds") and not payment.more_refunds
    who = owned.inside("customer")
    theirs = bool(who) and who.text("id") == payment.customer_id
    return Paid(payment, payment.refunds if told else None, mapped_customer(who) if theirs else None)

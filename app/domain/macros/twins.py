"""Whether the same thing was paid twice so clearly that a customer may be told so."""

from datetime import timedelta

from app.domain.billing import Payment, Snapshot
from app.domain.insights.duplicates import same_card
from app.domain.macros import joins
from app.domain.macros.case import Gap
from app.domain.payment import charged

_MINUTES = timedelta(minutes=10)


def twin(payment: Payment, snapshot: Snapshot) -> Payment | Gap | None:
    """The nearest other payment of the same amount and description with the same card, minutes apart, of no invoice.
    A refund of one of them changes nothing: it was still paid twice."""
    if snapshot.missing("payments"):
        return Gap("payments")
    alike = [one for one in snapshot.payments if _alike(one, payment, snapshot)]
    return min(alike, key=lambda one: abs(one.created - payment.created), default=None)


def _alike(one: Payment, other: Payment, snapshot: Snapshot) -> bool:
    same = (
        charged(one) == charged(other) and one.description == other.description and same_card(one.method, other.method)
    )
    apart = one.id != other.id and abs(one.created - other.created) <= _MINUTES
    taken = one.status == other.status == "succeeded" and one.intent_id != other.intent_id
    return same and apart and taken and _loose(one, snapshot) and _loose(other, snapshot)


def _loose(payment: Payment, snapshot: Snapshot) -> bool:
    return joins.invoice_of(payment, snapshot) is None

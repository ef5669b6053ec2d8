"""How a dispute stands against the payment: what differs, what is paid twice, what a refund would do, who paid before.

Stripe docs, Disputes: an inquiry takes no money and ends with a full refund; a chargeback takes amount and fee at once
and blocks refunds. Only what the facts prove is said.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.billing import Dispute, Payment, PaymentMethod, Snapshot
from app.domain.money import Money
from app.domain.wording import HIDDEN

INQUIRY_LASTS = timedelta(days=120)
BANK_DECIDES_WITHIN = timedelta(days=75)
LONGEST_TO_ANSWER = timedelta(days=21)
_OURS = frozenset(("won", "prevented"))


@dataclass(frozen=True, slots=True)
class Earlier:
    """Payments by the same card before the disputed one: how many, how many of them disputed; `more` when older ones
    were not read."""

    undisputed: tuple[Payment, ...]
    disputed: int
    more: bool


def refundable_left(dispute: Dispute, payment: Payment) -> Money | None:
    """What a refund that ends this open inquiry must pay back; None when no refund ends it (any more)."""
    if dispute.status not in ("warning_needs_response", "warning_under_review") or not dispute.refundable:
        return None
    left = payment.captured - payment.refunded
    return left if left.minor > 0 else None


def paid_twice(dispute: Dispute, payment: Payment) -> Money | None:
    """By how much refunds and this chargeback together exceed what was taken from the customer; None when they do not,
    or when it cannot be said: an inquiry, a won dispute, another currency."""
    if dispute.inquiry or dispute.status in _OURS or dispute.amount.currency != payment.captured.currency:
        return None
    over = payment.refunded + dispute.amount - payment.captured
    return over if payment.refunded.minor > 0 and over.minor > 0 else None


def earlier_payments(payment: Payment, snapshot: Snapshot) -> Earlier | None:
    """What this card paid before; None when the card or the payments are not known."""
    if snapshot.missing("payments") or not _recognizable(payment.method):
        return None
    same = [
        one
        for one in snapshot.payments
        if one.status == "succeeded" and one.created < payment.created and _same_card(one.method, payment.method)
    ]
    return Earlier(
        tuple(one for one in same if not one.disputed), sum(one.disputed for one in same), snapshot.more_payments
    )


def decided_by(dispute: Dispute) -> datetime:
    """By about when the bank has decided an answered dispute: 75 days after the last day to answer, which is at most
    21 days after the dispute when it is no longer told."""
    answered = dispute.deadline or dispute.created + LONGEST_TO_ANSWER
    return answered + BANK_DECIDES_WITHIN


def lapses_at(dispute: Dispute) -> datetime:
    """When an inquiry that stays one closes by itself."""
    return dispute.created + INQUIRY_LASTS


def _recognizable(method: PaymentMethod | None) -> bool:
    return method is not None and method.kind != HIDDEN and bool(method.last4)


def _same_card(one: PaymentMethod | None, other: PaymentMethod | None) -> bool:
    if one is None or other is None:
        return False
    return (one.kind, one.brand, one.last4, one.exp_month, one.exp_year) == (
        other.kind,
        other.brand,
        other.last4,
        other.exp_month,
        other.exp_year,
    )

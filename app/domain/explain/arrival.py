"""When a refund arrives: business days, and how many of them each way to pay takes. Pure.

Stripe docs, Refunds: 5 to 10 business days on cards and bank accounts, about 3 by ACH, where banks take some days more
to show it. Bank holidays are not known here, so every date is an "about".
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.domain.billing import PaymentMethod, Refund

_SATURDAY = 5
_NOON = 12
_USUAL = (5, 10)
_DAYS = {
    "card": _USUAL,
    "us_bank_account": (3, 6),
    "sepa_debit": _USUAL,
    "bacs_debit": _USUAL,
    "au_becs_debit": _USUAL,
    "acss_debit": _USUAL,
}
_OF_CARDS = frozenset(("refund", "reversal", "pending"))
REFERENCE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Arrival:
    """About when a refund arrives: between these two days (noon UTC), and in how many business days."""

    first: datetime
    last: datetime
    days: tuple[int, int]


def arrival(refund: Refund, method: PaymentMethod | None) -> Arrival | None:
    """About when a refund made at its `created` arrives; None for ways to pay that we know no time of."""
    kind = "card" if refund.kind in _OF_CARDS else method.kind if method is not None else ""
    return arrival_by(kind, refund.created)


def arrival_by(kind: str, made_at: datetime) -> Arrival | None:
    """The same for a refund to a payment method of this kind (Stripe's word)."""
    days = _DAYS.get(kind)
    if days is None:
        return None
    return Arrival(business_days_after(made_at, days[0]), business_days_after(made_at, days[1]), days)


def business_days_after(start: datetime, number: int) -> datetime:
    """Noon UTC of the day that many business days (Monday to Friday) after `start`; noon, so that the date is the same
    nearly everywhere."""
    day = start.astimezone(UTC).replace(hour=_NOON, minute=0, second=0, microsecond=0)
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < _SATURDAY
    return day

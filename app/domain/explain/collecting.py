"""How a payment that did not go through is being collected: what was tried, what comes next, whether it still matters.

Only what is known is said: Stripe does not tell which try is the last, nor what the account's settings do after it
(Stripe docs, Smart Retries: past due, unpaid or canceled).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.domain.billing import Customer, Invoice, Payment, PaymentMethod, Subscription
from app.domain.card import say
from app.domain.payment import charged


class Owed(Enum):
    """Whether the money of a failed payment is still wanted."""

    YES = "yes"
    UNKNOWN = "unknown"
    PAID = "paid"
    PAID_ELSEWHERE = "paid elsewhere"
    UNDER_WAY = "under way"
    VOID = "void"
    WRITTEN_OFF = "written off"


@dataclass(frozen=True, slots=True)
class Collecting:
    """What stands behind a failed payment. `invoice` is None when there is none, or with `unread` when it could not be
    read. `tries` are the charges of the payment, newest first; None when they could not be read. `later` is a payment
    of the same amount that went through since and may be for the same thing, `under_way` one for the same thing that is
    with the bank since; `unsure` says that there may be such payments that were not read. `saved` is what would be
    charged now, where that is something else than what failed."""

    invoice: Invoice | None = None
    unread: bool = False
    tries: tuple[Payment, ...] | None = ()
    subscription: Subscription | None = None
    later: Payment | None = None
    under_way: Payment | None = None
    unsure: bool = False
    saved: PaymentMethod | None = None

    @property
    def owed(self) -> Owed:
        """Whether the money is still wanted."""
        if self.unread:
            return Owed.UNKNOWN
        if self.invoice is not None and self.invoice.status != "open":
            return _BY_STATUS.get(self.invoice.status, Owed.UNKNOWN)
        if self.under_way is not None:
            return Owed.UNDER_WAY
        if self.later is not None:
            return Owed.PAID_ELSEWHERE
        return Owed.UNKNOWN if self.invoice is None and self.unsure else Owed.YES

    @property
    def next_try(self) -> datetime | None:
        """When Stripe tries again by itself."""
        return self.invoice.next_attempt_at if self.invoice is not None and self.owed in COLLECTED else None


COLLECTED = (Owed.YES, Owed.PAID_ELSEWHERE)
EXPIRES = say("The plan has not begun: unpaid, it expires within a day of being ordered.")
_BY_STATUS = {
    "paid": Owed.PAID,
    "void": Owed.VOID,
    "uncollectible": Owed.WRITTEN_OFF,
}


def under_way_since(payment: Payment, others: Iterable[Payment]) -> Payment | None:
    """The newest of these, other tries of the same thing, that was made after this one and is still with the bank."""
    since = [one for one in others if one.created > payment.created and one.status == "processing"]
    return max(since, key=lambda one: one.created, default=None)


def later_payment(payment: Payment, payments: Iterable[Payment]) -> Payment | None:
    """The first payment of the same amount that belongs to no invoice either and went through after this one. The
    payments are newest first, which tells of two in one second which came later."""
    if payment.invoice_id:
        return None
    rows = tuple(payments)
    place = next((at for at, one in enumerate(rows) if one.id == payment.id), -1)
    since = [
        one
        for at, one in enumerate(rows)
        if one.status == "succeeded"
        and (one.created, place) > (payment.created, at)
        and charged(one) == payment.amount
        and one.invoice_id is None
        and not one.refunded
        and not one.disputed
    ]
    return min(since, key=lambda one: one.created, default=None)


def another_saved(payment: Payment, plan: Subscription | None, customer: Customer) -> PaymentMethod | None:
    """What would be charged for the plan now, where the last digits of both are known (hidden ones are not) and it is
    not what failed."""
    now = plan.default_payment_method or customer.default_payment_method if plan is not None else None
    if now is None or payment.method is None or not now.last4 or not payment.method.last4:
        return None
    return now if _looks(now) != _looks(payment.method) else None


def _looks(method: PaymentMethod) -> tuple[object, ...]:
    return (method.kind, method.brand, method.last4, method.exp_month, method.exp_year)

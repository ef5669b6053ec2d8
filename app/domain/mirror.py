"""The mirror of Stripe: what it keeps, what an event says must be read again, and when its word may be taken. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.domain.events import Event

LONGEST_LAG = timedelta(minutes=3)
"""How old what is known of Stripe may be: the list of events is read every minute, and one look may fail."""
SETTLING = timedelta(minutes=1)
"""How long after a change of our own Stripe's list of events is sure to show it."""


class Kind(StrEnum):
    """What is kept, in the order in which it is filled: what others are about comes before them."""

    PRODUCT = "product"
    CUSTOMER = "customer"
    SUBSCRIPTION = "subscription"
    INVOICE = "invoice"
    INTENT = "payment_intent"
    CHARGE = "charge"
    REFUND = "refund"
    DISPUTE = "dispute"
    WARNING = "early_fraud_warning"


ABOUT_CHARGES = (Kind.REFUND, Kind.DISPUTE, Kind.WARNING)
"""What belongs to a charge, and only through it to a customer."""


@dataclass(frozen=True, slots=True)
class Row:
    """An object of Stripe's as the mirror keeps it. `body` is what our mapping reads of it; None when it is gone."""

    kind: Kind
    id: str
    body: Mapping[str, Any] | None
    created: datetime | None = None
    customer_id: str = ""
    charge_id: str = ""
    intent_id: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """An object that must be read again. `identity`: who a customer is may have changed, not only what it owes."""

    kind: Kind
    id: str
    customer_id: str = ""
    identity: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark that is due. Whoever read the object takes the mark away by its `number`: one that was made again
    meanwhile has another."""

    mark: Mark
    number: int
    tries: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of the mirror as to one customer. `shape` says what its rows hold; everything up to `as_of` was
    heard; `doubted_at` is when an action of ours ended last; `waiting`: something about the customer was heard
    and not read yet."""

    shape: str
    filled_at: datetime | None
    as_of: datetime | None
    doubted_at: datetime | None
    waiting: bool
    there: bool


def trusted(standing: Standing | None, shape: str, now: datetime) -> datetime | None:
    """As of when the mirror's word may be taken; None when Stripe must be asked."""
    if standing is None or standing.as_of is None or standing.filled_at is None:
        return None
    doubtful = standing.waiting or not standing.there or standing.shape != shape
    late = now - standing.as_of > LONGEST_LAG
    changed = standing.doubted_at is not None and standing.as_of < standing.doubted_at + SETTLING
    return None if doubtful or late or changed else standing.as_of


_OBJECTS = (
    ("charge.dispute.", Kind.DISPUTE),
    ("charge.refund.", Kind.REFUND),
    ("charge.", Kind.CHARGE),
    ("refund.", Kind.REFUND),
    ("payment_intent.", Kind.INTENT),
    ("radar.early_fraud_warning.", Kind.WARNING),
    ("customer.subscription.", Kind.SUBSCRIPTION),
    ("invoice.", Kind.INVOICE),
    ("product.", Kind.PRODUCT),
)
_OF_INVOICES = ("invoice_payment.", "credit_note.")
_OF_CUSTOMERS = ("customer.", "payment_method.", "cash_balance.", "customer_cash_balance_transaction.", "credit_note.")
_OF_BALANCES = frozenset(
    f"invoice.{name}" for name in "finalized paid payment_failed voided overpaid marked_uncollectible".split()
)
"""After these a customer's credit balance or standing may be different; Stripe promises no event of the customer's."""
IDENTITY = ("customer.created", "customer.updated", "customer.deleted")
METHODS = "payment_method."


def touched(event: Event, customers: tuple[str, ...]) -> tuple[Mark, ...]:
    """What must be read again after an event about these customers. Nothing of guests is kept."""
    whose = customers[0] if customers else ""
    kind = next((kind for family, kind in _OBJECTS if event.type.startswith(family)), None)
    found: list[Mark] = []
    if kind is Kind.PRODUCT:
        return (Mark(kind, event.object_id),)
    if kind is not None and whose and event.object_id:
        found.append(Mark(kind, event.object_id, whose))
    if event.type.startswith(_OF_INVOICES) and whose and event.parent_id.startswith("in_"):
        found.append(Mark(Kind.INVOICE, event.parent_id, whose))
    if event.type.startswith(_OF_CUSTOMERS) or event.type in _OF_BALANCES:
        found += [Mark(Kind.CUSTOMER, one, one, event.type in IDENTITY) for one in customers]
    return tuple(found)

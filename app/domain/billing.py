"""The facts of a customer's billing, in our words: plain frozen records, no vendor's shapes.

Times are aware datetimes in UTC. Amounts are Money. `None` means that it is not there or not known; what could not be
read at all stands in `Snapshot.unread`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from app.domain.errors import Why
from app.domain.invoice import Invoice as Invoice
from app.domain.invoice import InvoiceLine as InvoiceLine
from app.domain.invoice import InvoicePayment as InvoicePayment
from app.domain.invoice import InvoiceTax as InvoiceTax
from app.domain.money import Money
from app.domain.payment import Awaited as Awaited
from app.domain.payment import Dispute as Dispute
from app.domain.payment import Failure as Failure
from app.domain.payment import FraudWarning as FraudWarning
from app.domain.payment import Payment as Payment
from app.domain.payment import PaymentMethod as PaymentMethod
from app.domain.payment import Refund as Refund

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer. `credits` are what we owe the customer (positive) or the customer owes from before (negative), one a
    currency; `cash` is money received by bank transfer and not yet applied; `cash_mode` is how it is
    applied: automatic or manual. `older_source` says that a source of the older kind is saved as the default; `locale`
    is the language that the customer likes best, a tag such as de or pt-BR."""

    id: str
    name: str | None = None
    email: str | None = None
    created: datetime | None = None
    deleted: bool = False
    currency: str | None = None
    credits: tuple[Money, ...] = ()
    cash: tuple[Money, ...] = ()
    cash_unread: bool = False
    cash_mode: str | None = None
    delinquent: bool = False
    default_payment_method: PaymentMethod | None = None
    older_source: bool = False
    locale: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubscriptionItem:
    """One price on a subscription. `unit` is None for tiered prices; `product_name` is None until its name was read."""

    id: str
    price_id: str
    product_id: str
    product_name: str | None = None
    nickname: str | None = None
    unit: Money | None = None
    interval: str | None = None
    interval_count: int = 1
    quantity: int | None = None
    metered: bool = False
    period_start: datetime | None = None
    period_end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription. `status` is Stripe's word, open to new ones. `without_method` is what its trial's end brings when
    nothing is there to pay with: create_invoice, cancel or pause. While its collection is paused, `paused_invoices` is
    what becomes of them (keep_as_draft, mark_uncollectible or void), and it goes on by itself when `resumes_at`."""

    id: str
    customer_id: str
    status: str
    created: datetime
    currency: str
    items: tuple[SubscriptionItem, ...] = ()
    more_items: bool = False
    cancel_at_period_end: bool = False
    cancel_at: datetime | None = None
    canceled_at: datetime | None = None
    ended_at: datetime | None = None
    trial_end: datetime | None = None
    collection_method: str = "charge_automatically"
    collection_paused: bool = False
    paused_invoices: str | None = None
    resumes_at: datetime | None = None
    default_payment_method: PaymentMethod | None = None
    without_method: str | None = None
    older_source: bool = False

    @property
    def live(self) -> bool:
        """Whether it still runs (or is about to): everything but ended ones."""
        return self.status not in ("canceled", "incomplete_expired")


@dataclass(frozen=True, slots=True)
class BillingCredits:
    """What is left of billing credits for metered prices; `available` one a currency."""

    available: tuple[Money, ...] = ()
    ledger: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditGrant:
    """Billing credits given or sold at once. `left` is None when it was not asked for or could not be read."""

    id: str
    amount: Money
    created: datetime
    name: str | None = None
    category: str | None = None
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    voided_at: datetime | None = None
    left: Money | None = None

    def usable(self, now: datetime) -> bool:
        """Whether it is neither voided nor expired; it may still begin later."""
        return self.voided_at is None and (self.expires_at is None or self.expires_at > now)


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that could not be read: which (customer, invoices, payments, subscriptions, disputes, warnings, credits,
    names) and why; `permission` names what the key lacks."""

    part: str
    why: Why
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """The customer part of a snapshot, as one look-up brings it."""

    customer: Customer
    subscriptions: tuple[Subscription, ...] = ()
    more_subscriptions: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that the card says of one customer, read at `read_at`. Newest first in every list.

    `warnings` are the early fraud warnings about the payments, as far as the account's newest tell of them.

    `payments` may lack what the vendor keeps for deleted customers. `more_*` says that the vendor has older ones.
    """

    customer: Customer
    read_at: datetime
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    warnings: tuple[FraudWarning, ...] = ()
    credits: BillingCredits | None = None
    more_invoices: bool = False
    more_payments: bool = False
    more_subscriptions: bool = False
    unread: tuple[Unread, ...] = ()

    def missing(self, part: str) -> Unread | None:
        """The gap of that name, if it could not be read."""
        return next((gap for gap in self.unread if gap.part == part), None)

    def lacks(self, *parts: str) -> bool:
        """Whether any of these parts could not be read, so that nothing may be said of what is not in it."""
        return any(gap.part in parts for gap in self.unread)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, newest first, and whether older ones exist."""

    rows: tuple[Row, ...]
    more: bool

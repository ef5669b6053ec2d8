"""The facts of a customer's billing, in our words: plain frozen records, no vendor's shapes.

Times are aware datetimes in UTC. Amounts are Money. `None` means that it is not there or not known; what could not be
read at all stands in `Snapshot.unread`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from app.domain.errors import Why
from app.domain.money import Money

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """What a customer pays with. `kind` is Stripe's word: card, us_bank_account, sepa_debit, link ..."""

    id: str
    kind: str
    brand: str | None = None
    last4: str | None = None
    exp_month: int | None = None
    exp_year: int | None = None
    bank_name: str | None = None


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer. `credits` are what we owe the customer (positive) or the customer owes from before (negative), one a
    currency; `cash` is money received by bank transfer and not yet applied."""

    id: str
    name: str | None = None
    email: str | None = None
    created: datetime | None = None
    deleted: bool = False
    currency: str | None = None
    credits: tuple[Money, ...] = ()
    cash: tuple[Money, ...] = ()
    cash_unread: bool = False
    delinquent: bool = False
    default_payment_method: PaymentMethod | None = None
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
    """A subscription. `status` is Stripe's word, open to new ones."""

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
    default_payment_method: PaymentMethod | None = None
    latest_invoice_id: str | None = None

    @property
    def live(self) -> bool:
        """Whether it still runs (or is about to): everything but ended ones."""
        return self.status not in ("canceled", "incomplete_expired")


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of an invoice; `amount` is before tax that is added on top and before discounts."""

    id: str
    description: str
    amount: Money
    quantity: int | None = None
    period_start: datetime | None = None
    period_end: datetime | None = None
    proration: bool = False
    price_id: str | None = None
    product_id: str | None = None
    subscription_id: str | None = None
    discount: Money | None = None


@dataclass(frozen=True, slots=True)
class InvoicePayment:
    """What paid (or should pay) an invoice: a payment intent, a charge, or a payment recorded outside Stripe."""

    id: str
    status: str
    amount_requested: Money
    amount_paid: Money | None = None
    intent_id: str | None = None
    charge_id: str | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True)
class InvoiceTax:
    """A tax on an invoice; `inclusive` when the prices hold it already."""

    amount: Money
    inclusive: bool
    rate: str | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice. `credited_before`/`credited_after` are credit notes before and after it was paid."""

    id: str
    customer_id: str | None
    status: str
    created: datetime
    currency: str
    total: Money
    subtotal: Money
    amount_due: Money
    amount_paid: Money
    amount_remaining: Money
    number: str | None = None
    finalized_at: datetime | None = None
    due_at: datetime | None = None
    paid_at: datetime | None = None
    attempt_count: int = 0
    next_attempt_at: datetime | None = None
    collection_method: str = "charge_automatically"
    billing_reason: str | None = None
    subscription_id: str | None = None
    period_start: datetime | None = None
    period_end: datetime | None = None
    starting_balance: Money | None = None
    ending_balance: Money | None = None
    overpaid: Money | None = None
    credited_before: Money | None = None
    credited_after: Money | None = None
    discounts: tuple[Money, ...] = ()
    taxes: tuple[InvoiceTax, ...] = ()
    lines: tuple[InvoiceLine, ...] = ()
    more_lines: bool = False
    payments: tuple[InvoicePayment, ...] = ()
    hosted_url: str | None = None
    pdf_url: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a payment did not go through, in the vendor's codes; words for them come from the domain."""

    code: str | None = None
    decline_code: str | None = None
    advice_code: str | None = None
    network_code: str | None = None
    outcome_type: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund; `reference` is what the customer's bank can look for, once `reference_status` is "available"."""

    id: str
    amount: Money
    status: str
    created: datetime
    charge_id: str | None = None
    reason: str | None = None
    failure_reason: str | None = None
    pending_reason: str | None = None
    reference: str | None = None
    reference_status: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Payment:
    """One attempt to take money: a payment intent with its newest charge, or a bare charge.

    `id` is the charge's when there is one, else the intent's. `status` is one of succeeded, processing, failed,
    needs_action, needs_method, uncaptured, canceled, or Stripe's own word when it is a new one.
    """

    id: str
    status: str
    created: datetime
    amount: Money
    refunded: Money
    captured: Money
    customer_id: str | None = None
    intent_id: str | None = None
    charge_id: str | None = None
    method: PaymentMethod | None = None
    failure: Failure | None = None
    refunds: tuple[Refund, ...] = ()
    more_refunds: bool = False
    disputed: bool = False
    description: str | None = None
    receipt_email: str | None = None
    billing_email: str | None = None
    invoice_id: str | None = None
    livemode: bool = True


@dataclass(frozen=True, slots=True)
class Dispute:
    """A dispute or inquiry. `due_at` is None when it cannot be answered (any more)."""

    id: str
    charge_id: str
    amount: Money
    status: str
    reason: str
    created: datetime
    due_at: datetime | None = None
    past_due: bool = False
    submissions: int = 0
    evidence_staged: bool = False
    refundable: bool = False
    network: str | None = None
    network_reason_code: str | None = None
    case_type: str | None = None
    taken: Money | None = None
    fee: Money | None = None
    intent_id: str | None = None

    @property
    def inquiry(self) -> bool:
        """An inquiry takes no money yet (Stripe docs, Disputes: warning_* statuses)."""
        return self.status.startswith("warning_")


@dataclass(frozen=True, slots=True)
class BillingCredits:
    """What is left of billing credits for metered prices; `available` one a currency."""

    available: tuple[Money, ...] = ()
    ledger: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A part that could not be read: which (customer, invoices, payments, subscriptions, disputes, credits, names) and
    why; `permission` names what the key lacks."""

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

    `payments` may lack what the vendor keeps for deleted customers. `more_*` says that the vendor has older ones.
    """

    customer: Customer
    read_at: datetime
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    credits: BillingCredits | None = None
    more_invoices: bool = False
    more_payments: bool = False
    more_subscriptions: bool = False
    unread: tuple[Unread, ...] = ()

    def missing(self, part: str) -> Unread | None:
        """The gap of that name, if it could not be read."""
        return next((gap for gap in self.unread if gap.part == part), None)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, newest first, and whether older ones exist."""

    rows: tuple[Row, ...]
    more: bool

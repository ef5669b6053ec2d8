"""Invoices: their lines, taxes and what paid them. The facts of app.domain.billing."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """A line of an invoice; `amount` is before tax that is added on top and before discounts.

    `item_id` is the item of a subscription that it bills; `unit` what one costs in minor units, where Stripe says so.
    """

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
    item_id: str | None = None
    unit: Decimal | None = None


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


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice. `credited_before`/`credited_after` are credit notes before and after it was paid; `paid_outside` was
    paid outside Stripe; `credits_used` are billing credits that lowered it."""

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
    paid_outside: Money | None = None
    credits_used: Money | None = None
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

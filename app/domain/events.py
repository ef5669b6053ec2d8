"""What happened at Stripe, as ids only, and what each type of event means to us. Pure.

The body of an event is never taken for a fact: events come late, twice and in any order. They say what to read again.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """An event. `object_id` is what it is about; `customer_id` whose that is, "" when the object does not say;
    `former_customer_id` whose it was before; `parent_id` what leads to the customer (a charge, an invoice ...).
    `action_id` is ours, from the object's metadata. `account` is "" for our own account. `clues` are the digests of the
    address and of the shop's own id that a customer has got by it, with a blank between."""

    id: str
    type: str
    created: datetime
    livemode: bool
    object_id: str = ""
    customer_id: str = ""
    former_customer_id: str = ""
    parent_id: str = ""
    action_id: str = ""
    account: str = ""
    clues: str = ""


def _named(family: str, names: str) -> tuple[str, ...]:
    return tuple(f"{family}.{name}" for name in names.split())


DISPUTES = _named("charge.dispute", "created updated closed funds_withdrawn funds_reinstated")
REFUNDS = (*_named("refund", "created updated failed"), "charge.refund.updated")
"""About a refund: `object_id` is its id."""
COUNTED = ("refund.created", "charge.dispute.created")
"""What the figures of macros are counted by, long after it happened."""
OF_REFUNDED_CHARGES = frozenset(("charge.refunded", *DISPUTES))
"""About a charge or its dispute, after which the charge's refunds may be different."""

OF_CREDITS = "billing."
"""What begins so is about billing credits."""
CUSTOMERS = (
    *_named("customer", "created updated deleted"),
    *_named("customer.discount", "created updated deleted"),
    *_named(
        "customer.subscription",
        "created updated deleted paused resumed pending_update_applied pending_update_expired trial_will_end",
    ),
    *_named("customer.source", "created updated deleted expiring"),
    *_named("customer.tax_id", "created updated deleted"),
    *_named("payment_method", "attached detached updated automatically_updated"),
    "cash_balance.funds_available",
    "customer_cash_balance_transaction.created",
    *_named("billing.credit_grant", "created updated"),
    "billing.credit_balance_transaction.created",
)
MONEY = (
    *_named("charge", "succeeded failed pending updated captured expired refunded"),
    *REFUNDS,
    *_named(
        "payment_intent",
        "created processing succeeded payment_failed requires_action canceled partially_funded"
        " amount_capturable_updated",
    ),
    *DISPUTES,
    *_named("radar.early_fraud_warning", "created updated"),
    *_named("review", "opened closed"),
    *_named("checkout.session", "completed async_payment_succeeded async_payment_failed"),
    "mandate.updated",
)
INVOICES = (
    *_named(
        "invoice",
        "created updated deleted finalized finalization_failed sent paid payment_succeeded payment_failed overdue"
        " payment_action_required payment_attempt_required overpaid marked_uncollectible voided",
    ),
    "invoice_payment.paid",
    *_named("credit_note", "created updated voided"),
    *_named("subscription_schedule", "created updated canceled completed released aborted expiring"),
)
TYPES = (*CUSTOMERS, *MONEY, *INVOICES)
"""Every type that we want to hear of: after each a customer's card is out of date (Stripe docs, Event types)."""
KNOWN = frozenset(TYPES)
OF_THE_MIRROR = _named("product", "created updated deleted")
"""What only the mirror must hear of besides."""


def about_a_refund(event: Event) -> bool:
    """Whether the refunds of our own actions must be looked at."""
    return event.type in REFUNDS or event.type in OF_REFUNDED_CHARGES

"""The matter that is to be put right: everything that must be known of one payment, invoice or customer before money
moves, read fresh."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.actions import Order
from app.domain.billing import Customer, Dispute, FraudWarning, Invoice, Payment, Refund, Unread
from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A credit note on an invoice. `status` is issued or void; `refund_ids` the refunds that it made or linked, and
    `refunded` what they gave."""

    id: str
    invoice_id: str
    amount: Money
    status: str
    created: datetime
    number: str | None = None
    reason: str | None = None
    refund_ids: tuple[str, ...] = ()
    refunded: Money | None = None
    to_balance: Money | None = None
    outside: Money | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """The facts of one thing, read at `read_at`, never from a cache. What could not be read stands in `unread`
    (customer, payment, invoice, refunds, disputes, warnings, notes, fee, balance): what is not known is never taken
    for none.

    `payments` are all that paid the invoice, newest first; `payment` is the one that was named, else their newest.
    `refunds`, `disputes` and `warnings` are those of `payment`. `fee` is what Stripe kept of the payment and
    `exchanged` what the payment became in our own currency (None when it was not exchanged); `available` is what our
    Stripe balance holds in the currency that refunds of it are taken from.
    """

    read_at: datetime
    customer: Customer | None = None
    payment: Payment | None = None
    payments: tuple[Payment, ...] = ()
    invoice: Invoice | None = None
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    warnings: tuple[FraudWarning, ...] = ()
    notes: tuple[CreditNote, ...] = ()
    available: Money | None = None
    fee: Money | None = None
    exchanged: Money | None = None
    unread: tuple[Unread, ...] = ()

    def missing(self, part: str) -> Unread | None:
        """The gap of that name, if it could not be read."""
        return next((gap for gap in self.unread if gap.part == part), None)


@dataclass(frozen=True, slots=True)
class Preview:
    """What Stripe says that an order would do, changing nothing: the total of the document with its tax, and what
    would go back to the payment method, to the balance, off what is due, and outside Stripe. `order` is the order as it
    would be sent: with the lines and the amount that come to exactly this."""

    order: Order
    total: Money
    tax: Money
    refund: Money
    balance: Money
    due: Money
    outside: Money

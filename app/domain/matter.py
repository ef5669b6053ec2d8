"""The matter that is to be put right: everything that must be known of one payment, invoice or customer before money
moves, read fresh."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.billing import Customer, Dispute, FraudWarning, Invoice, Payment, Refund, Unread
from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class CreditNote:
    """A credit note on an invoice. `status` is issued or void; `refund_ids` the refunds that it made or linked."""

    id: str
    invoice_id: str
    amount: Money
    status: str
    created: datetime
    number: str | None = None
    reason: str | None = None
    refund_ids: tuple[str, ...] = ()
    to_balance: Money | None = None
    outside: Money | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """The facts of one thing, read at `read_at`, never from a cache. What could not be read stands in `unread`
    (payment, invoice, disputes, warnings, notes, balance): what is not known is never taken for none.

    `available` is what our Stripe balance holds in the payment's currency; None when it was not needed.
    """

    read_at: datetime
    customer: Customer | None = None
    payment: Payment | None = None
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
    would go back to the payment method, to the balance, off what is due, and outside Stripe."""

    total: Money
    tax: Money
    refund: Money
    balance: Money
    due: Money
    outside: Money

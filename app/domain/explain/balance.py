"""Balances in figures: what unapplied cash could pay, what credits were used, what was paid elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.billing import CreditGrant, Invoice, Snapshot
from app.domain.money import Money

_FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What some cash could pay: of each invoice how much, the one due first at the top, and what would be left."""

    cash: Money
    pays: tuple[tuple[Invoice, Money], ...]
    left: Money


def could_pay(cash: Money, invoices: tuple[Invoice, ...]) -> Coverage:
    """What this cash could pay of the open invoices in its currency. An invoice that it pays to the cent comes first,
    then the ones due first; the sum of all and of what is left is always the cash."""
    waiting = sorted(
        (one for one in invoices if _payable(one, cash.currency)),
        key=lambda one: (one.amount_remaining != cash, one.due_at or _FAR, one.created),
    )
    left, pays = max(cash.minor, 0), []
    for invoice in waiting:
        paid = min(left, invoice.amount_remaining.minor)
        if paid:
            pays.append((invoice, Money(paid, cash.currency)))
        left -= paid
    return Coverage(cash, tuple(pays), Money(left, cash.currency))


def overpaid(snapshot: Snapshot) -> tuple[Invoice, ...]:
    """The invoices on which too much was paid."""
    return tuple(one for one in snapshot.invoices if one.overpaid and one.overpaid.minor > 0)


def paid_outside(invoice: Invoice) -> Money | None:
    """What of an invoice was paid outside Stripe; None when nothing was."""
    if invoice.paid_outside:
        return invoice.paid_outside
    rows = [one.amount_paid for one in invoice.payments if one.outside and one.status == "paid" and one.amount_paid]
    same = [one.minor for one in rows if one.currency == invoice.currency]
    return Money(sum(same), invoice.currency) if same else None


def last_use(snapshot: Snapshot, currency: str) -> Invoice | None:
    """The newest invoice in this currency that billing credits lowered."""
    return next((one for one in snapshot.invoices if one.currency == currency and one.credits_used), None)


def expiring(grants: tuple[CreditGrant, ...], now: datetime) -> tuple[CreditGrant, ...]:
    """The usable grants, the one that expires first at the top; those that are known to be used up left out."""
    usable = (one for one in grants if one.usable(now) and (one.left is None or one.left))
    return tuple(sorted(usable, key=lambda one: (one.expires_at or _FAR, one.created)))


def _payable(invoice: Invoice, currency: str) -> bool:
    return invoice.status == "open" and invoice.currency == currency and invoice.amount_remaining.minor > 0

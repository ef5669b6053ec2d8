"""Rules about money that lies with us while something is owed, and about prepaid credits that run out."""

from datetime import datetime

from app.domain.billing import Invoice, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, fill, say
from app.domain.insights.insight import Insight
from app.domain.money import Money


def unapplied_cash(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """Money came by bank transfer and lies there while an invoice in its currency is open."""
    for cash in snapshot.customer.cash:
        waiting = _open_invoices(snapshot, cash.currency) if cash.minor > 0 else []
        if waiting:
            return Insight(
                "unapplied_cash",
                Tone.ATTENTION,
                say("Money received, not applied: {amount}", amount=cash),
                _could_pay(cash, waiting),
                (snapshot.customer.id, *(one.id for one in waiting)),
                _balances(snapshot),
            )
    return None


def cash_lying(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """Money came by bank transfer and there is no open invoice that it could be for."""
    if snapshot.missing("invoices"):
        return None
    for cash in snapshot.customer.cash:
        if cash.minor > 0 and not _open_invoices(snapshot, cash.currency):
            return Insight(
                "cash_lying",
                Tone.WAITING,
                _lies(cash, snapshot),
                say(
                    "It came by bank transfer. None of the newest invoices in this currency is open."
                    if snapshot.more_invoices
                    else "It came by bank transfer. No open invoice in this currency was found."
                ),
                (snapshot.customer.id,),
                _balances(snapshot),
            )
    return None


def _lies(cash: Money, snapshot: Snapshot) -> Phrase:
    if snapshot.more_invoices:
        return say("Money received, not applied: {amount}", amount=cash)
    return say("Money received, for no invoice: {amount}", amount=cash)


def credit_unused(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The customer has credit while an invoice in its currency is open. Credit lowers the next invoice, never one that
    stands (Stripe docs, Customer credit balance)."""
    for credit in snapshot.customer.credits:
        waiting = _open_invoices(snapshot, credit.currency) if credit.minor > 0 else []
        if waiting:
            owed = sum((one.amount_remaining for one in waiting), Money(0, credit.currency))
            return Insight(
                "credit_unused",
                Tone.WAITING,
                say("Credit of {amount} is not used", amount=credit),
                say("{amount} is open. Credit lowers the next invoice, not one that stands already.", amount=owed),
                (snapshot.customer.id, *(one.id for one in waiting)),
                _balances(snapshot),
            )
    return None


def credits_nearly_gone(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """What is left of prepaid credits is less than the last invoice took of them."""
    if snapshot.credits is None or snapshot.missing("invoices"):
        return None
    for left in snapshot.credits.available:
        last = next((one for one in snapshot.invoices if _billed(one) and one.currency == left.currency), None)
        used = credits_used(last) if last else None
        if last is None or used is None or used.minor <= 0 or left.minor < 0 or left >= used:
            continue
        nearly = say("Credits nearly gone, {amount} left", amount=left)
        return Insight(
            "credits_nearly_gone",
            Tone.ATTENTION,
            nearly if left else say("No credits for usage are left"),
            say(
                "The invoice of {day} took {amount} of them. Use beyond them is charged.",
                day=Day(last.created),
                amount=used,
            ),
            (snapshot.customer.id, last.id),
            _balances(snapshot),
        )
    return None


def credits_used(invoice: Invoice) -> Money | None:
    """What billing credits took off: `total` is after them, `subtotal` before (Stripe docs, Billing credits).
    None when the figures do not say it."""
    discounts = sum(one.minor for one in invoice.discounts)
    taxes = sum(one.amount.minor for one in invoice.taxes if not one.inclusive)
    used = invoice.subtotal.minor - discounts + taxes - invoice.total.minor
    return Money(used, invoice.currency) if used >= 0 else None


def _billed(invoice: Invoice) -> bool:
    return invoice.status in ("open", "paid") and bool(invoice.subtotal)


def _could_pay(cash: Money, waiting: list[Invoice]) -> Phrase:
    exact = next((one for one in reversed(waiting) if one.amount_remaining == cash), None)
    if exact is not None:
        due = say("Exactly what the invoice due {day} asks for. Apply it and the invoice is paid.")
        of = say("Exactly what the invoice of {day} asks for. Apply it and the invoice is paid.")
        return fill(due, day=Day(exact.due_at)) if exact.due_at else fill(of, day=Day(exact.created))
    owed = sum((one.amount_remaining for one in waiting), Money(0, cash.currency))
    return say("{amount} is open. The money has paid none of it yet.", amount=owed)


def _open_invoices(snapshot: Snapshot, currency: str) -> list[Invoice]:
    """Newest first."""
    return [
        one for one in snapshot.invoices if one.status == "open" and one.currency == currency and one.amount_remaining
    ]


def _balances(snapshot: Snapshot) -> Button:
    return Button(say("See balances"), f"open:balances:{snapshot.customer.id}")

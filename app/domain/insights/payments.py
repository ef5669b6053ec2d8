"""Rules about payments and invoices that wait for money."""

from datetime import datetime

from app.domain.billing import Invoice, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, plural, say, sentences
from app.domain.insights.insight import Insight
from app.domain.money import Money
from app.domain.states import attempt_failed, days_overdue, payments_of


def payment_failed(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The newest open invoice whose payment was tried and refused."""
    for invoice in snapshot.invoices:
        payments = payments_of(invoice, snapshot)
        if attempt_failed(invoice, payments):
            target = payments[0].id if payments else ""
            step = f"open:payment:{target}" if target else f"open:invoice:{invoice.id}"
            return Insight(
                "payment_failed",
                Tone.PROBLEM,
                say("Payment failed, {amount}", amount=invoice.amount_remaining),
                _tries(invoice, payments[0].created if payments else None),
                (invoice.id, *(payment.id for payment in payments[:1])),
                Button(say("See why"), step),
            )
    return None


def one_off_failed(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The newest payment of all failed, and it belongs to no invoice."""
    newest = snapshot.payments[0] if snapshot.payments else None
    if newest is None or newest.invoice_id or newest.status != "failed":
        return None
    return Insight(
        "one_off_failed",
        Tone.PROBLEM,
        say("Payment failed, {amount}", amount=newest.amount),
        say("Declined on {day}. Nothing was charged.", day=Day(newest.created)),
        (newest.id,),
        Button(say("See why"), f"open:payment:{newest.id}"),
    )


def needs_customer(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A payment waits until the customer confirms it with the bank."""
    for payment in snapshot.payments:
        if payment.status == "needs_action":
            return Insight(
                "needs_customer",
                Tone.ATTENTION,
                say("Waiting for the customer, {amount}", amount=payment.amount),
                say("The bank wants the customer to confirm this payment. Nothing was charged yet."),
                (payment.id,),
                Button(say("See the payment"), f"open:payment:{payment.id}"),
            )
    return None


def overdue(snapshot: Snapshot, now: datetime) -> Insight | None:
    """Open invoices past their due date; the oldest leads."""
    late = [invoice for invoice in snapshot.invoices if days_overdue(invoice, now) is not None]
    if not late:
        return None
    oldest = min(late, key=lambda invoice: invoice.due_at or now)
    days = days_overdue(oldest, now) or 0
    others = plural("{n} more invoice is overdue.", "{n} more invoices are overdue.", len(late) - 1)
    due = say("Due {day}.", day=Day(oldest.due_at)) if oldest.due_at else ()
    return Insight(
        "overdue",
        Tone.ATTENTION,
        _overdue(days, oldest.amount_remaining),
        sentences(due, say(others) if len(late) > 1 else ()),
        tuple(invoice.id for invoice in late),
        Button(say("See the invoice"), f"open:invoice:{oldest.id}"),
    )


def _overdue(days: int, amount: Money) -> Phrase:
    if not days:
        return say("Overdue today, {amount}", amount=amount)
    return say(plural("Overdue {n} day, {amount}", "Overdue {n} days, {amount}", days, amount=amount))


def _tries(invoice: Invoice, last: datetime | None) -> Phrase:
    if invoice.next_attempt_at:
        ahead = say("Next try {day}.", day=Day(invoice.next_attempt_at))
    else:
        ahead = say("Stripe will not try again by itself.")
    return sentences(_declined(invoice.attempt_count, last), ahead)


def _declined(tries: int, last: datetime | None) -> Phrase:
    if last is None:
        few = {0: say("Declined."), 1: say("Declined once."), 2: say("Declined twice.")}
        return few.get(tries) or say(plural("Declined {n} time.", "Declined {n} times.", tries))
    few = {
        0: say("Declined, last on {day}.", day=Day(last)),
        1: say("Declined once, last on {day}.", day=Day(last)),
        2: say("Declined twice, last on {day}.", day=Day(last)),
    }
    many = plural("Declined {n} time, last on {day}.", "Declined {n} times, last on {day}.", tries, day=Day(last))
    return few.get(tries) or say(many)

"""Rules about payments and invoices that wait for money."""

from datetime import datetime

from app.domain.billing import Invoice, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, say
from app.domain.insights.insight import Insight
from app.domain.states import attempt_failed, days_overdue, payments_of
from app.domain.wording import count


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
                say("Payment failed, ", invoice.amount_remaining),
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
        say("Payment failed, ", newest.amount),
        say("Declined on ", Day(newest.created), ". Nothing was charged."),
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
                say("Waiting for the customer, ", payment.amount),
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
    others = f" {count(len(late) - 1, 'more invoice is', 'more invoices are')} overdue." if len(late) > 1 else ""
    due = say("Due ", Day(oldest.due_at), ".") if oldest.due_at else ()
    return Insight(
        "overdue",
        Tone.ATTENTION,
        say("Overdue " + count(days, "day", "days") + ", " if days else "Overdue today, ", oldest.amount_remaining),
        say(*due, others),
        tuple(invoice.id for invoice in late),
        Button(say("See the invoice"), f"open:invoice:{oldest.id}"),
    )


def _tries(invoice: Invoice, last: datetime | None) -> Phrase:
    tries = invoice.attempt_count
    times = {0: "Declined", 1: "Declined once", 2: "Declined twice"}.get(tries, f"Declined {tries} times")
    declined = say(times, *((", last on ", Day(last)) if last else ()), ". ")
    if invoice.next_attempt_at:
        return say(*declined, "Next try ", Day(invoice.next_attempt_at), ".")
    return say(*declined, "Stripe will not try again by itself.")

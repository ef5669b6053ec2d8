"""The rule about a purchase outside of any invoice that failed."""

from datetime import datetime, timedelta

from app.domain.billing import Payment, Snapshot
from app.domain.card import Button, Day, Tone, say, sentences
from app.domain.explain.payment import cause
from app.domain.insights.insight import Insight
from app.domain.payment import charged
from app.domain.states import of_no_invoice

NEWS = timedelta(days=90)
FRESH = timedelta(days=7)
"""So long it is news although a plan's own payment went through since: who still pays has bought nothing instead."""


def one_off_failed(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest purchase of all failed, not long ago, and it belongs to no invoice. Both need all of them read."""
    failed = _newest_purchase(snapshot, now)
    if failed is None or failed.status != "failed" or not of_no_invoice(failed, snapshot):
        return None
    return Insight(
        "one_off_failed",
        Tone.PROBLEM,
        say("Payment failed, {amount}", amount=failed.amount),
        sentences(cause(failed), say("Tried on {day}. Nothing was charged.", day=Day(failed.created))),
        (failed.id,),
        Button(say("See why"), f"open:payment:{failed.id}"),
    )


def _newest_purchase(snapshot: Snapshot, now: datetime) -> Payment | None:
    """The newest payment that may belong to no invoice, if it is still news. A page that was only opened is none, and
    what invoices took since, or what was given up untried, settles it only where the amount is the same."""
    since: list[Payment] = []
    for payment in () if snapshot.missing("payments") else snapshot.payments:
        if payment.status == "needs_method":
            continue
        if not payment.invoice_id and not _given_up(payment):
            settled = any(one.status == "succeeded" and charged(one) == payment.amount for one in since)
            lately = now - payment.created <= (FRESH if since else NEWS)
            return payment if lately and not settled else None
        since.append(payment)
    return None


def _given_up(payment: Payment) -> bool:
    """Whether it was canceled before anything was tried."""
    return payment.status == "canceled" and payment.charge_id is None and payment.failure is None

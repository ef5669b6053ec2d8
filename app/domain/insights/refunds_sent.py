"""Rules about refunds that go their way: not sent yet, on their way, or sent lately."""

from datetime import datetime, timedelta

from app.domain.billing import Payment, Refund, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, say, sentences
from app.domain.explain.arrival import arrival
from app.domain.explain.refund_trouble import pending
from app.domain.insights.insight import Insight
from app.domain.payment import charged

LATELY = timedelta(days=30)
"""So long a bank may still send it back (Stripe docs, Refunds)."""
_RELEASED = "expired_uncaptured_charge"


def refund_not_sent(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A refund that has not left, because our own balance is too low."""
    for payment, refund in _refunds(snapshot):
        if refund.status == "pending" and pending(refund).private:
            title = say("Refund not sent yet, {amount}", amount=refund.amount)
            asked = say("Asked for on {day}.", day=Day(refund.created))
            text = sentences(asked, pending(refund).private)
            return _of("refund_not_sent", Tone.PROBLEM, title, text, (payment, refund))
    return None


def refund_on_its_way(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest refund that is on its way or went out lately: when it should be there."""
    for payment, refund in _refunds(snapshot):
        lately = now - refund.created <= LATELY and refund.reason != _RELEASED
        if lately and refund.status == "succeeded":
            title, text = _sent(payment, refund), _there(payment, refund, now)
            return _of("refund_on_its_way", Tone.WAITING, title, text, (payment, refund))
        if lately and refund.status == "pending" and not pending(refund).private:
            title = say("Refund on its way, {amount}", amount=refund.amount)
            text = _there(payment, refund, now) if pending(refund).sent else pending(refund).waits
            return _of("refund_on_its_way", Tone.WAITING, title, text, (payment, refund))
    return None


def _refunds(snapshot: Snapshot) -> list[tuple[Payment, Refund]]:
    """Newest first."""
    found = [(payment, one) for payment in snapshot.payments for one in payment.refunds]
    return sorted(found, key=lambda pair: pair[1].created, reverse=True)


def _sent(payment: Payment, refund: Refund) -> Phrase:
    paid = charged(payment)
    back = max(payment.refunded, refund.amount)
    if back >= paid:
        return say("Refunded, {amount}", amount=back)
    return say("Refunded {amount} of {paid}", amount=back, paid=paid)


def _there(payment: Payment, refund: Refund, now: datetime) -> Phrase:
    due, sent = arrival(refund, payment.method), Day(refund.created)
    if due is None:
        return say("Asked for on {day}. How long it takes depends on the bank.", day=sent)
    if now <= due.last:
        return say("Asked for on {day}. There by about {last}.", day=sent, last=Day(due.last))
    return say("Asked for on {day}. It should be there since about {last}.", day=sent, last=Day(due.last))


def _of(rule: str, tone: Tone, title: Phrase, text: Phrase, found: tuple[Payment, Refund]) -> Insight:
    payment, refund = found
    step = Button(say("See the payment"), f"open:payment:{payment.id}")
    return Insight(rule, tone, title, text, (refund.id, payment.id), step)

"""Rules about money that went back, or should have."""

from datetime import datetime, timedelta

from app.domain.billing import Dispute, Payment, Refund, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, plural, say, sentences
from app.domain.explain.refund_trouble import canceled, failed
from app.domain.explain.refund_trouble import pending as waits_for
from app.domain.insights.insight import Insight
from app.domain.money import Money
from app.domain.payment import charged

LATELY = timedelta(days=30)
LONG = timedelta(days=10)
"""Banks show a card refund after 5 to 10 business days, and few states last longer (Stripe docs, Refunds)."""
_OURS = frozenset(("won", "prevented"))
_BACK = frozenset(("succeeded", "pending", "requires_action"))


def refund_failed(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A refund failed: the customer did not get it, and newer refunds of the payment do not give as much again."""
    for payment in snapshot.payments:
        for place, refund in enumerate(payment.refunds):
            if refund.status == "failed" and not _sent_again(refund, payment, payment.refunds[:place]):
                text = sentences(say("Asked for on {day}.", day=Day(refund.created)), failed(refund).where)
                title = say("Refund failed, {amount}", amount=refund.amount)
                return _of_refund("refund_failed", Tone.PROBLEM, title, text, (payment, refund))
    return None


def _sent_again(refund: Refund, payment: Payment, newer: tuple[Refund, ...]) -> bool:
    again = sum(one.amount.minor for one in newer if one.status in _BACK)
    return again >= refund.amount.minor or payment.refunded >= charged(payment)


def refund_waits_for_customer(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A refund cannot go on before the customer does something (Stripe docs, Refunds: requires_action)."""
    found = _refund(snapshot, "requires_action")
    if found is None:
        return None
    refund = found[1]
    title = say("Refund waits for the customer, {amount}", amount=refund.amount)
    text = say("Asked for on {day}. The customer must say by e-mail where the money shall go.", day=Day(refund.created))
    return _of_refund("refund_waits_for_customer", Tone.ATTENTION, title, text, found)


def refund_canceled(snapshot: Snapshot, now: datetime) -> Insight | None:
    """A refund of a payment that went through was canceled lately, and no newer one gives as much."""
    for payment in snapshot.payments:
        for place, refund in enumerate(payment.refunds if payment.status == "succeeded" else ()):
            lately = refund.status == "canceled" and now - refund.created <= LATELY
            if lately and not _sent_again(refund, payment, payment.refunds[:place]):
                text = sentences(say("Asked for on {day}.", day=Day(refund.created)), canceled(payment.method).where)
                title = say("Refund canceled, {amount}", amount=refund.amount)
                return _of_refund("refund_canceled", Tone.ATTENTION, title, text, (payment, refund))
    return None


def refund_late(snapshot: Snapshot, now: datetime) -> Insight | None:
    """A refund is pending longer than refunds take."""
    found = _refund(snapshot, "pending", sent=True)
    if found is None or now - found[1].created < LONG:
        return None
    refund = found[1]
    title = say("Refund takes long, {amount}", amount=refund.amount)
    days, since = (now - refund.created).days, Day(refund.created)
    text = say(plural("On its way for {n} day, since {day}.", "On its way for {n} days, since {day}.", days, day=since))
    return _of_refund("refund_late", Tone.ATTENTION, title, text, found)


def refund_and_dispute(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """Money of one payment went back by refund, and the bank took it by a dispute. An inquiry takes no money."""
    for dispute in snapshot.disputes:
        payment = next((one for one in snapshot.payments if one.charge_id == dispute.charge_id), None)
        if dispute.inquiry or dispute.status in _OURS or payment is None:
            continue
        back = [one for one in payment.refunds if one.status in _BACK]
        if back:
            return _paid_back_twice(dispute, payment, back)
    return None


def _paid_back_twice(dispute: Dispute, payment: Payment, back: list[Refund]) -> Insight:
    amount = sum((one.amount for one in back), Money(0, payment.amount.currency))
    lost = dispute.status == "lost"
    figures = say("{refunded} refunded, {disputed} disputed.", refunded=amount, disputed=dispute.amount)
    same = dispute.amount.currency == amount.currency
    within = same and amount + dispute.amount <= charged(payment)
    both = say("Both went back to the customer." if lost else "If it is lost, the customer has both.")
    return Insight(
        "refund_and_dispute",
        Tone.ATTENTION if within else Tone.PROBLEM,
        say("Refund and dispute on one payment"),
        sentences(figures, both, say("Together it is no more than was paid.") if within else ()),
        (dispute.id, payment.id, *(one.id for one in back)),
        Button(say("See the dispute"), f"open:dispute:{dispute.id}"),
    )


def _refund(snapshot: Snapshot, status: str, *, sent: bool = False) -> tuple[Payment, Refund] | None:
    """The oldest refund in that state, with its payment; `sent` leaves out what waits at Stripe."""
    found = [(payment, one) for payment in snapshot.payments for one in payment.refunds if one.status == status]
    wanted = [pair for pair in found if not sent or waits_for(pair[1]).sent]
    return min(wanted, key=lambda pair: pair[1].created, default=None)


def _of_refund(rule: str, tone: Tone, title: Phrase, text: Phrase, found: tuple[Payment, Refund]) -> Insight:
    payment, refund = found
    step = Button(say("See the payment"), f"open:payment:{payment.id}")
    return Insight(rule, tone, title, text, (refund.id, payment.id), step)

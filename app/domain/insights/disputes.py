"""Rules about disputes and inquiries."""

from datetime import datetime

from app.domain.billing import Dispute, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, say, sentences
from app.domain.disputes import days_left, due_first
from app.domain.explain.dispute import dispute_reason
from app.domain.insights.insight import Insight
from app.domain.states import NEEDS_ANSWER


def dispute_due(snapshot: Snapshot, now: datetime) -> Insight | None:
    """A chargeback waits for an answer; the one that is due first."""
    waiting = [one for one in snapshot.disputes if one.status in NEEDS_ANSWER and not one.inquiry and one.due_at]
    if not waiting:
        return None
    dispute = due_first(waiting)
    text = sentences(_said(dispute, snapshot), days_left(dispute, now))
    return _of_dispute("dispute_due", Tone.PROBLEM, _due(dispute, now), text, dispute)


def _due(dispute: Dispute, now: datetime) -> Phrase:
    appeal = dispute.status == "appeal_needs_response"
    due = dispute.due_at or now
    if dispute.past_due or due < now:
        return say("Dispute not answered in time, {amount}", amount=dispute.amount)
    return say("Lost dispute: appeal by {day}" if appeal else "Dispute: answer by {day}", day=Day(due))


def _said(dispute: Dispute, snapshot: Snapshot) -> Phrase:
    """What is held against the payment, and by whom: only a card has a cardholder."""
    payment = next((one for one in snapshot.payments if one.charge_id == dispute.charge_id), None)
    card = dispute.network or (payment is not None and payment.method is not None and payment.method.kind == "card")
    return say(
        "The cardholder says of {amount}: “{reason}”." if card else "The payer says of {amount}: “{reason}”.",
        amount=dispute.amount,
        reason=dispute_reason(dispute),
    )


def inquiry_open(snapshot: Snapshot, now: datetime) -> Insight | None:
    """An inquiry waits for an answer; no money is taken yet."""
    waiting = [one for one in snapshot.disputes if one.status == "warning_needs_response"]
    if not waiting:
        return None
    dispute = due_first(waiting)
    asks = say("The bank asks about {amount}. No money is taken yet.", amount=dispute.amount)
    if dispute.refundable:
        asks = sentences(asks, say("A full refund would end it."))
    passed = dispute.due_at is not None and (dispute.past_due or dispute.due_at < now)
    text = sentences(asks, days_left(dispute, now)) if passed else asks
    return _of_dispute("inquiry_open", Tone.ATTENTION, _asked(dispute, passed), text, dispute)


def _asked(dispute: Dispute, passed: bool) -> Phrase:
    if dispute.due_at is None:
        return say("The bank asks about a payment")
    if passed:
        return say("Inquiry not answered in time, {amount}", amount=dispute.amount)
    return say("Inquiry: answer by {day}", day=Day(dispute.due_at))


def _of_dispute(rule: str, tone: Tone, title: Phrase, text: Phrase, dispute: Dispute) -> Insight:
    step = Button(say("See the inquiry" if dispute.inquiry else "See the dispute"), f"open:dispute:{dispute.id}")
    return Insight(rule, tone, title, text, (dispute.id, dispute.charge_id), step)

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
    appeal = dispute.status == "appeal_needs_response"
    due = Day(dispute.due_at or now)
    title = say("Lost dispute: appeal by {day}" if appeal else "Dispute: answer by {day}", day=due)
    said = say("The cardholder says of {amount}: “{reason}”.", amount=dispute.amount, reason=dispute_reason(dispute))
    text = sentences(said, days_left(dispute, now))
    return _of_dispute("dispute_due", Tone.PROBLEM, title, text, dispute)


def inquiry_open(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """An inquiry waits for an answer; no money is taken yet."""
    waiting = [one for one in snapshot.disputes if one.status == "warning_needs_response"]
    if not waiting:
        return None
    dispute = due_first(waiting)
    title = (
        say("Inquiry: answer by {day}", day=Day(dispute.due_at))
        if dispute.due_at
        else say("The bank asks about a payment")
    )
    text = say(
        "The bank asks about {amount}. No money is taken yet. A full refund would end it.", amount=dispute.amount
    )
    return _of_dispute("inquiry_open", Tone.ATTENTION, title, text, dispute)


def _of_dispute(rule: str, tone: Tone, title: Phrase, text: Phrase, dispute: Dispute) -> Insight:
    step = Button(say("See the inquiry" if dispute.inquiry else "See the dispute"), f"open:dispute:{dispute.id}")
    return Insight(rule, tone, title, text, (dispute.id, dispute.charge_id), step)

"""Rules about disputes that nobody here must answer: final ones, those with the bank, those that are over."""

from datetime import datetime, timedelta

from app.domain.billing import Dispute, Snapshot
from app.domain.card import Button, Phrase, Tone, fill, say, sentences
from app.domain.disputes.evidence import final
from app.domain.explain.dispute import became_chargeback, dispute_reason, standing, unknown
from app.domain.insights.insight import Insight
from app.domain.states import NEEDS_ANSWER

NEWS = timedelta(days=150)
"""From its opening a dispute takes at most about 120 days to be decided, and an inquiry closes by itself after as many
(Stripe docs, Disputes): its end is news for a month."""
_WITH_THE_BANK = {
    "under_review": say("Dispute with the bank, {amount}"),
    "warning_under_review": say("Inquiry with the bank, {amount}"),
    "appeal_under_review": say("Appeal with the bank, {amount}"),
}
_OVER = {
    "won": say("Dispute won, {amount}"),
    "prevented": say("Dispute prevented, {amount}"),
    "warning_closed": say("Inquiry closed, {amount}"),
}


def dispute_final(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """A chargeback that takes no answer: the money is gone."""
    found = [one for one in snapshot.disputes if one.status in NEEDS_ANSWER and not one.inquiry and not one.due_at]
    if not found:
        return None
    text = sentences(_said(found[0]), say("Stripe takes no answer to it. Do not refund it again."))
    title = say("Disputed, no answer possible: {amount}", amount=found[0].amount)
    return _of("dispute_final", Tone.PROBLEM, title, text, found[0])


def dispute_unknown(snapshot: Snapshot, now: datetime) -> Insight | None:
    """One in a state that we do not know: it may need an answer."""
    dispute = next((one for one in snapshot.disputes if unknown(one)), None)
    if dispute is None:
        return None
    title = say("Dispute in a state not known here, {amount}", amount=dispute.amount)
    text = sentences(_said(dispute), standing(dispute, now))
    return _of("dispute_unknown", Tone.ATTENTION, title, text, dispute)


def dispute_lost(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest lost one, not long ago. What was refunded besides is another rule's."""
    refunded = {one.charge_id for one in snapshot.payments if one.refunded}
    lost = [one for one in snapshot.disputes if one.status == "lost" and now - one.created <= NEWS]
    dispute = next((one for one in lost if one.charge_id not in refunded), None)
    if dispute is None:
        return None
    title = say("Debit taken back, {amount}" if final(dispute) else "Dispute lost, {amount}", amount=dispute.amount)
    text = sentences(_said(dispute), say("The customer has the money. Do not refund it again."))
    return _of("dispute_lost", Tone.ATTENTION, title, text, dispute)


def dispute_with_bank(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest one that was answered and waits for the bank."""
    return _newest("dispute_with_bank", _WITH_THE_BANK, snapshot, now)


def dispute_over(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest one that ended well, not long ago. An inquiry after which the bank took the money did not."""
    return _newest("dispute_over", _OVER, snapshot, now)


def _newest(rule: str, titles: dict[str, Phrase], snapshot: Snapshot, now: datetime) -> Insight | None:
    found = (one for one in snapshot.disputes if one.status in titles and now - one.created <= NEWS)
    dispute = next((one for one in found if not became_chargeback(one, snapshot.disputes)), None)
    if dispute is None:
        return None
    title = fill(titles[dispute.status], amount=dispute.amount)
    return _of(rule, Tone.WAITING, title, standing(dispute, now), dispute)


def _said(dispute: Dispute) -> Phrase:
    return say("Reason: “{reason}”.", reason=dispute_reason(dispute))


def _of(rule: str, tone: Tone, title: Phrase, text: Phrase, dispute: Dispute) -> Insight:
    step = Button(say("See the inquiry" if dispute.inquiry else "See the dispute"), f"open:dispute:{dispute.id}")
    return Insight(rule, tone, title, text, (dispute.id, dispute.charge_id), step)

"""The disputes of a customer, and one dispute: amount, reason, deadline and what is possible."""

from app.domain.billing import Dispute, Payment
from app.domain.card import Button, Buttons, Card, Day, Facts, Listing, Notice, Row, Section, Tone, Words, say
from app.domain.disputes import days_left
from app.domain.explain.dispute import dispute_reason
from app.domain.pages.payments import payment_row
from app.domain.pages.scene import DASHBOARD, REFRESH, Scene, back_home, back_to
from app.domain.states import NEEDS_ANSWER, dispute_status
from app.domain.wording import gap_reason


def dispute_list(scene: Scene) -> Card:
    """The disputes on the payments that were read."""
    snapshot = scene.snapshot
    gap = snapshot.missing("disputes") or snapshot.missing("payments")
    sections: tuple[Section, ...]
    if gap and not snapshot.disputes:
        sections = (Words((say("Disputes could not be read. That does not mean there are none. " + gap_reason(gap)),)),)
    elif not snapshot.disputes:
        scope = "the newest payments" if snapshot.more_payments else "any payment"
        sections = (Words((say(f"No dispute on {scope}."),)),)
    else:
        sections = (Listing(tuple(_row(one) for one in snapshot.disputes), two_lines=True),)
    return Card(
        title=say("Disputes"),
        detail=scene.name,
        back=back_home(scene),
        sections=sections,
        as_of=snapshot.read_at,
        refresh=REFRESH,
    )


def dispute_page(dispute: Dispute, payment: Payment, scene: Scene) -> Card:
    """One dispute or inquiry."""
    return Card(
        title=say("Inquiry" if dispute.inquiry else "Dispute"),
        amount=dispute.amount,
        status=dispute_status(dispute),
        detail=say("Opened ", Day(dispute.created), " on the payment of ", Day(payment.created)),
        back=back_to("Disputes", "disputes", scene),
        sections=(
            *_deadline(dispute, scene),
            Facts(_facts(dispute, payment)),
            Listing((payment_row(payment, (dispute,)),), say("The payment"), two_lines=True),
            Buttons((Button(say("Open in Stripe"), url=f"{DASHBOARD}/disputes/{dispute.id}"),)),
        ),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def _row(dispute: Dispute) -> Row:
    waiting = dispute.due_at is not None and dispute.status in NEEDS_ANSWER
    beside = say("Answer by ", Day(dispute.due_at)) if waiting and dispute.due_at else say(Day(dispute.created))
    reason = say(dispute_reason(dispute))
    return Row(reason, say(dispute.amount), dispute_status(dispute), beside, f"open:dispute:{dispute.id}")


def _deadline(dispute: Dispute, scene: Scene) -> tuple[Section, ...]:
    if dispute.status not in NEEDS_ANSWER or dispute.due_at is None:
        return ()
    late = dispute.past_due or dispute.due_at < scene.now
    loses = "No money is taken yet. " if dispute.inquiry else "" if late else "Without an answer the money is lost. "
    once = "" if late else "You can answer once."
    title = say("The deadline was ", Day(dispute.due_at)) if late else say("Answer by ", Day(dispute.due_at))
    text = say(*days_left(dispute, scene.now), " ", loses, once)
    return (Notice(Tone.ATTENTION if dispute.inquiry else Tone.PROBLEM, title, text),)


def _facts(dispute: Dispute, payment: Payment) -> tuple[Row, ...]:
    rows = [Row(say("The cardholder says"), say(dispute_reason(dispute)))]
    if dispute.amount != payment.amount:
        rows.append(Row(say("The payment was"), say(payment.amount)))
    taken = say(dispute.taken) if dispute.taken else say("nothing yet" if dispute.inquiry else "not known")
    rows.append(Row(say("Taken back by the bank"), taken))
    if dispute.fee:
        rows.append(Row(say("Dispute fee"), say(dispute.fee)))
    rows.append(Row(say("Refund"), say("Possible" if dispute.refundable else "Not possible")))
    if dispute.submissions:
        rows.append(Row(say("Answered"), say("Yes")))
    elif dispute.evidence_staged:
        rows.append(Row(say("Evidence"), say("Drafted, not sent")))
    return tuple(rows)

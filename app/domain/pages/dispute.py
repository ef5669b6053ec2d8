"""One dispute or inquiry: what to do by when, what it is, what helps, what it costs, what to say."""

from app.domain.billing import Dispute, FraudWarning, Payment
from app.domain.card import (
    Button,
    Buttons,
    Card,
    Day,
    Facts,
    Listing,
    Notice,
    Phrase,
    Row,
    Say,
    Section,
    Tone,
    Words,
    fill,
    say,
    sentences,
)
from app.domain.disputes.case import paid_twice, refundable_left
from app.domain.disputes.deadline import days_left
from app.domain.disputes.evidence import final
from app.domain.explain.dispute import became_chargeback, differs, dispute_reason, meaning, standing
from app.domain.explain.dispute_reply import dispute_reply
from app.domain.explain.network_code import network_code, network_name
from app.domain.pages import acts
from app.domain.pages.dispute_proof import proof
from app.domain.pages.fraud_warning import fraud_warnings
from app.domain.pages.payments import payment_row
from app.domain.pages.scene import DASHBOARD, REFRESH, Scene, back_to
from app.domain.payment import charged
from app.domain.states import FINISHED_DISPUTES, NEEDS_ANSWER, dispute_status


def dispute_page(
    dispute: Dispute, payment: Payment, scene: Scene, warnings: tuple[FraudWarning, ...] | None = ()
) -> Card:
    """One dispute or inquiry. `warnings` is None when the early fraud warnings could not be read."""
    disputed = scene.snapshot.disputes
    reply = () if became_chargeback(dispute, disputed) else dispute_reply(dispute, payment)
    return Card(
        title=say("Inquiry" if dispute.inquiry else "Dispute"),
        amount=dispute.amount,
        status=dispute_status(dispute),
        detail=say("Opened {opened} on the payment of {paid}", opened=Day(dispute.created), paid=Day(payment.created)),
        back=back_to(say("Disputes"), "disputes", scene),
        sections=(
            *_deadline(dispute, scene),
            *_twice(dispute, payment),
            *_words(dispute, payment, scene),
            Facts(_facts(dispute, payment)),
            *proof(dispute, payment, scene.snapshot),
            *fraud_warnings(warnings, disputed=True),
            *((Say(reply, say("Words to send")),) if reply else ()),
            *(acts.tell_disputed(scene, dispute) if dispute.status in NEEDS_ANSWER else ()),
            Listing((payment_row(payment, (*disputed, dispute)),), say("The payment"), two_lines=True),
            Buttons((Button(say("Open in Stripe"), url=f"{DASHBOARD}/disputes/{dispute.id}"),)),
        ),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def _deadline(dispute: Dispute, scene: Scene) -> tuple[Section, ...]:
    if dispute.status not in NEEDS_ANSWER:
        return ()
    if dispute.due_at is None:
        return (Notice(Tone.WAITING, say("No answer is possible"), say("Stripe takes no answer to this dispute.")),)
    late = dispute.past_due or dispute.due_at < scene.now
    title = say("The deadline was {day}") if late else say("Answer by {day}")
    title = fill(title, day=Day(dispute.due_at))
    text = sentences(days_left(dispute, scene.now), *_answering(dispute, late))
    return (Notice(Tone.ATTENTION if dispute.inquiry else Tone.PROBLEM, title, text),)


def _answering(dispute: Dispute, late: bool) -> tuple[Phrase, ...]:
    """What is lost without an answer, and how often one can be given."""
    if dispute.status == "appeal_needs_response":
        return () if late else (say("The appeal is answered in Stripe."),)
    if dispute.inquiry:
        taken = say("No money is taken yet.")
        return (taken,) if late else (taken, say("You can answer once."))
    return () if late else (say("Without an answer the money is lost."), say("You can answer once."))


def _twice(dispute: Dispute, payment: Payment) -> tuple[Section, ...]:
    over = paid_twice(dispute, payment)
    if over is None:
        return ()
    figures = say(
        "Refunded {refunded} and disputed {disputed}: {over} more than was paid.",
        refunded=payment.refunded,
        disputed=dispute.amount,
        over=over,
    )
    proof_of_it = say("Answer with proof of the refund: date, amount, reference.")
    text = sentences(figures, () if dispute.status in FINISHED_DISPUTES else proof_of_it)
    return (Notice(Tone.PROBLEM, say("Refunded and disputed"), text),)


def _words(dispute: Dispute, payment: Payment, scene: Scene) -> tuple[Section, ...]:
    stands = standing(dispute, scene.now, scene.snapshot.disputes)
    said = (stands, meaning(dispute), differs(dispute, payment), _fee_first(dispute))
    paragraphs = tuple(one for one in said if one)
    return (Words(paragraphs),) if paragraphs else ()


def _fee_first(dispute: Dispute) -> Phrase:
    wanted = dispute.compliance_fee and dispute.due_at is not None
    return say("To answer, a fee of the card network must be accepted first.") if wanted else ()


def _facts(dispute: Dispute, payment: Payment) -> tuple[Row, ...]:
    rows = [Row(say("The bank's reason" if final(dispute) else "The cardholder says"), dispute_reason(dispute))]
    if dispute.network_reason_code:
        network = network_name(dispute)
        label = say("{network}'s code", network=network) if network else say("Network's code")
        rows.append(Row(label, network_code(dispute)))
    if dispute.amount != charged(payment):
        rows.append(Row(say("The payment was"), say(charged(payment))))
    rows.append(_taken(dispute))
    if dispute.fee:
        rows.append(Row(say("Dispute fee"), say(dispute.fee)))
    rows.append(_refund(dispute, payment))
    if dispute.submissions:
        rows.append(Row(say("Answered"), say("Yes")))
    elif dispute.evidence_staged:
        rows.append(Row(say("Evidence"), say("Drafted, not sent")))
    return tuple(rows)


def _taken(dispute: Dispute) -> Row:
    label = say("Taken back by the bank")
    if dispute.taken is None:
        over = dispute.status == "warning_closed"
        return Row(label, say("nothing" if over else "nothing yet" if dispute.inquiry else "not known"))
    converted = dispute.taken.currency != dispute.amount.currency
    detail = say("converted") if converted else ()
    if not dispute.taken and dispute.returned:
        return Row(label, say("given back"), detail=say(dispute.returned))
    return Row(label, say(dispute.taken), detail=detail)


def _refund(dispute: Dispute, payment: Payment) -> Row:
    left = refundable_left(dispute, payment)
    if left is not None:
        return Row(say("A full refund"), say("ends the inquiry"), detail=say(left))
    if dispute.refundable:
        whole = payment.refunded >= charged(payment)
        return Row(say("Refunded"), say(payment.refunded)) if whole else Row(say("Refund"), say("Possible"))
    open_case = dispute.status not in FINISHED_DISPUTES and not dispute.inquiry
    return Row(say("Refund"), say("Not possible"), detail=say("it would not end a dispute") if open_case else ())

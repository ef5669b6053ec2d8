"""The payments of a customer, ten at a time, and one payment: its state, why it failed, its refunds and dispute."""

from app.domain.billing import Dispute, FraudWarning, Page, Payment, Refund
from app.domain.card import (
    At,
    Button,
    Buttons,
    Card,
    Day,
    Facts,
    Keep,
    Listing,
    Phrase,
    Row,
    Section,
    Step,
    Steps,
    Style,
    Tone,
    Typed,
    Words,
    say,
)
from app.domain.explain.payment import failure
from app.domain.pages.fraud_warning import fraud_warnings
from app.domain.pages.scene import DASHBOARD, REFRESH, Scene, back_home, back_to
from app.domain.states import dispute_status, payment_status, refund_status
from app.domain.wording import gap_reason, method_label


def payment_list(scene: Scene, page: Page[Payment] | None = None) -> Card:
    """Ten payments; without `page` the newest ones of the snapshot."""
    gap = scene.snapshot.missing("payments") if page is None else None
    rows = page.rows if page else scene.snapshot.payments[:10]
    more = page.more if page else scene.snapshot.more_payments or len(scene.snapshot.payments) > 10
    unread = Words((say("Payments could not be read. " + gap_reason(gap)),)) if gap else None
    return Card(
        title=say("Payments"),
        detail=scene.name,
        back=back_home(scene),
        sections=(unread or _list(rows, more, scene),),
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def payment_page(
    payment: Payment,
    disputes: tuple[Dispute, ...] | None,
    scene: Scene,
    warnings: tuple[FraudWarning, ...] | None = (),
) -> Card:
    """One payment: the answer first, then its refunds, its dispute and what it paid for. `disputes` is None when they
    could not be read, `warnings` when the early fraud warnings could not."""
    sections = (
        *_why_failed(payment),
        *_facts(payment),
        *_refunds(payment),
        *_disputes(payment, disputes),
        *fraud_warnings(warnings, payment.disputed),
        *_paid_for(payment),
        Buttons((Button(say("Open in Stripe"), url=f"{DASHBOARD}/payments/{payment.intent_id or payment.id}"),)),
    )
    return Card(
        title=say("Payment of ", Day(payment.created)),
        detail=method_label(payment.method) if payment.method else (),
        amount=payment.amount,
        status=payment_status(payment, disputes or ()),
        back=back_to("Payments", "payments", scene),
        sections=sections,
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def payment_row(payment: Payment, disputes: tuple[Dispute, ...]) -> Row:
    """A line of the list of payments."""
    label = method_label(payment.method) if payment.method else say("Payment")
    status = payment_status(payment, disputes)
    taken = payment.captured if payment.status == "succeeded" and payment.captured else payment.amount
    return Row(label, say(taken), status, say(Day(payment.created)), f"open:payment:{payment.id}")


def _list(rows: tuple[Payment, ...], more: bool, scene: Scene) -> Section:
    if not rows:
        return Words((say("No payments yet."),))
    last = next((one.charge_id for one in reversed(rows) if one.charge_id), None)
    older = Button(say("Show 10 older"), f"open:payments:{scene.customer_id}:{last}", Style.QUIET)
    drawn = tuple(payment_row(one, scene.snapshot.disputes) for one in rows)
    return Listing(drawn, two_lines=True, more=older if more and last else None)


def _why_failed(payment: Payment) -> tuple[Section, ...]:
    if payment.status != "failed" or payment.failure is None:
        return ()
    explained = failure(payment.failure, payment.method)
    again = Words((say(explained.again),), say("Can it still work?"))
    if explained.private:
        never = say(explained.happened + " Never tell the customer, not even when asked.")
        return (Keep((never,)), again)
    return (Words((say(explained.happened),), say("What happened")), again)


def _facts(payment: Payment) -> tuple[Section, ...]:
    rows = [Row(say("Made"), say(At(payment.created)))]
    if payment.status == "succeeded" and payment.captured != payment.amount:
        rows.append(Row(say("Taken"), say(payment.captured)))
    if payment.refunded:
        rows.append(Row(say("Refunded"), say(payment.refunded)))
        rows.append(Row(say("Left"), say((payment.captured or payment.amount) - payment.refunded)))
    if payment.description:
        rows.append(Row(say("For"), say(Typed(payment.description))))
    return (Facts(tuple(rows)),)


def _refunds(payment: Payment) -> tuple[Section, ...]:
    if not payment.refunds:
        return ()
    steps = [_refund(one) for one in reversed(payment.refunds)]
    if payment.more_refunds:
        steps.insert(0, Step(Tone.CLOSED, say("Earlier refunds are in Stripe")))
    return (Steps(tuple(steps), say("Refunds")),)


def _refund(refund: Refund) -> Step:
    status = refund_status(refund)
    return Step(status.tone, say(refund.amount, ", ", *status.words), say(Day(refund.created)), _refund_detail(refund))


def _refund_detail(refund: Refund) -> Phrase:
    if refund.status == "failed":
        return say("The customer did not get it. The money is back on our balance.")
    if refund.reference and refund.reference_status == "available":
        return say("Bank reference ", Typed(refund.reference))
    if refund.kind == "reversal":
        return say("The original charge disappears from the statement.")
    return say("Waiting at Stripe") if refund.status == "pending" else ()


def _disputes(payment: Payment, disputes: tuple[Dispute, ...] | None) -> tuple[Section, ...]:
    if disputes is None:
        return (Words((say("The dispute on this payment could not be read. Try again."),)),)
    own = [one for one in disputes if one.charge_id == payment.charge_id]
    if not own:
        return ()
    rows = tuple(
        Row(
            say("Inquiry" if one.inquiry else "Dispute"),
            say(one.amount),
            dispute_status(one),
            say("Answer by ", Day(one.due_at)) if one.due_at else (),
            f"open:dispute:{one.id}",
        )
        for one in own
    )
    return (Listing(rows, two_lines=True),)


def _paid_for(payment: Payment) -> tuple[Section, ...]:
    if not payment.invoice_id:
        return ()
    return (Listing((Row(say("The invoice behind it"), command=f"open:invoice:{payment.invoice_id}"),)),)


def guest_payment_page(payment: Payment) -> Card:
    """A payment without a customer behind it."""
    return Card(
        title=say("Payment of ", Day(payment.created)),
        detail=method_label(payment.method) if payment.method else (),
        amount=payment.amount,
        status=payment_status(payment),
        back=Button(say("Guest checkout"), "refresh", Style.LINK),
        sections=(*_why_failed(payment), *_facts(payment), *_refunds(payment)),
    )

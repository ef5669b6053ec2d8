"""One payment: why it has not gone through or where its refunds are, what to say, its dispute and what it paid for."""

import re
from datetime import datetime

from app.domain.billing import Dispute, FraudWarning, Payment
from app.domain.card import (
    At,
    Button,
    Buttons,
    Card,
    Day,
    Facts,
    Listing,
    Name,
    Phrase,
    Row,
    Section,
    Style,
    Typed,
    Words,
    listed,
    say,
)
from app.domain.explain.collecting import Collecting
from app.domain.pages import acts
from app.domain.pages.fraud_warning import fraud_warnings
from app.domain.pages.payment_failed import failed_sections, waiting_sections
from app.domain.pages.payment_refunds import refund_sections
from app.domain.pages.scene import DASHBOARD, REFRESH, Scene, back_to
from app.domain.payment import charged
from app.domain.states import dispute_status, payment_status
from app.domain.wording import method_label, plan_name

_FOR_INVOICE = re.compile(r"Payment for Invoice ([A-Z0-9-]{1,40})")
_STRIPES_OWN = {
    "Subscription creation": say("plan, first period"),
    "Subscription update": say("plan, renewed or changed"),
}


def payment_page(
    payment: Payment,
    disputes: tuple[Dispute, ...] | None,
    scene: Scene,
    behind: Collecting,
    warnings: tuple[FraudWarning, ...] | None = (),
) -> Card:
    """One payment: the answer first, then the facts and what it paid for. `disputes` and `warnings` are None when they
    could not be read; `behind` is what stands behind one that failed."""
    answers = _answers(payment, behind, scene.now)
    sections = (
        *_disputes(payment, disputes),
        *fraud_warnings(warnings, payment.disputed),
        *answers,
        *acts.pick_reply(scene, answers),
        *_facts(payment),
        *_paid_for(payment),
        *acts.put_right(scene, payment.id, payment.status == "succeeded" and payment.charge_id is not None),
        Buttons((Button(say("Open in Stripe"), url=f"{DASHBOARD}/payments/{payment.intent_id or payment.id}"),)),
    )
    return Card(
        title=say("Payment of {day}", day=Day(payment.created)),
        detail=_detail(payment, behind),
        amount=charged(payment),
        status=payment_status(payment, disputes or ()),
        back=back_to(say("Payments"), "payments", scene),
        sections=sections,
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def guest_payment_page(payment: Payment, now: datetime) -> Card:
    """A payment without a customer behind it."""
    return Card(
        title=say("Payment of {day}", day=Day(payment.created)),
        detail=_detail(payment, Collecting()),
        amount=charged(payment),
        status=payment_status(payment),
        back=Button(say("Guest checkout"), "refresh", Style.LINK),
        sections=(*_answers(payment, Collecting(), now), *_facts(payment)),
    )


def _detail(payment: Payment, behind: Collecting) -> Phrase:
    plan = plan_name(behind.subscription) if behind.subscription is not None else ()
    method = method_label(payment.method) if payment.method is not None else ()
    return listed((plan, method))


def _answers(payment: Payment, behind: Collecting, now: datetime) -> tuple[Section, ...]:
    return (*failed_sections(payment, behind), *waiting_sections(payment, behind), *refund_sections(payment, now))


def _facts(payment: Payment) -> tuple[Section, ...]:
    rows = [Row(say("Made"), say(At(payment.created)))]
    if charged(payment) != payment.amount:
        rows.append(Row(say("Held first"), say(payment.amount), detail=say("the rest was let go")))
    if payment.refunded and payment.status != "canceled":
        rows.append(Row(say("Refunded"), say(payment.refunded)))
        rows.append(Row(say("Left"), say(charged(payment) - payment.refunded)))
    if payment.description:
        rows.append(Row(say("For"), _bought(payment.description)))
    return (Facts(tuple(rows)),)


def _bought(description: str) -> Phrase:
    """What it was for: the shop's own words, or what Stripe writes by itself said in ours."""
    invoice = _FOR_INVOICE.fullmatch(description)
    if invoice is not None:
        return say("invoice {number}", number=Name(invoice[1]))
    return _STRIPES_OWN.get(description) or say(Typed(description))


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
            say("Answer by {day}", day=Day(one.due_at)) if one.due_at else (),
            f"open:dispute:{one.id}",
        )
        for one in own
    )
    return (Listing(rows, two_lines=True),)


def _paid_for(payment: Payment) -> tuple[Section, ...]:
    if not payment.invoice_id:
        return ()
    return (Listing((Row(say("The invoice behind it"), command=f"open:invoice:{payment.invoice_id}"),)),)

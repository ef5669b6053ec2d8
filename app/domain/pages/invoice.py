"""One invoice: why it is what it is, what to say about it, its lines, what paid it."""

from app.domain.billing import Invoice, InvoicePayment, Payment
from app.domain.card import At, Button, Buttons, Card, Day, Facts, Listing, Name, Row, Section, plural, say
from app.domain.explain.balance import paid_outside
from app.domain.explain.invoice import Difference, difference
from app.domain.explain.invoice_before import Before
from app.domain.explain.invoice_lines import product_names
from app.domain.explain.invoice_words import words_for_customer
from app.domain.pages.acts import pick_reply, put_right
from app.domain.pages.invoice_ledgers import comparison, folded, ledger
from app.domain.pages.scene import DASHBOARD, REFRESH, Scene, back_to
from app.domain.states import days_overdue, invoice_status, payment_status
from app.domain.wording import method_label


def invoice_page(invoice: Invoice, scene: Scene, before: Before) -> Card:
    """One invoice. The difference to the invoice before leads; where there is none, it says so and the lines lead."""
    names = product_names(scene.snapshot)
    compared = _compared(invoice, before, scene)
    lines = folded(invoice, names) if compared and compared.parts else ledger(invoice, names)
    words = words_for_customer(invoice, compared, names)
    sections: tuple[Section, ...] = (
        comparison(invoice, compared, before),
        *_facts(invoice, scene),
        *words,
        *pick_reply(scene, words),
        lines,
        *_paid_with(invoice, scene),
        *put_right(scene, invoice.id, invoice.status in ("open", "paid", "uncollectible")),
        _links(invoice, scene),
    )
    number = say("No. {number}", number=Name(invoice.number)) if invoice.number else ()
    return Card(
        title=say("Invoice of {day}", day=Day(invoice.created)),
        detail=number,
        amount=invoice.total,
        status=invoice_status(invoice, scene.snapshot, scene.now),
        back=back_to(say("Invoices"), "invoices", scene),
        sections=sections,
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def _compared(invoice: Invoice, before: Before, scene: Scene) -> Difference | None:
    """The difference; None when there is nothing that it could be taken from."""
    if before.invoice is None or before.why is not None:
        return None
    return difference(before.invoice, invoice, product_names(scene.snapshot))


def _facts(invoice: Invoice, scene: Scene) -> tuple[Section, ...]:
    rows: list[Row] = []
    late = days_overdue(invoice, scene.now)
    if invoice.due_at and invoice.status == "open":
        days = say(plural("{n} day late", "{n} days late", late)) if late else ()
        rows.append(Row(say("Due"), say(Day(invoice.due_at)), detail=days))
    if invoice.status == "open":
        rows.append(Row(say("Still to pay"), say(invoice.amount_remaining)))
    if invoice.amount_paid and invoice.amount_remaining:
        rows.append(Row(say("Paid so far"), say(invoice.amount_paid)))
    if invoice.attempt_count and invoice.status == "open":
        rows.append(Row(say("Tried"), say(plural("{n} time", "{n} times", invoice.attempt_count))))
    if invoice.next_attempt_at:
        rows.append(Row(say("Next try"), say(Day(invoice.next_attempt_at))))
    rows += _credits(invoice)
    return (Facts(tuple(rows)),) if rows else ()


def _credits(invoice: Invoice) -> list[Row]:
    rows = []
    if invoice.credited_before:
        rows.append(Row(say("Credited before payment"), say(invoice.credited_before)))
    if invoice.credited_after:
        rows.append(Row(say("Credited after payment"), say(invoice.credited_after)))
    outside = paid_outside(invoice)
    if outside and not any(one.outside for one in invoice.payments):
        rows.append(Row(say("Paid outside Stripe"), say(outside)))
    if invoice.overpaid:
        rows.append(Row(say("Paid too much"), say(invoice.overpaid), detail=say("kept as credit")))
    return rows


def _paid_with(invoice: Invoice, scene: Scene) -> tuple[Section, ...]:
    tries = [one for one in invoice.payments if one.status != "canceled"]
    if not tries:
        return ()
    return (
        Listing(
            tuple(_payment_row(one, scene) for one in tries),
            say("Paid with" if invoice.status == "paid" else "Payment"),
            two_lines=True,
        ),
    )


def _payment_row(attempt: InvoicePayment, scene: Scene) -> Row:
    amount = attempt.amount_paid or attempt.amount_requested
    payment = _found(attempt, scene)
    if payment is not None:
        label = method_label(payment.method) if payment.method else say("Payment")
        status = payment_status(payment, scene.snapshot.disputes)
        return Row(label, say(amount), status, say(At(payment.created)), f"open:payment:{payment.id}")
    if attempt.outside:
        return Row(say("Outside Stripe"), say(amount))
    target = attempt.charge_id or attempt.intent_id
    return Row(say("Payment"), say(amount), command=f"open:payment:{target}" if target else "")


def _found(attempt: InvoicePayment, scene: Scene) -> Payment | None:
    for payment in scene.snapshot.payments:
        same_intent = attempt.intent_id is not None and payment.intent_id == attempt.intent_id
        if same_intent or (attempt.charge_id is not None and payment.charge_id == attempt.charge_id):
            return payment
    return None


def _links(invoice: Invoice, scene: Scene) -> Section:
    buttons = [Button(say("Open in Stripe"), url=f"{DASHBOARD}/invoices/{invoice.id}")]
    if invoice.hosted_url and invoice.hosted_url.startswith("https://") and not scene.masked:
        buttons.insert(0, Button(say("Customer's page"), url=invoice.hosted_url))
    return Buttons(tuple(buttons), pair=len(buttons) == 2)

"""One invoice: what it is, its lines, what paid it."""

from app.domain.billing import Invoice, InvoiceLine, InvoicePayment, Payment
from app.domain.card import (
    At,
    Button,
    Buttons,
    Card,
    Day,
    Facts,
    Figure,
    Listing,
    Phrase,
    Row,
    Section,
    Style,
    Sum,
    Sums,
    Typed,
    Weight,
    Words,
    say,
)
from app.domain.money import Money
from app.domain.pages.scene import DASHBOARD, REFRESH, Scene, back_to
from app.domain.states import days_overdue, invoice_status, payment_status
from app.domain.wording import count, method_label

SHOWN_LINES = 40


def invoice_page(invoice: Invoice, scene: Scene) -> Card:
    """One invoice: what it is, its lines, what paid it."""
    sections = (*_facts(invoice, scene), *_lines(invoice), *_paid_with(invoice, scene), _links(invoice, scene))
    number = say(f"No. {invoice.number}") if invoice.number else ()
    return Card(
        title=say("Invoice of ", Day(invoice.created)),
        detail=number,
        amount=invoice.total,
        status=invoice_status(invoice, scene.snapshot, scene.now),
        back=back_to("Invoices", "invoices", scene),
        sections=sections,
        as_of=scene.snapshot.read_at,
        refresh=REFRESH,
    )


def all_lines(invoice: Invoice, scene: Scene) -> Card:
    """Every line of an invoice: where a channel cannot fold them."""
    return Card(
        title=say("Lines of the invoice of ", Day(invoice.created)),
        detail=say(f"No. {invoice.number}") if invoice.number else (),
        back=Button(say("Back"), f"open:invoice:{invoice.id}", Style.LINK),
        sections=(_ledger(invoice),),
        as_of=scene.snapshot.read_at,
    )


def _facts(invoice: Invoice, scene: Scene) -> tuple[Section, ...]:
    rows: list[Row] = []
    late = days_overdue(invoice, scene.now)
    if invoice.due_at and invoice.status == "open":
        rows.append(
            Row(say("Due"), say(Day(invoice.due_at)), detail=say(count(late, "day", "days") + " late") if late else ())
        )
    if invoice.status == "open":
        rows.append(Row(say("Still to pay"), say(invoice.amount_remaining)))
    if invoice.amount_paid and invoice.amount_remaining:
        rows.append(Row(say("Paid so far"), say(invoice.amount_paid)))
    if invoice.attempt_count and invoice.status == "open":
        rows.append(Row(say("Tried"), say(count(invoice.attempt_count, "time", "times"))))
    if invoice.next_attempt_at:
        rows.append(Row(say("Next try"), say(Day(invoice.next_attempt_at))))
    rows += _credits(invoice)
    if invoice.period_start and invoice.period_end and invoice.period_start.date() != invoice.period_end.date():
        rows.append(Row(say("For"), say(Day(invoice.period_start), " to ", Day(invoice.period_end))))
    return (Facts(tuple(rows)),) if rows else ()


def _credits(invoice: Invoice) -> list[Row]:
    rows = []
    if invoice.credited_before:
        rows.append(Row(say("Credited before payment"), say(invoice.credited_before)))
    if invoice.credited_after:
        rows.append(Row(say("Credited after payment"), say(invoice.credited_after)))
    if invoice.overpaid:
        rows.append(Row(say("Paid too much"), say(invoice.overpaid), detail=say("kept as credit")))
    return rows


def _lines(invoice: Invoice) -> tuple[Section, ...]:
    if not invoice.lines:
        return (Words((say("This invoice has no lines."),)),)
    return (_ledger(invoice),)


def _ledger(invoice: Invoice) -> Sums:
    shown = invoice.lines[:SHOWN_LINES]
    rows = [_line(line) for line in shown]
    if invoice.more_lines or len(invoice.lines) > len(shown):
        rows.append(Sum(say("Further lines are in Stripe"), ()))
    rows += [Sum(say("Discount"), say(Figure(-discount))) for discount in invoice.discounts if discount]
    rows += [
        Sum(say("Tax" + (f", {tax.rate}" if tax.rate else "")), say(Figure(tax.amount)))
        for tax in invoice.taxes
        if not tax.inclusive and tax.amount
    ]
    rows.append(Sum(say("Total"), say(Figure(invoice.total)), _included_tax(invoice), Weight.TOTAL))
    rows += _after_total(invoice)
    return Sums(tuple(rows), say(f"Lines in {invoice.currency.upper()}"), say(f"Lines, in {invoice.currency.upper()}"))


def _line(line: InvoiceLine) -> Sum:
    period: Phrase = ()
    if line.period_start and line.period_end and line.period_start.date() != line.period_end.date():
        period = say(Day(line.period_start), " to ", Day(line.period_end))
    return Sum(say(Typed(line.description)), say(Figure(line.amount)), period)


def _included_tax(invoice: Invoice) -> Phrase:
    included = [tax for tax in invoice.taxes if tax.inclusive and tax.amount]
    if not included:
        return ()
    amount = sum((tax.amount.minor for tax in included), 0)
    return say("tax included: ", Figure(Money(amount, invoice.currency)))


def _after_total(invoice: Invoice) -> list[Sum]:
    """From the total to what was due: credit used or debt added, and credit notes."""
    if invoice.amount_due == invoice.total:
        return []
    before = invoice.credited_before or Money(0, invoice.currency)
    balance = invoice.total - before - invoice.amount_due
    words = "Credit used" if balance.minor > 0 else "Owed from before"
    rows = [Sum(say("Credit note"), say(Figure(-before)))] if before else []
    if balance:
        rows.append(Sum(say(words), say(Figure(-balance, signed=True))))
    return [*rows, Sum(say("Due"), say(Figure(invoice.amount_due)), weight=Weight.TOTAL)]


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

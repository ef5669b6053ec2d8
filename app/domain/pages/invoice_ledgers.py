"""The ledgers of an invoice: from the one before to this one, and from its lines to what was to be paid."""

from app.domain.billing import Invoice
from app.domain.card import (
    Button,
    Card,
    Day,
    Figure,
    Name,
    Phrase,
    Section,
    Style,
    Sum,
    Sums,
    Weight,
    Words,
    fill,
    plural,
    say,
)
from app.domain.explain import invoice_settled as settled
from app.domain.explain.invoice import Difference
from app.domain.explain.invoice_balance import credit_notes, moved_words, moves
from app.domain.explain.invoice_before import Before, NoneBefore
from app.domain.explain.invoice_headline import headline
from app.domain.explain.invoice_lines import Names, lines_told, product_names
from app.domain.explain.invoice_parts import figure
from app.domain.pages.scene import Scene

SHOWN_LINES = 40
_WITHOUT = {
    NoneBefore.FIRST: say("There is no earlier invoice to compare with."),
    NoneBefore.TOO_FAR: say("None of the invoices just before this one compares with it, so no difference is shown."),
    NoneBefore.UNREAD: say("The invoice before could not be read, so the difference to it is not known."),
}


def comparison(invoice: Invoice, compared: Difference | None, before: Before) -> Section:
    """The difference to the invoice before as a ledger; one sentence where nothing changed or nothing compares."""
    if compared is None:
        return Words((_without(invoice, before),))
    if not compared.parts:
        same, day = headline(compared), Day(compared.before.created)
        return Words((say("{same}, {day}.", same=same, day=day),))
    what = say("To pay on the invoice of {day}") if compared.due else say("Invoice of {day}")
    rows = (
        Sum(fill(what, day=Day(compared.before.created)), say(Figure(compared.start)), weight=Weight.EDGE),
        *(Sum(part.label, say(figure(part)), part.detail) for part in compared.parts),
        Sum(fill(what, day=Day(invoice.created)), say(Figure(compared.end)), weight=Weight.TOTAL),
    )
    caption = say("From the invoice before to this one, in {currency}", currency=Name(invoice.currency.upper()))
    return Sums(rows, caption, headline(compared))


def all_lines(invoice: Invoice, scene: Scene) -> Card:
    """Every line of an invoice: where a channel cannot fold them."""
    return Card(
        title=say("Lines of the invoice of {day}", day=Day(invoice.created)),
        detail=say("No. {number}", number=Name(invoice.number)) if invoice.number else (),
        back=Button(say("Back"), f"open:invoice:{invoice.id}", Style.LINK),
        sections=(ledger(invoice, product_names(scene.snapshot)),),
        as_of=scene.snapshot.read_at,
    )


def folded(invoice: Invoice, names: Names) -> Section:
    """The lines behind a summary that says how many they are."""
    plain = ledger(invoice, names)
    if not isinstance(plain, Sums):
        return plain
    return Sums(plain.rows, plain.caption, fold=_summary(invoice), command=f"open:lines:{invoice.id}")


def ledger(invoice: Invoice, names: Names) -> Section:
    """The lines, what comes off and on top, the total, and what was due."""
    if not invoice.lines:
        return Words((say("This invoice has no lines."),))
    told = lines_told(invoice, names, SHOWN_LINES)
    rows = [Sum(what, say(Figure(line.amount)), detail) for line, what, detail in told]
    if invoice.more_lines or len(invoice.lines) > len(told):
        rows.append(Sum(say("Further lines are in Stripe"), ()))
    rows += _to_total(invoice)
    rows.append(Sum(say("Total"), say(Figure(invoice.total)), _included_tax(invoice), Weight.TOTAL))
    rows += _after_total(invoice)
    currency = Name(invoice.currency.upper())
    return Sums(
        tuple(rows), say("Lines in {currency}", currency=currency), say("Lines, in {currency}", currency=currency)
    )


def _without(invoice: Invoice, before: Before) -> Phrase:
    if before.invoice is not None:
        return say(
            "The invoice before, of {day}, is in {other}, this one in {own}: there is no difference.",
            day=Day(before.invoice.created),
            other=Name(before.invoice.currency.upper()),
            own=Name(invoice.currency.upper()),
        )
    return _WITHOUT[before.why or NoneBefore.UNREAD]


def _summary(invoice: Invoice) -> Phrase:
    number = len(invoice.lines)
    tax = any(tax.amount for tax in invoice.taxes)
    if invoice.more_lines or number > SHOWN_LINES:
        shown = min(number, SHOWN_LINES)
        first = plural("The first {n} line", "The first {n} lines", shown)
        return say(plural("The first {n} line and tax", "The first {n} lines and tax", shown) if tax else first)
    if number == 1:
        return say("The line and tax" if tax else "The line")
    if number == 2:
        return say("Both lines and tax" if tax else "Both lines")
    return say("All {n} lines and tax" if tax else "All {n} lines", n=number)


def _to_total(invoice: Invoice) -> list[Sum]:
    rows = [(say("Discount"), -one) for one in invoice.discounts]
    rows += [(say("Tax on top"), tax.amount) for tax in invoice.taxes if not tax.inclusive]
    rows.append((say("Billing credits used"), settled.billing_credits(invoice)))
    return [Sum(words, say(Figure(amount))) for words, amount in rows if amount]


def _included_tax(invoice: Invoice) -> Phrase:
    inside = settled.tax_inside(invoice)
    return say("tax included: {amount}", amount=Figure(inside)) if inside else ()


def _after_total(invoice: Invoice) -> list[Sum]:
    """From the total to what was due: credit used or debt added, and credit notes."""
    if not settled.beyond_total(invoice):
        return []
    moved = [(moved_words(one), amount) for one, amount in moves(invoice)]
    rows = [(say("Credit note"), credit_notes(invoice)), *moved]
    changes = [Sum(words, say(Figure(amount, signed=True))) for words, amount in rows if amount]
    return [*changes, Sum(say("Due"), say(Figure(invoice.amount_due)), weight=Weight.TOTAL)]

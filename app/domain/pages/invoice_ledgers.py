"""The ledgers of an invoice: from the one before to this one, and from its lines to what was to be paid."""

from app.domain.billing import Invoice, InvoiceLine
from app.domain.card import Button, Card, Day, Figure, Phrase, Section, Style, Sum, Sums, Weight, Words, say
from app.domain.explain import invoice_settled as settled
from app.domain.explain.invoice import Difference
from app.domain.explain.invoice_before import Before, NoneBefore
from app.domain.explain.invoice_lines import Names, line_detail, line_words, product_names
from app.domain.explain.invoice_parts import figure
from app.domain.explain.invoice_words import headline
from app.domain.money import Money
from app.domain.pages.scene import Scene

SHOWN_LINES = 40
_WITHOUT = {
    NoneBefore.FIRST: "There is no earlier invoice to compare with.",
    NoneBefore.TOO_FAR: "None of the invoices just before this one compares with it, so no difference is shown.",
    NoneBefore.UNREAD: "The invoice before could not be read, so the difference to it is not known.",
}


def comparison(invoice: Invoice, compared: Difference | None, before: Before) -> Section:
    """The difference to the invoice before as a ledger; one sentence where nothing changed or nothing compares."""
    if compared is None:
        return Words((_without(invoice, before),))
    if not compared.parts:
        return Words((say(*headline(compared), ", ", Day(compared.before.created), "."),))
    what = "To pay on the invoice of " if compared.due else "Invoice of "
    rows = (
        Sum(say(what, Day(compared.before.created)), say(Figure(compared.start)), weight=Weight.EDGE),
        *(Sum(part.label, say(figure(part)), part.detail) for part in compared.parts),
        Sum(say(what, Day(invoice.created)), say(Figure(compared.end)), weight=Weight.TOTAL),
    )
    caption = say(f"From the invoice before to this one, in {invoice.currency.upper()}")
    return Sums(rows, caption, headline(compared))


def all_lines(invoice: Invoice, scene: Scene) -> Card:
    """Every line of an invoice: where a channel cannot fold them."""
    return Card(
        title=say("Lines of the invoice of ", Day(invoice.created)),
        detail=say(f"No. {invoice.number}") if invoice.number else (),
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
    shown = invoice.lines[:SHOWN_LINES]
    rows = [_line(line, invoice, names) for line in shown]
    if invoice.more_lines or len(invoice.lines) > len(shown):
        rows.append(Sum(say("Further lines are in Stripe"), ()))
    rows += _to_total(invoice)
    rows.append(Sum(say("Total"), say(Figure(invoice.total)), _included_tax(invoice), Weight.TOTAL))
    rows += _after_total(invoice)
    currency = invoice.currency.upper()
    return Sums(tuple(rows), say(f"Lines in {currency}"), say(f"Lines, in {currency}"))


def _without(invoice: Invoice, before: Before) -> Phrase:
    if before.invoice is not None:
        day, code = Day(before.invoice.created), before.invoice.currency.upper()
        here = invoice.currency.upper()
        return say("The invoice before, of ", day, f", is in {code}, this one in {here}: there is no difference.")
    return say(_WITHOUT[before.why or NoneBefore.UNREAD])


def _summary(invoice: Invoice) -> Phrase:
    number = len(invoice.lines)
    tax = " and tax" if any(tax.amount for tax in invoice.taxes) else ""
    if invoice.more_lines or number > SHOWN_LINES:
        return say(f"The first {min(number, SHOWN_LINES)} lines{tax}")
    return say(f"The line{tax}" if number == 1 else f"All {number} lines{tax}")


def _line(line: InvoiceLine, invoice: Invoice, names: Names) -> Sum:
    return Sum(line_words(line, invoice, names), say(Figure(line.amount)), line_detail(line))


def _to_total(invoice: Invoice) -> list[Sum]:
    rows = [("Discount", -one) for one in invoice.discounts]
    rows += [("Tax on top", tax.amount) for tax in invoice.taxes if not tax.inclusive]
    rows.append(("Billing credits used", settled.billing_credits(invoice)))
    return [Sum(say(words), say(Figure(amount))) for words, amount in rows if amount]


def _included_tax(invoice: Invoice) -> Phrase:
    inside = settled.tax_inside(invoice)
    return say("tax included: ", Figure(inside)) if inside else ()


def _after_total(invoice: Invoice) -> list[Sum]:
    """From the total to what was due: credit used or debt added, and credit notes."""
    if not settled.beyond_total(invoice):
        return []
    note, moved = settled.credit_notes(invoice), settled.balance(invoice)
    rows: list[tuple[str, Money]] = [("Credit note", note), (settled.balance_words(invoice), moved)]
    changes = [Sum(say(words), say(Figure(amount, signed=True))) for words, amount in rows if amount]
    return [*changes, Sum(say("Due"), say(Figure(invoice.amount_due)), weight=Weight.TOTAL)]

"""The account of an invoice as words that can be sent to the customer."""

from app.domain.billing import Invoice, InvoiceLine
from app.domain.card import Day, Phrase, Say, fill, say
from app.domain.explain import invoice_settled as settled
from app.domain.explain.invoice import Difference
from app.domain.explain.invoice_balance import credit_notes, moved_words, moves
from app.domain.explain.invoice_lines import Names, lines_told
from app.domain.explain.invoice_parts import Part
from app.domain.money import Money

MOST_LINES = 8
TITLE = say("Words to send")


def words_for_customer(invoice: Invoice, compared: Difference | None, names: Names) -> tuple[Say, ...]:
    """Why the invoice is what it is, to send; of a void one that nobody has to pay it, nothing of a draft or of a state
    that we do not know."""
    if invoice.status == "void":
        void = say("Your invoice of {day} over {amount} is void: you do not need to pay it.", amount=invoice.total)
        return (Say((fill(void, day=Day(invoice.created)),), TITLE),)
    if invoice.status not in ("open", "paid", "uncollectible"):
        return ()
    told = compared if compared is not None and compared.alike and invoice.total.minor >= 0 else None
    since = () if told is None else _since(told)
    lines = () if told is not None and told.parts else _what_it_is_for(invoice, names)
    paragraphs = (_opening(invoice), *since, *lines, *_tax(invoice), *_to_pay(invoice, told), *_credited_since(invoice))
    return (Say(paragraphs, TITLE),)


def _credited_since(invoice: Invoice) -> tuple[Phrase, ...]:
    credited = invoice.credited_after
    return (say("After it was paid, a credit note took {amount} off it.", amount=credited),) if credited else ()


def _opening(invoice: Invoice) -> Phrase:
    if invoice.total.minor < 0:
        return say("Your invoice of {day} is a credit of {amount}.", day=Day(invoice.created), amount=-invoice.total)
    return say("Your invoice of {day} comes to {amount}.", day=Day(invoice.created), amount=invoice.total)


def _since(compared: Difference) -> tuple[Phrase, ...]:
    before, total = Day(compared.before.created), compared.total
    if not total and not compared.parts:
        return (say("That is the same as your invoice of {day}.", day=before),)
    first = fill(_changed(compared), day=before, amount=_size(total))
    return (first, *(_sentence(part) for part in compared.parts))


def _changed(compared: Difference) -> Phrase:
    total, due = compared.total.minor, compared.due
    if not total and due:
        return say("The amount to pay is the same as on your invoice of {day}, although this changed:")
    if not total:
        return say("That is the same as on your invoice of {day}, although this changed:")
    if due and total > 0:
        return say("There is {amount} more to pay than on your invoice of {day}. This changed:")
    if due:
        return say("There is {amount} less to pay than on your invoice of {day}. This changed:")
    if total > 0:
        return say("That is {amount} more than your invoice of {day}. This changed:")
    return say("That is {amount} less than your invoice of {day}. This changed:")


def _sentence(part: Part) -> Phrase:
    what, size = _spanned(part.label, part.detail), _size(part.amount)
    if part.amount.minor > 0:
        return say("{what}: {amount} more", what=what, amount=size)
    return say("{what}: {amount} less", what=what, amount=size)


def _spanned(what: Phrase, span: Phrase) -> Phrase:
    return say("{what} ({period})", what=what, period=span) if span else what


def _row(what: Phrase, amount: Money) -> Phrase:
    return say("{what}: {amount}", what=what, amount=amount)


def _what_it_is_for(invoice: Invoice, names: Names) -> tuple[Phrase, ...]:
    if not invoice.lines or invoice.more_lines:
        return ()
    shown = invoice.lines if len(invoice.lines) <= MOST_LINES else invoice.lines[: MOST_LINES - 1]
    rows = [_row(_spanned(what, detail), one.amount) for one, what, detail in lines_told(invoice, names, len(shown))]
    rows += _further(invoice.lines[len(shown) :])
    taken = (
        (settled.discounts(invoice), say("Discount")),
        (settled.billing_credits(invoice), say("Billing credits used")),
    )
    return (say("It is for:"), *rows, *(_row(words, amount) for amount, words in taken if amount))


def _further(lines: tuple[InvoiceLine, ...]) -> list[Phrase]:
    if not lines:
        return []
    rest = Money(sum(one.amount.minor for one in lines), lines[0].amount.currency)
    return [say("{n} more lines: {amount}", n=len(lines), amount=rest)]


def _tax(invoice: Invoice) -> tuple[Phrase, ...]:
    inside, on_top = settled.tax_inside(invoice), settled.tax_on_top(invoice)
    held = (say("Tax of {amount} is included.", amount=inside),) if inside else ()
    return (*held, say("Tax of {amount} was added to the prices.", amount=on_top)) if on_top else held


def _to_pay(invoice: Invoice, compared: Difference | None) -> tuple[Phrase, ...]:
    if not settled.beyond_total(invoice):
        return ()
    told = {part.label for part in compared.parts} if compared is not None else set()
    moved = ((amount, moved_words(one)) for one, amount in moves(invoice))
    rows = ((credit_notes(invoice), say("Credit note")), *moved)
    untold = (_row(words, _size(amount)) for amount, words in rows if amount and words not in told)
    return (*untold, *_asked(invoice))


def _asked(invoice: Invoice) -> tuple[Phrase, ...]:
    """What is or was to be paid: nobody is asked again for what is paid or given up."""
    if invoice.total.minor < 0 and not invoice.amount_due:
        return (say("Credit lowers your next invoice by itself."),)
    if invoice.status != "open":
        return (say("There was {amount} to pay.", amount=invoice.amount_due),)
    asked = say("To pay: {amount}", amount=invoice.amount_due)
    if invoice.amount_remaining == invoice.amount_due:
        return (asked,)
    return (asked, say("Still to pay: {amount}", amount=invoice.amount_remaining))


def _size(amount: Money) -> Money:
    return Money(abs(amount.minor), amount.currency)

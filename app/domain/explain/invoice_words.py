"""The account of an invoice as words that can be sent to the customer."""

from app.domain.billing import Invoice
from app.domain.card import Day, Phrase, Say, say
from app.domain.explain import invoice_settled as settled
from app.domain.explain.invoice import Difference
from app.domain.explain.invoice_lines import Names, line_words, period
from app.domain.explain.invoice_parts import Part
from app.domain.money import Money

MOST_LINES = 8
TITLE = say("Words to send")


def words_for_customer(invoice: Invoice, compared: Difference | None, names: Names) -> tuple[Say, ...]:
    """Why the invoice is what it is, to send; nothing for what is not billed (any more)."""
    if invoice.status not in ("open", "paid", "uncollectible"):
        return ()
    since = () if compared is None else _since(compared)
    lines = () if compared is not None and compared.parts else _what_it_is_for(invoice, names)
    paragraphs = (_opening(invoice), *since, *lines, *_tax(invoice), *_to_pay(invoice, compared))
    return (Say(paragraphs, TITLE),)


def headline(compared: Difference) -> Phrase:
    """By how much it is more or less than the one before."""
    total = compared.total
    than = "last time" if compared.again else "the invoice before"
    if not total:
        return say("The same amount", " to pay" if compared.due else "", " as ", than)
    words = " more" if total.minor > 0 else " less"
    middle = " to pay than " if compared.due else " than "
    return say("Why it is ", _size(total), words, middle, than)


def _opening(invoice: Invoice) -> Phrase:
    return say("Your invoice of ", Day(invoice.created), " comes to ", invoice.total, ".")


def _since(compared: Difference) -> tuple[Phrase, ...]:
    before, total = Day(compared.before.created), compared.total
    if not total and not compared.parts:
        return (say("That is the same as your invoice of ", before, "."),)
    paid = "There is " if compared.due else "That is "
    if not total:
        same = ("The amount to pay is" if compared.due else "That is", " the same as on your invoice of ")
        return (say(*same, before, ", although this changed:"), *_listed(compared))
    way = " more" if total.minor > 0 else " less"
    to_pay = f"{way} to pay than on your invoice of " if compared.due else f"{way} than your invoice of "
    return (say(paid, _size(total), to_pay, before, ". This changed:"), *_listed(compared))


def _listed(compared: Difference) -> tuple[Phrase, ...]:
    return tuple(_sentence(part) for part in compared.parts)


def _sentence(part: Part) -> Phrase:
    span = (" (", *part.detail, ")") if part.detail else ()
    return say(*part.label, *span, ": ", _size(part.amount), " more" if part.amount.minor > 0 else " less")


def _what_it_is_for(invoice: Invoice, names: Names) -> tuple[Phrase, ...]:
    if not invoice.lines or invoice.more_lines or len(invoice.lines) > MOST_LINES:
        return ()
    rows = []
    for line in invoice.lines:
        span = (" (", *period(line), ")") if period(line) else ()
        rows.append(say(*line_words(line, invoice, names), *span, ": ", line.amount))
    taken = ((settled.discounts(invoice), "Discount"), (settled.billing_credits(invoice), "Billing credits used"))
    return (say("It is for:"), *rows, *(say(f"{words}: ", amount) for amount, words in taken if amount))


def _tax(invoice: Invoice) -> tuple[Phrase, ...]:
    inside, on_top = settled.tax_inside(invoice), settled.tax_on_top(invoice)
    held = (say("Tax of ", inside, " is included."),) if inside else ()
    return (*held, say("Tax of ", on_top, " was added to the prices.")) if on_top else held


def _to_pay(invoice: Invoice, compared: Difference | None) -> tuple[Phrase, ...]:
    if not settled.beyond_total(invoice):
        return ()
    to_pay = say("To pay: ", invoice.amount_due)
    if compared is not None and compared.parts:
        return (to_pay,)
    notes, moved = settled.credit_notes(invoice), settled.balance(invoice)
    rows = ((notes, "Credit note"), (moved, settled.balance_words(invoice)))
    return (*(say(f"{words}: ", _size(amount)) for amount, words in rows if amount), to_pay)


def _size(amount: Money) -> Money:
    return Money(abs(amount.minor), amount.currency)

"""From an invoice's lines to what was to be paid: discounts, tax on top, billing credits, credit notes, balance."""

from collections.abc import Callable

from app.domain.billing import Invoice
from app.domain.card import say
from app.domain.explain.invoice_parts import Part
from app.domain.money import Money

Taken = Callable[[Invoice], Money]


def discounts(invoice: Invoice) -> Money:
    """All discounts; negative, they lower the invoice."""
    return -_sum(invoice, [one.minor for one in invoice.discounts])


def tax_on_top(invoice: Invoice) -> Money:
    """Tax that prices do not hold already."""
    return _sum(invoice, [tax.amount.minor for tax in invoice.taxes if not tax.inclusive])


def tax_inside(invoice: Invoice) -> Money:
    """Tax that prices hold already."""
    return _sum(invoice, [tax.amount.minor for tax in invoice.taxes if tax.inclusive])


def billing_credits(invoice: Invoice) -> Money:
    """Billing credits used; negative, they lower the invoice."""
    return -(invoice.credits_used or Money(0, invoice.currency))


def credit_notes(invoice: Invoice) -> Money:
    """Credit notes from before it was paid; negative, they lower what is due."""
    return -(invoice.credited_before or Money(0, invoice.currency))


def balance(invoice: Invoice) -> Money:
    """What the customer's balance adds to what is due, or takes off (negative)."""
    return invoice.amount_due - invoice.total - credit_notes(invoice)


def balance_words(invoice: Invoice) -> str:
    """What happened between the total and what was due, by the balance before and after."""
    moved = balance(invoice).minor
    if moved > 0:
        return "Kept as credit" if invoice.total.minor < 0 else "Owed from before"
    left = invoice.ending_balance
    return "Left for a later invoice" if left is not None and left.minor > 0 else "Credit balance used"


def beyond_total(invoice: Invoice) -> bool:
    """Whether what was to be paid is another amount than the total."""
    return invoice.amount_due != invoice.total


_WORDS: tuple[tuple[Taken, tuple[str, str, str, str]], ...] = (
    (discounts, ("Discount", "Discount ended", "Larger discount", "Smaller discount")),
    (tax_on_top, ("Tax on top", "No tax on top now", "More tax on top", "Less tax on top")),
    (
        billing_credits,
        (
            "Billing credits used",
            "No billing credits used now",
            "More billing credits used",
            "Fewer billing credits used",
        ),
    ),
)
_NOTES = ("Credit note", "Credit note on the invoice before", "Larger credit note", "Smaller credit note")


def changes_to_total(before: Invoice, now: Invoice) -> list[Part]:
    """What discounts, tax on top and billing credits change, up to the total."""
    return [part for taken, words in _WORDS for part in _change(taken(before), taken(now), words)]


def changes_to_due(before: Invoice, now: Invoice) -> list[Part]:
    """What credit notes and the balance change, from the total to what was due."""
    return [*_change(credit_notes(before), credit_notes(now), _NOTES), *_balance_change(before, now)]


def _change(before: Money, now: Money, words: tuple[str, str, str, str]) -> list[Part]:
    if before == now:
        return []
    only_now, only_before, more, less = words
    grown = more if abs(now.minor) > abs(before.minor) else less
    label = only_now if not before else only_before if not now else grown
    return [Part(say(label), now - before)]


def _balance_change(before: Invoice, now: Invoice) -> list[Part]:
    """Two parts, as a balance can help on one invoice and add to the other."""
    used, was_used = balance(now), balance(before)
    if used == was_used:
        return []
    then = balance_words(before)
    earlier = f"{then} on the invoice before"
    return [
        *([Part(say(earlier), -was_used)] if was_used else []),
        *([Part(say(balance_words(now)), used)] if used else []),
    ]


def _sum(invoice: Invoice, minors: list[int]) -> Money:
    return Money(sum(minors), invoice.currency)

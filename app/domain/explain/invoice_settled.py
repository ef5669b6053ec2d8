"""From an invoice's lines to what was to be paid: discounts, tax on top, billing credits, credit notes."""

from collections.abc import Callable

from app.domain.billing import Invoice
from app.domain.card import Phrase, say
from app.domain.explain.invoice_balance import balance_change, credit_notes
from app.domain.explain.invoice_parts import Part
from app.domain.money import Money

Taken = Callable[[Invoice], Money]
Changes = tuple[Phrase, Phrase, Phrase, Phrase]
"""What to say when something is only now, only before, more or less."""


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


def beyond_total(invoice: Invoice) -> bool:
    """Whether what was to be paid is another amount than the total."""
    return invoice.amount_due != invoice.total


_DISCOUNT = (say("Discount"), say("Discount ended"), say("Larger discount"), say("Smaller discount"))
_DISCOUNT_BEFORE = (_DISCOUNT[0], say("Discount, only on the invoice before"), *_DISCOUNT[2:])
_WORDS: tuple[tuple[Taken, Changes], ...] = (
    (tax_on_top, (say("Tax on top"), say("No tax on top now"), say("More tax on top"), say("Less tax on top"))),
    (
        billing_credits,
        (
            say("Billing credits used"),
            say("No billing credits used now"),
            say("More billing credits used"),
            say("Fewer billing credits used"),
        ),
    ),
)
_NOTES = (
    say("Credit note"),
    say("Credit note on the invoice before"),
    say("Larger credit note"),
    say("Smaller credit note"),
)


def changes_to_total(before: Invoice, now: Invoice) -> list[Part]:
    """What discounts, tax on top and billing credits change, up to the total."""
    discount = _DISCOUNT if _bills_again(before, now) else _DISCOUNT_BEFORE
    words = ((discounts, discount), *_WORDS)
    return [part for taken, said in words for part in _change(taken(before), taken(now), said)]


def _bills_again(before: Invoice, now: Invoice) -> bool:
    """Whether this invoice bills a period of the same subscription: a discount that is not on it has ended. What only
    makes up for a change holds no discount of its own: its amounts are lowered already."""
    same = now.subscription_id is not None and now.subscription_id == before.subscription_id
    return same and any(line.amount and not line.proration for line in now.lines)


def changes_to_due(before: Invoice, now: Invoice) -> list[Part]:
    """What credit notes and the balance change, from the total to what was due."""
    return [*_change(credit_notes(before), credit_notes(now), _NOTES), *balance_change(before, now)]


def _change(before: Money, now: Money, words: Changes) -> list[Part]:
    if before == now:
        return []
    only_now, only_before, more, less = words
    grown = more if abs(now.minor) > abs(before.minor) else less
    label = only_now if not before else only_before if not now else grown
    return [Part(label, now - before)]


def _sum(invoice: Invoice, minors: list[int]) -> Money:
    return Money(sum(minors), invoice.currency)

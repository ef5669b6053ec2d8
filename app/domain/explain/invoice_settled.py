"""From an invoice's lines to what was to be paid: discounts, tax on top, billing credits, credit notes, balance."""

from collections.abc import Callable
from enum import Enum

from app.domain.billing import Invoice
from app.domain.card import Phrase, say
from app.domain.explain.invoice_parts import Part
from app.domain.money import Money

Taken = Callable[[Invoice], Money]
Changes = tuple[Phrase, Phrase, Phrase, Phrase]
"""What to say when something is only now, only before, more or less."""


class Moved(Enum):
    """What the customer's balance did on an invoice."""

    KEPT = "kept"
    OWED = "owed"
    LEFT = "left"
    USED = "used"


_BALANCE = {
    Moved.KEPT: (say("Kept as credit"), say("Kept as credit on the invoice before")),
    Moved.OWED: (say("Owed from before"), say("Owed from before on the invoice before")),
    Moved.LEFT: (say("Left for a later invoice"), say("Left for a later invoice on the invoice before")),
    Moved.USED: (say("Credit balance used"), say("Credit balance used on the invoice before")),
}


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
    """Credit notes from before it was paid; negative, they lower what is due. None where what is due is just what total
    and balance come to."""
    start, end = invoice.starting_balance, invoice.ending_balance
    nothing = Money(0, invoice.currency)
    moved = start - end if start is not None and end is not None else nothing
    return nothing if invoice.amount_due - invoice.total == moved else -(invoice.credited_before or nothing)


def balance(invoice: Invoice) -> Money:
    """What the customer's balance adds to what is due, or takes off (negative)."""
    return invoice.amount_due - invoice.total - credit_notes(invoice)


def moves(invoice: Invoice) -> tuple[tuple[Moved, Money], ...]:
    """What the customer's balance did between the total and what was due, each with what it adds or takes off
    (negative); together they are `balance`. A debt from before is named by itself, also where the rest of a negative
    total is kept or what is too little to charge is left for later."""
    moved, start, end = balance(invoice), invoice.starting_balance, invoice.ending_balance
    if not moved:
        return ()
    if start is None or end is None or start - end != moved:
        return ((_alone(invoice), moved),)
    if start.minor < 0 and end.minor < 0:
        return ((Moved.KEPT if moved.minor > 0 else Moved.USED, moved),)
    parts = (
        (Moved.OWED if start.minor > 0 else Moved.USED, start),
        (Moved.LEFT if end.minor > 0 else Moved.KEPT, -end),
    )
    return tuple(part for part in parts if part[1])


def moved_words(moved: Moved) -> Phrase:
    """What happened between the total and what was due."""
    return _BALANCE[moved][0]


def owed_from_before(invoice: Invoice) -> Money | None:
    """The debt that was added to an invoice and is to be paid with it, as Stripe tells it; None where none was, or
    nothing is charged."""
    found = moves(invoice) if invoice.starting_balance else ()
    alone = len(found) == 1 and found[0][0] is Moved.OWED and invoice.total.minor >= 0
    return found[0][1] if alone else None


def _alone(invoice: Invoice) -> Moved:
    """What the balance did, where Stripe does not tell it before and after."""
    if balance(invoice).minor > 0:
        return Moved.KEPT if invoice.total.minor < 0 else Moved.OWED
    left = invoice.ending_balance
    return Moved.LEFT if left is not None and left.minor > 0 else Moved.USED


def beyond_total(invoice: Invoice) -> bool:
    """Whether what was to be paid is another amount than the total."""
    return invoice.amount_due != invoice.total


_WORDS: tuple[tuple[Taken, Changes], ...] = (
    (discounts, (say("Discount"), say("Discount ended"), say("Larger discount"), say("Smaller discount"))),
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
    return [part for taken, words in _WORDS for part in _change(taken(before), taken(now), words)]


def changes_to_due(before: Invoice, now: Invoice) -> list[Part]:
    """What credit notes and the balance change, from the total to what was due."""
    return [*_change(credit_notes(before), credit_notes(now), _NOTES), *_balance_change(before, now)]


def _change(before: Money, now: Money, words: Changes) -> list[Part]:
    if before == now:
        return []
    only_now, only_before, more, less = words
    grown = more if abs(now.minor) > abs(before.minor) else less
    label = only_now if not before else only_before if not now else grown
    return [Part(label, now - before)]


def _balance_change(before: Invoice, now: Invoice) -> list[Part]:
    """Parts of their own, as a balance can help on one invoice and add to the other."""
    was, moved = dict(moves(before)), dict(moves(now))
    gone = [Part(_BALANCE[one][1], -amount) for one, amount in was.items() if moved.get(one) != amount]
    came = [Part(_BALANCE[one][0], amount) for one, amount in moved.items() if was.get(one) != amount]
    return [*gone, *came]


def _sum(invoice: Invoice, minors: list[int]) -> Money:
    return Money(sum(minors), invoice.currency)

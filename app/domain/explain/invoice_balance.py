"""From an invoice's total to what was due: credit notes, credit used or kept, a debt from before, what is left."""

from enum import Enum

from app.domain.billing import Invoice
from app.domain.card import Phrase, say
from app.domain.explain.invoice_parts import Part
from app.domain.money import Money


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


def balance_change(before: Invoice, now: Invoice) -> list[Part]:
    """Parts of their own, as a balance can help on one invoice and add to the other."""
    was, moved = dict(moves(before)), dict(moves(now))
    gone = [Part(_BALANCE[one][1], -amount) for one, amount in was.items() if moved.get(one) != amount]
    came = [Part(_BALANCE[one][0], amount) for one, amount in moved.items() if was.get(one) != amount]
    return [*gone, *came]


def _alone(invoice: Invoice) -> Moved:
    """What the balance did, where Stripe does not tell it before and after."""
    if balance(invoice).minor > 0:
        return Moved.KEPT if invoice.total.minor < 0 else Moved.OWED
    left = invoice.ending_balance
    return Moved.LEFT if left is not None and left.minor > 0 else Moved.USED

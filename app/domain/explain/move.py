"""A change of plan or number within a period, as the lines of an invoice tell it."""

from dataclasses import dataclass

from app.domain.billing import Invoice, InvoiceLine
from app.domain.card import Day, Phrase, say
from app.domain.explain.invoice_lines import Names, counted, named, times, unused


@dataclass(frozen=True, slots=True)
class Move:
    """A change of plan or number on a day; what it was and is where the lines tell it. Without `old` the `new` came
    besides."""

    day: Day
    old: Phrase = ()
    new: Phrase = ()


def moved(invoice: Invoice, names: Names) -> Move | None:
    """The change within a period, where the lines say so: from Pro to Team on Nov 3. What came is a part of a period
    too, or a whole one that began with the change."""
    gone = next((one for one in invoice.lines if unused(one)), None)
    parts = [one for one in invoice.lines if one.proration and one.amount.minor > 0]
    if gone is None:
        return _only_came(parts, invoice, names)
    came = next((one for one in (*parts, *_begun_with(gone, invoice))), None)
    if came is None or came.period_start is None:
        return None
    day = Day(came.period_start)
    old, new = named(gone, names), named(came, names)
    if old != new:
        known = bool(gone.description.strip() and came.description.strip())
        return Move(day, times(gone.quantity, old), times(came.quantity, new)) if known else Move(day)
    had, has = gone.quantity, came.quantity
    if had is None or has is None or had == has:
        return Move(day)
    return Move(day, say("{n} × {what}", n=had, what=old), say("{n} × {what}", n=has, what=new))


def _only_came(parts: list[InvoiceLine], invoice: Invoice, names: Names) -> Move | None:
    """What came where nothing was given back for it."""
    alone = len(parts) == 1 and sum(one.proration for one in invoice.lines) == 1
    if not alone or parts[0].period_start is None or not parts[0].description.strip():
        return None
    return Move(Day(parts[0].period_start), new=counted(parts[0], names))


def _begun_with(gone: InvoiceLine, invoice: Invoice) -> list[InvoiceLine]:
    whole = (one for one in invoice.lines if not one.proration and one.subscription_id and one.amount.minor > 0)
    return [one for one in whole if gone.period_start is not None and one.period_start == gone.period_start]

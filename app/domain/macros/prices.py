"""Whether only the price of one thing changed from an invoice to the next, and from what to what."""

from app.domain.billing import Invoice, Snapshot
from app.domain.explain.invoice_groups import paired
from app.domain.explain.invoice_lines import exact_unit
from app.domain.macros import joins
from app.domain.macros.case import Gap
from app.domain.money import Money


def price_from(invoice: Invoice, snapshot: Snapshot) -> Money | Gap | None:
    """What one cost on the invoice before."""
    found = _change(invoice, snapshot)
    return found[0] if isinstance(found, tuple) else found


def price_to(invoice: Invoice, snapshot: Snapshot) -> Money | Gap | None:
    """What one costs on this invoice."""
    found = _change(invoice, snapshot)
    return found[1] if isinstance(found, tuple) else found


def _change(invoice: Invoice, snapshot: Snapshot) -> tuple[Money, Money] | Gap | None:
    """Both prices, where both invoices bill one and the same thing, as many of it, and say the prices exactly."""
    before = joins.before(invoice, snapshot)
    if not isinstance(before, Invoice):
        return before
    if any(one.proration for one in (*before.lines, *invoice.lines)) or before.more_lines or invoice.more_lines:
        return None
    pairs = paired(before, invoice)
    earlier, later = pairs[0] if len(pairs) == 1 else (None, None)
    if earlier is None or later is None:
        return None
    old, new = earlier[0], later[0]
    was, costs = exact_unit(old), exact_unit(new)
    same = old.product_id == new.product_id is not None and old.quantity == new.quantity
    length = (old.period_end, old.period_start, new.period_end, new.period_start)
    if was is None or costs is None or was == costs or not same or None in length:
        return None
    return Money(was, invoice.currency), Money(costs, invoice.currency)

"""Why was I charged this? The difference of an invoice to the one before, in parts that add up to the cent."""

from dataclasses import dataclass

from app.domain.billing import Invoice
from app.domain.explain import invoice_settled as settled
from app.domain.explain.invoice_groups import paired
from app.domain.explain.invoice_lines import Names
from app.domain.explain.invoice_parts import Change, Part, change, closing, fewest, prorations, prorations_before
from app.domain.money import Money

MOST_PARTS = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """From the invoice before to this one. `parts` add up to `total`.

    `due`: the amounts compared are what was to be paid after balance and credit notes, not the invoices' totals.
    `again`: both bill the same subscription. `alike`: they have anything in common, so that a customer can make
    something of the difference; what only makes up for a change within a period is told by itself.
    """

    before: Invoice
    now: Invoice
    start: Money
    end: Money
    parts: tuple[Part, ...]
    due: bool
    again: bool
    alike: bool = True

    @property
    def total(self) -> Money:
        """By how much this invoice is more (or less, negative)."""
        return self.end - self.start


def difference(before: Invoice, now: Invoice, names: Names) -> Difference:
    """What changed since the invoice before. Both are in one currency; raises ValueError when they are not."""
    due = settled.beyond_total(before) or settled.beyond_total(now)
    start, end = (before.amount_due, now.amount_due) if due else (before.total, now.total)
    pairs = paired(before, now)
    parts: list[Part | Change] = [
        *(part for pair in pairs for part in change(pair, names)),
        *prorations(now, names),
        *prorations_before(before, names),
        *settled.changes_to_total(before, now),
        *(settled.changes_to_due(before, now) if due else ()),
    ]
    parts += closing(end - start, parts, not (before.more_lines or now.more_lines))
    again = now.subscription_id is not None and before.subscription_id == now.subscription_id
    shown = [part for part in fewest(parts, MOST_PARTS) if part.amount]
    common = again or any(one is not None and other is not None for one, other in pairs)
    alike = common and not (now.lines and all(line.proration for line in now.lines))
    return Difference(before, now, start, end, tuple(shown), due, again, alike)

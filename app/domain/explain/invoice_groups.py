"""The lines of two invoices put side by side: what is billed again, what is new, and what is only on the one before."""

from collections.abc import Callable, Mapping, Sequence

from app.domain.billing import Invoice, InvoiceLine
from app.domain.explain.invoice_lines import same_tiers
from app.domain.money import Money

Key = str | tuple[str, ...]
Group = Sequence[InvoiceLine]
"""Lines of one invoice that bill one thing: the tiers of a price, or a single line. Never empty; the first one speaks
for all."""
Pair = tuple[Group | None, Group | None]

_SHARED: tuple[Callable[[InvoiceLine], str | None], ...] = (
    lambda line: line.price_id,
    lambda line: line.product_id,
    lambda line: line.subscription_id,
)


def paired(before: Invoice, now: Invoice) -> tuple[Pair, ...]:
    """Each group of this invoice with its like on the one before, then what is only there.

    The same item of a subscription is surest; then the same price, the same product, and what is left alone of a
    subscription on both sides: there one plan took another's place.
    """
    gone, later = _groups(before), _groups(now)
    found = {own: gone.pop(own) for own in later if own in gone}
    new = {own: group for own, group in later.items() if own not in found}
    for shared in _SHARED:
        there, here = _alone(gone, shared), _alone(new, shared)
        for one in there.keys() & here.keys():
            del new[here[one]]
            found[here[one]] = gone.pop(there[one])
    return (*((found.get(own), group) for own, group in later.items()), *((group, None) for group in gone.values()))


def amount(group: Group) -> Money:
    """What the lines come to."""
    if len(group) == 1:
        return group[0].amount
    return Money(sum(line.amount.minor for line in group), group[0].amount.currency)


def quantity(group: Group) -> int | None:
    """How many are billed; None where that cannot be said for sure."""
    if len(group) == 1:
        return group[0].quantity
    return sum(line.quantity or 0 for line in group) if same_tiers(group) else None


def _groups(invoice: Invoice) -> dict[Key, list[InvoiceLine]]:
    """The lines that are not parts of a period, together by what they bill, in the invoice's order."""
    found: dict[Key, list[InvoiceLine]] = {}
    for line in invoice.lines:
        if not line.proration:
            found.setdefault(_own(line), []).append(line)
    return found


def _own(line: InvoiceLine) -> Key:
    """What tells the lines that bill one thing from all others: the item of a subscription, else what they say."""
    if line.item_id:
        return line.item_id
    if line.subscription_id and line.price_id:
        return ("price", line.subscription_id, line.price_id)
    return ("text", line.price_id or "", line.description.strip())


def _alone(groups: Mapping[Key, Group], shared: Callable[[InvoiceLine], str | None]) -> dict[str, Key]:
    """Where each price, product or subscription stands that exactly one of the groups bills."""
    found: dict[str, list[Key]] = {}
    for own, group in groups.items():
        if one := shared(group[0]):
            found.setdefault(one, []).append(own)
    return {one: owns[0] for one, owns in found.items() if len(owns) == 1}

"""The lines of two invoices put side by side: what is billed again, what is new, and what is only on the one before."""

from collections.abc import Callable, Mapping

from app.domain.billing import Invoice, InvoiceLine
from app.domain.explain.invoice_lines import same_tiers
from app.domain.light import light
from app.domain.money import Money

Key = tuple[str, ...]


@light
class Group:
    """Lines of one invoice that bill one thing: the tiers of a price, or a single line. Never empty. `first` is the
    line that speaks for all, `amount` what they come to."""

    lines: tuple[InvoiceLine, ...]
    first: InvoiceLine
    amount: Money

    @property
    def quantity(self) -> int | None:
        """How many are billed; None where that cannot be said for sure."""
        if len(self.lines) == 1:
            return self.first.quantity
        return sum(line.quantity or 0 for line in self.lines) if same_tiers(self.lines) else None


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


def _groups(invoice: Invoice) -> dict[Key, Group]:
    """The lines that are not parts of a period, together by what they bill, in the invoice's order."""
    found: dict[Key, list[InvoiceLine]] = {}
    for line in invoice.lines:
        if not line.proration:
            found.setdefault(_own(line), []).append(line)
    return {own: _group(lines) for own, lines in found.items()}


def _group(lines: list[InvoiceLine]) -> Group:
    first = lines[0]
    if len(lines) == 1:
        return Group((first,), first, first.amount)
    return Group(tuple(lines), first, Money(sum(line.amount.minor for line in lines), first.amount.currency))


def _own(line: InvoiceLine) -> Key:
    if line.item_id:
        return ("item", line.item_id)
    if line.subscription_id and line.price_id:
        return ("price", line.subscription_id, line.price_id)
    return ("text", line.price_id or "", line.description.strip())


def _alone(groups: Mapping[Key, Group], shared: Callable[[InvoiceLine], str | None]) -> dict[str, Key]:
    """Where each price, product or subscription stands that exactly one of the groups bills."""
    found: dict[str, list[Key]] = {}
    for own, group in groups.items():
        if one := shared(group.first):
            found.setdefault(one, []).append(own)
    return {one: owns[0] for one, owns in found.items() if len(owns) == 1}

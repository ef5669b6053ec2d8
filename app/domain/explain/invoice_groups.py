"""The lines of two invoices put side by side: what is billed again, what is new, and what is only on the one before."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.billing import Invoice, InvoiceLine
from app.domain.explain.invoice_lines import same_tiers
from app.domain.money import Money

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
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


def groups(invoice: Invoice) -> tuple[Group, ...]:
    """The lines that are not parts of a period, together by what they bill, in the invoice's order."""
    found: dict[Key, list[InvoiceLine]] = {}
    for line in invoice.lines:
        if not line.proration:
            found.setdefault(_key(line), []).append(line)
    return tuple(_group(lines) for lines in found.values())


def _group(lines: list[InvoiceLine]) -> Group:
    first = lines[0]
    if len(lines) == 1:
        return Group((first,), first, first.amount)
    return Group(tuple(lines), first, Money(sum(line.amount.minor for line in lines), first.amount.currency))


def paired(before: Invoice, now: Invoice) -> tuple[Pair, ...]:
    """Each group of this invoice with its like on the one before, then what is only there.

    The same item of a subscription is surest; then the same price, the same product, and what is left alone of a
    subscription on both sides: there one plan took another's place.
    """
    earlier, later = list(groups(before)), list(groups(now))
    found: dict[int, Group] = {}
    for key in (_own, _by_price, _by_product, _by_subscription):
        _match(earlier, later, found, key)
    new: list[Pair] = [(found.get(place), group) for place, group in enumerate(later)]
    return (*new, *((group, None) for group in earlier))


def _match(
    earlier: list[Group], later: list[Group], found: dict[int, Group], key: Callable[[Group], Key | None]
) -> None:
    """Moves from `earlier` to `found` what exactly one group on each side has in common."""
    if not earlier or len(found) == len(later):
        return
    left = _single(earlier, key)
    right = _single([group for place, group in enumerate(later) if place not in found], key)
    taken = set()
    for place, group in enumerate(later):
        own = key(group)
        if own is not None and place not in found and own in right and own in left:
            found[place] = left[own]
            taken.add(id(left[own]))
    earlier[:] = [one for one in earlier if id(one) not in taken]


def _single(rows: list[Group], key: Callable[[Group], Key | None]) -> dict[Key, Group]:
    counted: dict[Key, list[Group]] = {}
    for group in rows:
        own = key(group)
        if own is not None:
            counted.setdefault(own, []).append(group)
    return {own: same[0] for own, same in counted.items() if len(same) == 1}


def _key(line: InvoiceLine) -> Key:
    if line.item_id:
        return ("item", line.item_id)
    if line.subscription_id and line.price_id:
        return ("price", line.subscription_id, line.price_id)
    return ("text", line.price_id or "", line.description.strip())


def _own(group: Group) -> Key | None:
    return _key(group.first)


def _by_price(group: Group) -> Key | None:
    return ("price", group.first.price_id) if group.first.price_id else None


def _by_product(group: Group) -> Key | None:
    return ("product", group.first.product_id) if group.first.product_id else None


def _by_subscription(group: Group) -> Key | None:
    return ("subscription", group.first.subscription_id) if group.first.subscription_id else None

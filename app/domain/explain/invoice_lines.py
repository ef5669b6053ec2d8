"""What each line of an invoice is, in plain words. Stripe's own description is data: from it we only take names."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from app.domain.billing import Invoice, InvoiceLine, Snapshot
from app.domain.card import Figure, Phrase, Typed, listed, say
from app.domain.money import Money, decimals
from app.domain.phrase import span
from app.domain.wording import item_name

Names = Mapping[str, str]
Span = tuple[datetime | None, datetime | None]
Tier = tuple[int, int, bool]
"""How many it holds, how many those under it hold, and whether any of them costs something."""

#: How Stripe describes the lines that it writes itself (Stripe docs, Subscription invoices).
_WRITTEN = (
    re.compile(r"(?:Unused|Remaining) time on (?:[\d,.]+ × )?(.+?)(?: after .+)?"),
    re.compile(r"(?:Trial period|Free trial) for (?:[\d,.]+ × )?(.+)"),
    re.compile(r"(?:(?:First |Next )?[\d,.]+ × )?(.+?)(?: \((?:at|Tier \d+ at) .+\))?"),
)
_TRIAL = ("Trial period for ", "Free trial")


def product_names(snapshot: Snapshot) -> Names:
    """The products' names that the customer's subscriptions tell, by product id."""
    items = [item for one in snapshot.subscriptions for item in one.items]
    return {item.product_id: name for item in items if (name := item.product_name or item_name(item))}


def named(line: InvoiceLine, names: Names) -> Phrase:
    """What the line sells: the product's name, else the name in Stripe's text, else the description as it was typed."""
    known = names.get(line.product_id or "")
    if known:
        return say(Typed(known))
    text = line.description.strip()
    if line.subscription_id or line.item_id or line.proration:
        text = _name_in(text)
    return say(Typed(text)) if text else say("A line without words")


@lru_cache(maxsize=1024)
def _name_in(text: str) -> str:
    """The name in a text that Stripe wrote; the text itself when it is somebody's own. One page asks it of a line up to
    six times."""
    matches = (pattern.fullmatch(text) for pattern in _WRITTEN)
    return next((match[1] for match in matches if match), text)


def counted(line: InvoiceLine, names: Names) -> Phrase:
    """The name with how many: `3 × Team`; one is not counted."""
    return times(line.quantity, named(line, names))


def times(quantity: int | None, what: Phrase) -> Phrase:
    """`3 × Team`; one, none and what is not known are not counted."""
    return say("{n} × {what}", n=quantity, what=what) if quantity is not None and quantity > 1 else what


def trial(line: InvoiceLine) -> bool:
    """Whether the line is a free trial, by Stripe's own words."""
    return not line.amount and line.description.startswith(_TRIAL)


def unused(line: InvoiceLine) -> bool:
    """Whether the line gives back what was paid and not used."""
    return line.proration and line.amount.minor < 0


def lines_told(invoice: Invoice, names: Names, most: int) -> list[tuple[InvoiceLine, Phrase, Phrase]]:
    """At most so many lines of an invoice, the first ones: each with what it is in words, and when it is for and what
    one costs."""
    tiers = _tiers(invoice)
    periods: dict[Span, Phrase] = {}
    rows = []
    for place, line in enumerate(invoice.lines[:most]):
        span = (line.period_start, line.period_end)
        if span not in periods:
            periods[span] = period(line)
        rows.append((line, _words(line, tiers.get(place), names), _detail(line, periods[span])))
    return rows


def _words(line: InvoiceLine, tier: Tier | None, names: Names) -> Phrase:
    """What a line is: a period of a plan, a part of one, a trial, usage by tier, or a single item."""
    if line.proration:
        what = counted(line, names)
        return say("{what}, unused time", what=what) if unused(line) else say("{what}, remaining time", what=what)
    if trial(line):
        return say("{what}, free trial", what=named(line, names))
    if tier is not None:
        return listed((named(line, names), _tier_words(tier)))
    itself = bool(line.subscription_id or line.item_id or names.get(line.product_id or ""))
    return counted(line, names) if itself else named(line, names)


def _detail(line: InvoiceLine, when: Phrase) -> Phrase:
    """When it is for, and what one costs where there are several and that makes the amount. A part of a period costs a
    part of that, and a tier may have a fee of its own."""
    several = not line.proration and line.quantity is not None and line.quantity > 1
    each = unit_price(line) if several and _made_of_units(line) else ()
    return listed((say("{price} each", price=each), when)) if each else when


def _made_of_units(line: InvoiceLine) -> bool:
    """Whether the price of one times the quantity gives the amount, but for rounding."""
    return line.unit is not None and abs(line.unit * (line.quantity or 0) - line.amount.minor) < 1


def period(line: InvoiceLine) -> Phrase:
    """From when to when the line is for; nothing for a single day."""
    if line.period_start and line.period_end and line.period_start.date() != line.period_end.date():
        return span(line.period_start, line.period_end)
    return ()


def unit_price(line: InvoiceLine) -> Phrase:
    """What one costs, only as Stripe says it: never divided from the amount, which is rounded."""
    if line.unit is None:
        return ()
    whole = int(line.unit)
    if whole == line.unit:
        return say(Figure(Money(whole, line.amount.currency)))
    return say(line.unit.scaleb(-decimals(line.amount.currency)).normalize())


def exact_unit(line: InvoiceLine) -> int | None:
    """The price of one in whole minor units when price and quantity give exactly the amount."""
    if line.unit is None or line.quantity is None:
        return None
    whole = int(line.unit)
    return whole if whole == line.unit and whole * line.quantity == line.amount.minor else None


def same_tiers(lines: Sequence[InvoiceLine]) -> bool:
    """Whether several lines are the tiers of one price: of one price and period, each with a quantity of its own."""
    price, start, end = lines[0].price_id, lines[0].period_start, lines[0].period_end
    return all(
        line.quantity is not None
        and line.quantity > 1
        and not line.proration
        and line.price_id == price
        and line.period_start == start
        and line.period_end == end
        for line in lines
    )


def _tiers(invoice: Invoice) -> dict[int, Tier]:
    """The lines that are tiers, by their place on the invoice."""
    items: dict[str, list[tuple[int, InvoiceLine]]] = {}
    for place, line in enumerate(invoice.lines):
        if line.item_id and not line.proration:
            items.setdefault(line.item_id, []).append((place, line))
    found: dict[int, Tier] = {}
    for placed in items.values():
        if len(placed) > 1 and same_tiers([line for _, line in placed]):
            under, charged = 0, False
            for place, line in placed:
                quantity = line.quantity or 0
                found[place] = (quantity, under, charged)
                under, charged = under + quantity, charged or bool(line.amount)
    return found


def _tier_words(tier: Tier) -> Phrase:
    quantity, under, charged = tier
    if not under:
        return say("the first {n}", n=quantity)
    if charged:
        return say("{n} above the first {under}", n=quantity, under=under)
    return say("{n} above the {under} included", n=quantity, under=under)

"""What changed in one thing that is billed, in plain words: each part of the difference with its amount."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from app.domain.billing import Invoice, InvoiceLine
from app.domain.card import Figure, Phrase, fill, plural, say
from app.domain.explain.invoice_groups import Group, Pair, amount, quantity
from app.domain.explain.invoice_lines import Names, counted, exact_unit, named, period, times, trial, unit_price, unused
from app.domain.light import light
from app.domain.money import Money


@light
class Part:
    """A part of a difference: what it is, by how much it raises or lowers the amount, and when it is for. A `rest` is
    what no other part accounts for."""

    label: Phrase
    amount: Money
    detail: Phrase = ()
    rest: bool = False


@light
class Change:
    """A part by its amount. Its words are made only if it is shown: of a hundred changes twelve are."""

    amount: Money
    label: Callable[[], Phrase]
    line: InvoiceLine | None = None
    rest: bool = False

    @property
    def part(self) -> Part:
        """The part, in words."""
        return Part(self.label(), self.amount, period(self.line) if self.line else (), self.rest)


def change(pair: Pair, names: Names) -> list[Change]:
    """What a group of lines adds or takes away, in one part or two; none when it costs the same."""
    before, now = pair
    if now is None:
        return [Change(-amount(before), lambda: _only_before(counted(before[0], names)), before[0])] if before else []
    if before is None:
        return [Change(amount(now), lambda: counted(now[0], names), now[0])]
    was, costs = amount(before), amount(now)
    if was == costs:
        return []
    both = _quantity_and_price(before, now, names)
    return both or [Change(costs - was, lambda: _changed(before, now, names), now[0])]


def prorations(invoice: Invoice, names: Names) -> list[Change]:
    """The parts of periods on this invoice, what was added before what was given back."""
    rows = sorted((line for line in invoice.lines if line.proration and line.amount), key=unused)
    return [Change(line.amount, partial(_proration, line, invoice, names), line) for line in rows]


def prorations_before(invoice: Invoice, names: Names) -> list[Change]:
    """The parts of periods on the invoice before, which do not come again."""
    return [replace(one, amount=-one.amount, label=partial(_gone, one)) for one in prorations(invoice, names)]


def _gone(one: Change) -> Phrase:
    return _only_before(one.label())


def _only_before(what: Phrase) -> Phrase:
    return say("{what}, only on the invoice before", what=what)


def _proration(line: InvoiceLine, invoice: Invoice, names: Names) -> Phrase:
    what = counted(line, names)
    if unused(line):
        return say("{what} paid but not used", what=what)
    others = [one for one in invoice.lines if unused(one) and _same_span(one, line)]
    if len(others) != 1:
        return say("{what} for a part of the period", what=what)
    other_plan = named(line, names) != named(others[0], names)
    upgrade = other_plan and line.amount > -others[0].amount
    return say("{what} after the upgrade", what=what) if upgrade else say("{what} after the change", what=what)


def _same_span(one: InvoiceLine, other: InvoiceLine) -> bool:
    same_item = (one.item_id, one.subscription_id) == (other.item_id, other.subscription_id)
    return same_item and (one.period_start, one.period_end) == (other.period_start, other.period_end)


def _quantity_and_price(before: Group, now: Group, names: Names) -> list[Change]:
    """Two parts when both the number and the price changed and both invoices say them exactly; else none."""
    old, new = before[0], now[0]
    had, has = old.quantity, new.quantity
    if len(before) > 1 or len(now) > 1 or had is None or has is None or had == has:
        return []
    was, costs = exact_unit(old), exact_unit(new)
    if was is None or costs is None or was == costs or not was:
        return []
    name, currency = named(new, names), new.amount.currency
    if named(old, names) != name:
        return []
    more, dearer = Money((has - had) * was, currency), Money(has * (costs - was), currency)
    return [
        Change(more, lambda: _instead(name, has, had), new),
        Change(dearer, lambda: _new_price(name, old, new), new),
    ]


def _changed(before: Group, now: Group, names: Names) -> Phrase:
    """In words why the same thing costs something else; only what the lines say for sure."""
    old, new = before[0], now[0]
    name = named(new, names)
    if all(trial(line) for line in before):
        return say("{what} after the free trial", what=counted(new, names))
    if _another(old, new, names):
        return say("{what} instead of {other}", what=counted(new, names), other=counted(old, names))
    if length := _length(old, new):
        return fill(length, what=name)
    had, has = quantity(before), quantity(now)
    if had is not None and has is not None and had != has and old.price_id == new.price_id:
        return _instead(name, has, had)
    if had == has and len(before) == len(now) == 1 and old.unit != new.unit:
        return _new_price(times(has, name), old, new)
    return say("{what}, another amount", what=name)


def _another(old: InvoiceLine, new: InvoiceLine, names: Names) -> bool:
    if old.product_id and new.product_id:
        return old.product_id != new.product_id
    return named(old, names) != named(new, names)


def _instead(what: Phrase, has: int, had: int) -> Phrase:
    return say("{what}, {has} instead of {had}", what=what, has=has, had=had)


def _new_price(what: Phrase, old: InvoiceLine, new: InvoiceLine) -> Phrase:
    was, costs = unit_price(old), unit_price(new)
    if was and costs:
        return say("{what} at {price} instead of {before}", what=what, price=costs, before=was)
    return say("{what} at another price", what=what)


def _length(old: InvoiceLine, new: InvoiceLine) -> Phrase:
    """What to say when the periods clearly differ in length; months of 28 and 31 days do not."""
    had, has = _days(old), _days(new)
    if 2 * has > 3 * had > 0:
        return say("{what}, for a longer period")
    return say("{what}, for a shorter period") if 2 * had > 3 * has > 0 else ()


def _days(line: InvoiceLine) -> int:
    return (line.period_end - line.period_start).days if line.period_start and line.period_end else 0


def closing(total: Money, parts: Sequence[Part | Change], read_all: bool) -> list[Part]:
    """What the parts leave of the difference, so that they always add up to it."""
    rest = total - Money(sum(one.amount.minor for one in parts), total.currency)
    words = say("Other amounts on these invoices" if read_all else "Lines that were not read here")
    return [Part(words, rest, rest=True)] if rest else []


def fewest(parts: Sequence[Part | Change], most: int) -> list[Part]:
    """At most so many parts, in words: the largest in their order, and the others as one."""
    if len(parts) <= most:
        return [_written(one) for one in parts]
    kept = frozenset(sorted(range(len(parts)), key=lambda place: -abs(parts[place].amount.minor))[: most - 1])
    others = [one for place, one in enumerate(parts) if place not in kept]
    rest = Money(sum(one.amount.minor for one in others), parts[0].amount.currency)
    unknown = any(one.rest for one in others)
    label = say(plural("{n} smaller change", "{n} smaller changes", len(others)))
    return [*(_written(parts[place]) for place in sorted(kept)), Part(label, rest, rest=unknown)]


def _written(one: Part | Change) -> Part:
    return one.part if isinstance(one, Change) else one


def figure(part: Part) -> Figure:
    """The part's amount as it stands in a ledger, with its sign."""
    return Figure(part.amount, signed=True)

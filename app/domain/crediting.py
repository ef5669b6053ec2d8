"""How much of which invoice line a credit note must take back so that the customer gets exactly so much.

Stripe docs, Credit notes: a line is credited by an amount as the line counts it; its discounts and taxes go back in
proportion, each rounded by itself. Only a preview says what Stripe itself makes of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

PAIRS_TRIED = 6
FURTHEST = 3


@dataclass(frozen=True, slots=True)
class Creditable:
    """What is left of an invoice line to be credited, all in minor units. `whole` and `left` are before discounts and
    before tax on top; `discounts` and `on_top` are those of the whole line, one for each discount and tax rate."""

    id: str
    whole: int
    left: int
    discounts: tuple[int, ...] = ()
    on_top: tuple[int, ...] = ()

    def worth(self, amount: int) -> int:
        """What the customer gets when so much of the line is credited."""
        net = amount - sum(_share(one, amount, self.whole) for one in self.discounts)
        base = self.whole - sum(self.discounts)
        return net + sum(_share(tax, net, base) for tax in self.on_top)


def worth(lines: Sequence[Creditable], amounts: Sequence[int]) -> int:
    """What the customer gets for so much of each line."""
    return sum(line.worth(amount) for line, amount in zip(lines, amounts, strict=True))


def spread(lines: Sequence[Creditable], wanted: int) -> tuple[tuple[str, int], ...] | None:
    """The lines and amounts that are worth exactly `wanted` minor units together, in proportion to what is left of
    each; None when no amounts are found that are (tax on top leaves gaps between what whole cents can be worth)."""
    everything = worth(lines, [line.left for line in lines])
    if not 0 < wanted <= everything:
        return None
    amounts = [line.left * wanted // everything for line in lines]
    for place in sorted(range(len(lines)), key=lambda one: lines[one].left, reverse=True):
        amounts[place] = _nearest(lines[place], amounts[place], wanted - worth(lines, amounts))
    if worth(lines, amounts) != wanted:
        amounts = _paired(lines, amounts, wanted) or []
    return tuple((line.id, amount) for line, amount in zip(lines, amounts, strict=False) if amount) or None


def _nearest(line: Creditable, amount: int, missing: int) -> int:
    """The amount of the line that makes up for what is missing as far as it can, never beyond it."""
    had = line.worth(amount)
    step = 1 if missing > 0 else -1
    while missing and 0 <= amount + step <= line.left:
        gained = line.worth(amount + step) - had
        if gained * step > missing * step:
            break
        amount += step
        if gained == missing:
            break
    return amount


def _paired(lines: Sequence[Creditable], amounts: list[int], wanted: int) -> list[int] | None:
    """The same with two of the largest lines moved a little against each other, where that closes the gap."""
    places = sorted(range(len(lines)), key=lambda one: lines[one].left, reverse=True)[:PAIRS_TRIED]
    moves = [step for step in range(-FURTHEST, FURTHEST + 1) if step]
    for first, second, one, other in product(places, places, moves, moves):
        if first == second:
            continue
        found = list(amounts)
        found[first], found[second] = found[first] + one, found[second] + other
        within = all(0 <= amount <= line.left for line, amount in zip(lines, found, strict=True))
        if within and worth(lines, found) == wanted:
            return found
    return None


def _share(part: int, amount: int, whole: int) -> int:
    """`part` in the proportion of `amount` to `whole`, rounded half up."""
    return (2 * part * amount + whole) // (2 * whole) if whole else 0

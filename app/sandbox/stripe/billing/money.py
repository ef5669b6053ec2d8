"""Integer money: rounding half up, shares that add up, percentages."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def rounded(value: Fraction | Decimal) -> int:
    """Half up, away from zero for negative amounts: 0.5 -> 1, -0.5 -> -1."""
    exact = Fraction(value)
    whole = (abs(exact) + Fraction(1, 2)).__floor__()
    return whole if exact >= 0 else -whole


def decimal(value: Fraction) -> str:
    """A unit amount as Stripe writes it: at most 12 decimals, no trailing zeros."""
    exact = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1e-12"), ROUND_HALF_UP)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(amount: int, rate: int | float | str) -> int:
    """`rate` per cent of an amount, rounded half up."""
    return rounded(Fraction(amount) * Fraction(Decimal(str(rate))) / 100)


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """`total` split in proportion to the weights; the parts add up to it exactly (largest remainders first)."""
    whole = sum(weights)
    if whole == 0 or total == 0:
        return [0] * len(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    parts = [part.__floor__() for part in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return parts

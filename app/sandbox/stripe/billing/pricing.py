"""What a quantity of a price costs: per unit, packages, graduated and volume tiers."""

from fractions import Fraction
from typing import NamedTuple

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing.money import rounded
from app.sandbox.stripe.resources.prices import tiers_of
from app.sandbox.stripe.routes import Json


class Part(NamedTuple):
    """One stretch of a quantity at one unit amount, with the flat amount of its tier."""

    quantity: int
    unit: Fraction
    flat: int = 0
    label: str = ""

    @property
    def amount(self) -> int:
        """Minor units, rounded half up."""
        return rounded(self.unit * self.quantity) + self.flat


def unit_amount(price: Json) -> Fraction:
    """The exact price of one unit in minor units (0 for tiered prices)."""
    return Fraction(price["unit_amount_decimal"] or 0)


def parts(account: Account, price: Json, quantity: int) -> list[Part]:
    """The stretches that a quantity is billed in: one, or one a tier where tiers are graduated."""
    quantity = packages(price, quantity)
    if price["billing_scheme"] != "tiered":
        return [Part(quantity, unit_amount(price))]
    tiers = tiers_of(account, price) or []
    if price["tiers_mode"] == "volume":
        tier = next((row for row in tiers if row["up_to"] is None or quantity <= row["up_to"]), tiers[-1])
        return [Part(quantity, _unit(tier), tier["flat_amount"] or 0)]
    return _graduated(tiers, quantity)


def packages(price: Json, quantity: int) -> int:
    """The quantity after `transform_quantity`: how many packages of `divide_by` it makes."""
    rule = price["transform_quantity"]
    if not rule:
        return quantity
    whole, rest = divmod(quantity, rule["divide_by"])
    return int(whole) + (1 if rest and rule["round"] == "up" else 0)


def _graduated(tiers: list[Json], quantity: int) -> list[Part]:
    found, below = [], 0
    for place, tier in enumerate(tiers):
        limit = quantity if tier["up_to"] is None else min(tier["up_to"], quantity)
        if place == 0 or limit > below:
            label = "First" if place == 0 else "Next"
            flat = (tier["flat_amount"] or 0) if limit > below or place == 0 else 0
            found.append(Part(limit - below, _unit(tier), flat, f"{label} {max(limit - below, 0)}"))
        below = max(below, limit)
    return found


def _unit(tier: Json) -> Fraction:
    return Fraction(tier["unit_amount_decimal"] or 0)


def cost(account: Account, price: Json, quantity: int) -> int:
    """The whole amount of a quantity in minor units."""
    return sum(part.amount for part in parts(account, price, quantity))

"""Taxes of one amount at given rates, exclusive on top or inclusive within."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing.money import percent, rounded, shares
from app.sandbox.stripe.routes import Json


def taxes(account: Account, rates: Sequence[str], amount: int) -> list[Json]:
    """One row a rate, as a line's `taxes` hold them. `amount` is after discounts, inclusive taxes still in it."""
    found = [account.get("tax_rate", rate) for rate in rates]
    inclusive = [rate for rate in found if rate["inclusive"]]
    whole = sum((Fraction(Decimal(str(rate["percentage"]))) for rate in inclusive), Fraction(0))
    net = rounded(Fraction(amount) / (1 + whole / 100))
    weights = [int(Decimal(str(rate["percentage"])) * 10_000) for rate in inclusive]
    parts = shares(amount - net, weights)
    within = {rate["id"]: part for rate, part in zip(inclusive, parts, strict=True)}
    return [_row(rate, within.get(rate["id"], percent(net, rate["percentage"])), net) for rate in found]


def _row(rate: Json, amount: int, taxable: int) -> Json:
    return {
        "amount": amount,
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": "standard_rated" if rate["percentage"] else "zero_rated",
        "taxable_amount": taxable,
        "type": "tax_rate_details",
    }


def summed(rows: Sequence[Json]) -> list[Json]:
    """The rows of many lines added up by rate and behaviour."""
    found: dict[tuple[str, str], Json] = {}
    for row in rows:
        key = (row["tax_rate_details"]["tax_rate"], row["tax_behavior"])
        if key in found:
            found[key]["amount"] += row["amount"]
            found[key]["taxable_amount"] += row["taxable_amount"]
        else:
            found[key] = dict(row)
    return list(found.values())


def exclusive(rows: Sequence[Json]) -> int:
    """What the rows put on top."""
    return sum(int(row["amount"]) for row in rows if row["tax_behavior"] == "exclusive")

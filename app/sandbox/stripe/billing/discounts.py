"""Discounts: made from coupons and promotion codes, and what each takes off an invoice's lines."""

from collections.abc import Sequence
from typing import Any

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing.money import percent, shares
from app.sandbox.stripe.billing.periods import after
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.resources.coupons import applies_to
from app.sandbox.stripe.routes import Json


def attach(account: Account, given: Any, **owner: str) -> list[str]:
    """The ids of the discounts that a `discounts` parameter asks for ('' = none), made for `owner`.

    Each entry names a coupon, a promotion_code or an existing discount. Raises StripeFault 400.
    """
    found = []
    for place, entry in enumerate(given or []):
        if "discount" in entry:
            found.append(str(account.get("discount", entry["discount"], f"discounts[{place}][discount]")["id"]))
        else:
            coupon, code = _chosen(account, entry, place)
            found.append(str(make(account, coupon, promotion_code=code, **owner)["id"]))
    return found


def _chosen(account: Account, entry: Json, place: int) -> tuple[Json, str | None]:
    if "promotion_code" in entry:
        where = f"discounts[{place}][promotion_code]"
        code = account.get("promotion_code", entry["promotion_code"], where)
        if not code["active"]:
            raise invalid("This promotion code is expired or inactive.", where, "promotion_code_expired")
        code["times_redeemed"] += 1
        return account.get("coupon", code["promotion"]["coupon"], where), str(code["id"])
    if "coupon" not in entry:
        raise invalid("You must pass exactly one of `coupon`, `discount`, or `promotion_code`.", f"discounts[{place}]")
    return account.get("coupon", entry["coupon"], f"discounts[{place}][coupon]"), None


def make(account: Account, coupon: Json, promotion_code: str | None = None, **owner: str) -> Json:
    """Redeems a coupon: stores the discount. Raises StripeFault 400 coupon_expired."""
    now = account.clock.now()
    spent = coupon["max_redemptions"] is not None and coupon["times_redeemed"] >= coupon["max_redemptions"]
    if not coupon["valid"] or spent or (coupon["redeem_by"] and coupon["redeem_by"] < now):
        raise invalid(f"Coupon expired: {coupon['id']}", "coupon", "coupon_expired")
    coupon["times_redeemed"] += 1
    discount = account.new("discount", start=now, promotion_code=promotion_code, **owner)
    discount["source"] = {"coupon": coupon["id"], "type": "coupon"}
    if coupon["duration"] == "repeating":
        months = {"interval": "month", "interval_count": coupon["duration_in_months"] or 1}
        discount["end"] = after(now, months, 1)
    return account.put(discount)


def alive(account: Account, ids: Sequence[str], moment: int) -> list[str]:
    """The discounts that still count at a moment: not ended, and `once` ones not yet used on an invoice."""
    found = [discount for discount in (account.find("discount", one) for one in ids) if discount]
    return [
        str(one["id"])
        for one in found
        if (one["end"] is None or one["end"] > moment) and not account.find("private.used", one["id"])
    ]


def mark_used(account: Account, ids: Sequence[str]) -> None:
    """Notes that `once` discounts have been applied to a finalized invoice."""
    for one in ids:
        discount = account.find("discount", one)
        coupon = account.find("coupon", discount["source"]["coupon"]) if discount else None
        if coupon and coupon["duration"] == "once":
            account.put({"object": "private.used", "id": one})


def taken(account: Account, discount_id: str, lines: Sequence[Json], left: Sequence[int]) -> list[int]:
    """How much one discount takes off each line, given what is left of each after earlier discounts."""
    discount = account.get("discount", discount_id)
    coupon = account.find("coupon", discount["source"]["coupon"]) or {}
    limit = applies_to(account, coupon) if coupon else None
    bases = [amount if _eligible(line, limit) else 0 for line, amount in zip(lines, left, strict=True)]
    if coupon.get("percent_off") is not None:
        return shares(percent(sum(bases), coupon["percent_off"]), bases)
    positive = [max(base, 0) for base in bases]
    return shares(min(coupon.get("amount_off") or 0, sum(positive)), positive)


def _eligible(line: Json, limit: Json | None) -> bool:
    if not line["discountable"]:
        return False
    return limit is None or (line["pricing"] or {}).get("price_details", {}).get("product") in limit["products"]

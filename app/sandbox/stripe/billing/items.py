"""Subscription items: what a subscription sells, and the inline list on the subscription."""

from typing import Any

from app.sandbox.stripe import edits
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import discounts
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.resources.prices import make_price, plan_of
from app.sandbox.stripe.routes import Json

INLINE = 10


def price_of(account: Account, given: Json, where: str) -> Json | None:
    """The price that an `items` entry names, None when it names none. Raises StripeFault 400."""
    if "price_data" in given:
        return make_price(account, {"active": False} | given["price_data"])
    for name in ("price", "plan"):
        if name in given:
            price = account.get("price", given[name], f"{where}[{name}]")
            if price["type"] != "recurring":
                raise invalid(
                    "The price specified is set to `type=one_time` but this field only accepts prices with "
                    "`type=recurring`.",
                    f"{where}[{name}]",
                )
            return price
    return None


def prices_of(account: Account, entries: list[Json]) -> list[Json | None]:
    """The prices that `items` names, one an entry. Raises StripeFault 400, also for one price named twice."""
    prices = [price_of(account, entry, f"items[{place}]") for place, entry in enumerate(entries)]
    named = [price["id"] for price in prices if price]
    for identifier in named:
        if named.count(identifier) > 1:
            message = f"Cannot add multiple subscription items with the same plan: {identifier}"
            raise invalid(message, "items")
    return prices


def make(account: Account, subscription: str, price: Json, given: Json, period: tuple[int, int]) -> Json:
    """Stores an item of a subscription."""
    item = account.new("subscription_item", subscription=subscription, discounts=[], tax_rates=[])
    item |= {"metadata": given.get("metadata") or {}, "billing_thresholds": None}
    item |= {"current_period_start": period[0], "current_period_end": period[1]}
    fit_price(account, item, price)
    if "quantity" in given:
        set_quantity(item, given["quantity"], "items[0]")
    fit(account, item, given)
    return account.put(item)


def fit_price(account: Account, item: Json, price: Json) -> None:
    """Puts a price, and the plan that mirrors it, on an item."""
    item |= {"price": dict(price), "plan": plan_of(account, price)}
    if price["recurring"]["usage_type"] == "metered":
        item.pop("quantity", None)
    else:
        item.setdefault("quantity", 1)


def set_quantity(item: Json, quantity: int, where: str) -> None:
    """Sets how many units an item sells. Raises StripeFault 400 for a metered price or a negative number."""
    if item["price"]["recurring"]["usage_type"] == "metered":
        raise invalid("You cannot set the quantity for metered plans.", f"{where}[quantity]")
    if quantity < 0:
        message = "This value must be greater than or equal to 0."
        raise invalid(message, f"{where}[quantity]", "parameter_invalid_integer")
    item["quantity"] = quantity


def fit(account: Account, item: Json, given: Json) -> None:
    """Applies an entry's tax rates, discounts and metadata."""
    if "tax_rates" in given:
        item["tax_rates"] = rates(account, given["tax_rates"])
    if "discounts" in given:
        item["discounts"] = discounts.attach(account, given["discounts"], subscription_item=item["id"])
    if "metadata" in given:
        item["metadata"] = edits.merged(item["metadata"], given["metadata"])


def rates(account: Account, given: Any) -> list[Json]:
    """The tax rate objects of a list of ids ('' = none)."""
    return [account.get("tax_rate", rate, "tax_rates") for rate in given or []]


def of(account: Account, subscription: str) -> list[Json]:
    """The items of a subscription in the order in which they were added."""
    return list(reversed(account.rows("subscription_item", subscription=subscription)))


def refresh(account: Account, subscription: Json) -> Json:
    """Renews the inline list of a subscription and stores it."""
    rows = of(account, subscription["id"])
    url = f"/v1/subscription_items?subscription={subscription['id']}"
    page = {"object": "list", "data": rows[:INLINE], "has_more": len(rows) > INLINE, "total_count": len(rows)}
    subscription["items"] = page | {"url": url}
    return account.put(subscription)


def period(account: Account, subscription: Json) -> tuple[int, int]:
    """The running period: from the earliest start to the earliest end of the items."""
    rows = of(account, subscription["id"])
    return min(row["current_period_start"] for row in rows), min(row["current_period_end"] for row in rows)


def set_periods(account: Account, subscription: Json, period_of: Any) -> None:
    """Gives every item a new period: `period_of(item)` -> (start, end)."""
    for item in of(account, subscription["id"]):
        start, end = period_of(item)
        item |= {"current_period_start": start, "current_period_end": end}
        account.put(item)
    refresh(account, subscription)

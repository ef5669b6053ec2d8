"""Prices, and the older plans that mirror the recurring ones."""

from decimal import Decimal
from typing import Any

from app.sandbox.stripe import edits, listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.expand import includable
from app.sandbox.stripe.money import check_currency
from app.sandbox.stripe.routes import Json, Params, route

FIELDS = ("active", "lookup_key", "nickname", "tax_behavior")
RECURRING: Json = {"interval_count": 1, "meter": None, "trial_period_days": None, "usage_type": "licensed"}


def make_price(account: Account, params: Json) -> Json:
    """Stores a price and emits price.created. `params` as POST /v1/prices takes them."""
    price = account.new("price", active=True, billing_scheme="per_unit", tax_behavior="unspecified", type="one_time")
    price |= {"currency": check_currency(params["currency"]), "product": _product(account, params)}
    price |= edits.picked(params, (*FIELDS, "billing_scheme", "tiers_mode", "transform_quantity"))
    price["metadata"] = params.get("metadata") or {}
    if "recurring" in params:
        price |= {"type": "recurring", "recurring": RECURRING | params["recurring"]}
    price |= _amounts(params)
    if "custom_unit_amount" in params:
        price["custom_unit_amount"] = {"maximum": None, "minimum": None, "preset": None} | {
            name: value for name, value in params["custom_unit_amount"].items() if name != "enabled"
        }
    account.put(price)
    if "tiers" in params:
        rows = [_tier(tier) for tier in params["tiers"]]
        account.put({"object": "private.tiers", "id": price["id"], "tiers": rows})
    account.emit("price.created", price)
    if price["type"] == "recurring":
        account.emit("plan.created", plan_of(account, price))
    return price


def _product(account: Account, params: Json) -> str:
    if "product_data" in params:
        given = params["product_data"]
        product = account.new("product", active=True, type="service", name=given["name"])
        product |= {"id": given.get("id", product["id"]), "metadata": given.get("metadata") or {}}
        product |= {"updated": product["created"]}
        account.put(product)
        account.emit("product.created", product)
        return str(product["id"])
    if "product" not in params:
        raise invalid("You must specify either `product` or `product_data` when creating a price.")
    return str(account.get("product", params["product"], "product")["id"])


def _amounts(params: Json) -> Json:
    if params.get("billing_scheme") == "tiered" or "custom_unit_amount" in params:
        if params.get("billing_scheme") == "tiered" and not (params.get("tiers") and params.get("tiers_mode")):
            raise invalid("Tiered prices require both `tiers` and `tiers_mode`.", "tiers")
        return {"unit_amount": None, "unit_amount_decimal": None}
    if "unit_amount" in params:
        return {"unit_amount": params["unit_amount"], "unit_amount_decimal": str(params["unit_amount"])}
    if "unit_amount_decimal" in params:
        return both(params["unit_amount_decimal"], "unit_amount")
    raise invalid(
        "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.", code="parameter_missing"
    )


def both(text: str, name: str) -> Json:
    """An amount in both of its spellings: an integer (null when it has a fraction) and a decimal string."""
    value = Decimal(text)
    whole = int(value) if value == value.to_integral_value() else None
    return {name: whole, f"{name}_decimal": text}


def _tier(tier: Json) -> Json:
    row: Json = {"up_to": None if tier["up_to"] == "inf" else tier["up_to"]}
    for name in ("flat_amount", "unit_amount"):
        text = tier.get(f"{name}_decimal", tier.get(name))
        row |= both(str(text), name) if text is not None else {name: None, f"{name}_decimal": None}
    return row


@includable("price", "tiers")
def tiers_of(account: Account, price: Json) -> Any:
    """The tiers of a tiered price, in their order; None when it has none."""
    kept = account.find("private.tiers", price["id"])
    return kept["tiers"] if kept else None


def plan_of(account: Account, price: Json) -> Json:
    """The plan that mirrors a recurring price."""
    recurring = price["recurring"]
    plan = account.new("plan", id=price["id"], created=price["created"], active=price["active"])
    plan |= {
        name: recurring[name] for name in ("interval", "interval_count", "meter", "trial_period_days", "usage_type")
    }
    plan |= {
        name: price[name] for name in ("billing_scheme", "currency", "nickname", "product", "tiers_mode", "metadata")
    }
    plan |= {"amount": price["unit_amount"], "amount_decimal": price["unit_amount_decimal"]}
    plan["transform_usage"] = price["transform_quantity"]
    return plan


@route("POST", "/v1/prices")
def create_price(account: Account, params: Params) -> Json:
    """Creates a price; `transfer_lookup_key` takes the key from the price that has it."""
    key = params.get("lookup_key")
    holders = account.rows("price", lookup_key=key) if key else []
    if holders and not params.get("transfer_lookup_key"):
        raise invalid(f"A price ({holders[0]['id']}) already uses that lookup key.", "lookup_key")
    for holder in holders:
        edits.change(account, holder, {"lookup_key": None}, "price.updated")
    return make_price(account, params)


@route("GET", "/v1/prices/{price}")
def retrieve_price(account: Account, _params: Params, price: str) -> Json:
    """One price."""
    return account.get("price", price)


@route("POST", "/v1/prices/{price}")
def update_price(account: Account, params: Params, price: str) -> Json:
    """Changes a price's labels; its amount stays."""
    return edits.update(account, account.get("price", price), params, FIELDS, "price.updated")


@route("GET", "/v1/prices")
def list_prices(account: Account, params: Params) -> Json:
    """Prices, newest first; filters active, currency, product, type, lookup_keys, recurring."""
    wanted = {name: params.get(name) for name in ("active", "currency", "product", "type")}
    rows = list(account.rows("price", **wanted))
    if "lookup_keys" in params:
        rows = [row for row in rows if row["lookup_key"] in params["lookup_keys"]]
    for name, value in params.get("recurring", {}).items():
        rows = [row for row in rows if row["recurring"] and row["recurring"][name] == value]
    return listing.page(rows, params, "/v1/prices")


@route("POST", "/v1/plans")
def create_plan(account: Account, params: Params) -> Json:
    """Creates a recurring price and answers with the plan that mirrors it."""
    given: Json = {name: params[name] for name in ("currency", "nickname", "metadata", "active") if name in params}
    given["recurring"] = {name: params[name] for name in RECURRING if name in params} | {"interval": params["interval"]}
    given |= {name: params[name] for name in ("billing_scheme", "tiers", "tiers_mode") if name in params}
    for name in ("amount", "amount_decimal"):
        if name in params:
            given[f"unit_{name}"] = params[name]
    product = params.get("product")
    given |= {"product_data": product} if isinstance(product, dict) else {"product": product}
    return plan_of(account, make_price(account, given))


@route("GET", "/v1/plans/{plan}")
def retrieve_plan(account: Account, _params: Params, plan: str) -> Json:
    """One plan."""
    return plan_of(account, account.get("price", plan))


@route("POST", "/v1/plans/{plan}")
def update_plan(account: Account, params: Params, plan: str) -> Json:
    """Changes a plan's labels."""
    price = account.get("price", plan)
    before = plan_of(account, price)
    edits.update(account, price, params, ("active", "nickname"), "price.updated")
    after = plan_of(account, price)
    account.emit("plan.updated", after, {name: before[name] for name in before if before[name] != after[name]})
    return after


@route("DELETE", "/v1/plans/{plan}")
def delete_plan(account: Account, _params: Params, plan: str) -> Json:
    """Deletes a plan and its price."""
    price = account.get("price", plan)
    account.emit("plan.deleted", plan_of(account, price))
    account.drop(price)
    account.emit("price.deleted", price)
    return {"id": plan, "object": "plan", "deleted": True}


@route("GET", "/v1/plans")
def list_plans(account: Account, params: Params) -> Json:
    """Plans, newest first; filters active, product."""
    rows = account.rows("price", type="recurring", active=params.get("active"), product=params.get("product"))
    return listing.page([plan_of(account, row) for row in rows], params, "/v1/plans")

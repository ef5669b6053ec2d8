"""Coupons and promotion codes."""

from decimal import Decimal

from app.sandbox.stripe import edits, listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.expand import includable
from app.sandbox.stripe.money import check_currency
from app.sandbox.stripe.routes import Json, Params, route

COUPON_FIELDS = ("amount_off", "currency", "duration", "duration_in_months", "max_redemptions", "name", "redeem_by")


@route("POST", "/v1/coupons")
def create_coupon(account: Account, params: Params) -> Json:
    """Creates a coupon of a percentage or an amount."""
    if ("percent_off" in params) == ("amount_off" in params):
        raise invalid("You must pass either percent_off or amount_off, and not both.", "percent_off")
    if "amount_off" in params and "currency" not in params:
        raise invalid("Must provide currency when passing amount_off.", "currency", "parameter_missing")
    _check_terms(account, params)
    if "id" in params and account.find("coupon", params["id"]):
        raise invalid("Coupon already exists.", "id", "resource_already_exists")
    chosen = {"id": params["id"]} if "id" in params else {}
    coupon = account.new("coupon", duration="once", valid=True, metadata=params.get("metadata") or {}, **chosen)
    coupon |= edits.picked(params, COUPON_FIELDS)
    if "percent_off" in params:
        coupon["percent_off"] = edits.number(params["percent_off"])
    account.put(coupon)
    if "applies_to" in params:
        products = params["applies_to"].get("products", [])
        account.put({"object": "private.applies_to", "id": coupon["id"], "products": products})
    account.emit("coupon.created", coupon)
    return coupon


def _check_terms(account: Account, params: Params) -> None:
    if "percent_off" in params and not 0 < Decimal(params["percent_off"]) <= 100:
        raise invalid("Invalid percent_off: must be greater than 0 and at most 100.", "percent_off")
    if params.get("amount_off", 1) < 1:
        raise invalid("This value must be greater than or equal to 1.", "amount_off", "parameter_invalid_integer")
    if params.get("duration") == "repeating" and "duration_in_months" not in params:
        raise invalid("Missing required param: duration_in_months.", "duration_in_months", "parameter_missing")
    if params.get("redeem_by", account.clock.now()) < account.clock.now():
        raise invalid("`redeem_by` must be in the future.", "redeem_by")
    if "currency" in params:
        params["currency"] = check_currency(params["currency"])


@includable("coupon", "applies_to")
def applies_to(account: Account, coupon: Json) -> Json | None:
    """The products that a coupon is limited to; None when it has no limit."""
    kept = account.find("private.applies_to", coupon["id"])
    return {"products": kept["products"]} if kept else None


@route("GET", "/v1/coupons/{coupon}")
def retrieve_coupon(account: Account, _params: Params, coupon: str) -> Json:
    """One coupon."""
    return account.get("coupon", coupon)


@route("POST", "/v1/coupons/{coupon}")
def update_coupon(account: Account, params: Params, coupon: str) -> Json:
    """Changes name and metadata; the terms of a coupon stay."""
    return edits.update(account, account.get("coupon", coupon), params, ("name",), "coupon.updated")


@route("DELETE", "/v1/coupons/{coupon}")
def delete_coupon(account: Account, _params: Params, coupon: str) -> Json:
    """Deletes a coupon; discounts made from it stay."""
    found = account.get("coupon", coupon)
    account.put(found | {"deleted": True, "valid": False})
    account.emit("coupon.deleted", found)
    return {"id": coupon, "object": "coupon", "deleted": True}


@route("GET", "/v1/coupons")
def list_coupons(account: Account, params: Params) -> Json:
    """Coupons, newest first."""
    return listing.page(account.rows("coupon"), params, "/v1/coupons")


@route("POST", "/v1/promotion_codes")
def create_promotion_code(account: Account, params: Params) -> Json:
    """Creates a code that customers may type for a coupon."""
    coupon = params.get("promotion", {}).get("coupon") or params.get("coupon")
    if not coupon:
        raise invalid("Missing required param: promotion[coupon].", "promotion[coupon]", "parameter_missing")
    account.get("coupon", coupon, "promotion[coupon]")
    code = params.get("code") or account.identifiers.characters(8).upper()
    if any(row["active"] for row in account.rows("promotion_code", code=code)):
        raise invalid("An active promotion code with `code: " + code + "` already exists.", "code")
    promotion = account.new("promotion_code", active=params.get("active", True), code=code)
    promotion |= edits.picked(params, ("customer", "expires_at", "max_redemptions"))
    promotion |= {"metadata": params.get("metadata") or {}, "promotion": {"coupon": coupon, "type": "coupon"}}
    promotion["restrictions"] |= params.get("restrictions", {})
    account.put(promotion)
    account.emit("promotion_code.created", promotion)
    return promotion


@route("GET", "/v1/promotion_codes/{promotion_code}")
def retrieve_promotion_code(account: Account, _params: Params, promotion_code: str) -> Json:
    """One promotion code."""
    return account.get("promotion_code", promotion_code)


@route("POST", "/v1/promotion_codes/{promotion_code}")
def update_promotion_code(account: Account, params: Params, promotion_code: str) -> Json:
    """Switches a code on or off, or changes its metadata."""
    found = account.get("promotion_code", promotion_code)
    return edits.update(account, found, params, ("active",), "promotion_code.updated")


@route("GET", "/v1/promotion_codes")
def list_promotion_codes(account: Account, params: Params) -> Json:
    """Promotion codes, newest first; filters active, code, coupon, customer."""
    wanted = {name: params.get(name) for name in ("active", "code", "customer")}
    rows = account.rows("promotion_code", **wanted)
    if "coupon" in params:
        rows = [row for row in rows if row["promotion"]["coupon"] == params["coupon"]]
    return listing.page(rows, params, "/v1/promotion_codes")

"""Checkout sessions: stored, listed (guests are found by their e-mail), expired; nobody pays them here."""

from app.sandbox.clock import job
from app.sandbox.stripe import edits, listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import pricing
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.expand import includable
from app.sandbox.stripe.resources.prices import make_price
from app.sandbox.stripe.routes import Json, Params, route

DAY = 86_400
PLAIN = (
    "cancel_url",
    "client_reference_id",
    "customer",
    "customer_creation",
    "customer_email",
    "locale",
    "success_url",
)
DETAILS = ("address", "business_name", "email", "individual_name", "name", "phone", "tax_exempt", "tax_ids")


@route("POST", "/v1/checkout/sessions")
def create_session(account: Account, params: Params) -> Json:
    """An open session with its line items; `url` is where a customer would pay."""
    mode = params.get("mode", "payment")
    rows = [_item(account, entry, f"line_items[{place}]") for place, entry in enumerate(params.get("line_items", []))]
    if mode != "setup" and not rows:
        raise invalid("Missing required param: line_items.", "line_items", "parameter_missing")
    if params.get("customer"):
        account.get("customer", params["customer"], "customer")
    total = sum(row["amount_total"] for row in rows)
    now = account.clock.now()
    made = account.new("checkout.session", mode=mode, status="open", payment_status="unpaid", custom_fields=[])
    made |= edits.picked(params, PLAIN)
    made |= {"amount_subtotal": total, "amount_total": total, "currency": rows[0]["currency"] if rows else None}
    made |= {"expires_at": params.get("expires_at", now + DAY), "metadata": params.get("metadata") or {}}
    made |= {"payment_method_types": params.get("payment_method_types", ["card"]), "ui_mode": "hosted_page"}
    made["total_details"] = {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0}
    made["url"] = f"https://checkout.stripe.com/c/pay/{made['id']}"
    if made["customer_email"]:
        made["customer_details"] = dict.fromkeys(DETAILS) | {"email": made["customer_email"], "tax_exempt": "none"}
    account.put({"object": "private.session_items", "id": made["id"], "rows": rows})
    account.clock.plan(made["expires_at"], "checkout.expire", session=made["id"])
    return account.put(made)


def _item(account: Account, entry: Json, where: str) -> Json:
    if "price_data" in entry:
        price = make_price(account, {"active": False} | entry["price_data"])
    elif "price" in entry:
        price = account.get("price", entry["price"], f"{where}[price]")
    else:
        raise invalid(f"Missing required param: {where}[price].", f"{where}[price]", "parameter_missing")
    quantity = entry.get("quantity", 1)
    amount = pricing.cost(account, price, quantity)
    product = account.find("product", price["product"]) or {"name": None}
    row = account.new("item", id=account.new_id("li"), price=dict(price), quantity=quantity, currency=price["currency"])
    row |= {"description": product["name"], "amount_subtotal": amount, "amount_total": amount}
    return row


@includable("checkout.session", "line_items")
def line_items_of(account: Account, session: Json) -> Json:
    """The items of a session."""
    kept = account.find("private.session_items", session["id"]) or {"rows": []}
    return listing.newest(kept["rows"], f"/v1/checkout/sessions/{session['id']}/line_items")


@route("GET", "/v1/checkout/sessions/{session}")
def retrieve_session(account: Account, _params: Params, session: str) -> Json:
    """One session."""
    return account.get("checkout.session", session)


@route("GET", "/v1/checkout/sessions/{session}/line_items")
def list_line_items(account: Account, params: Params, session: str) -> Json:
    """The items of a session."""
    account.get("checkout.session", session)
    kept = account.find("private.session_items", session) or {"rows": []}
    return listing.page(kept["rows"], params, f"/v1/checkout/sessions/{session}/line_items")


@route("POST", "/v1/checkout/sessions/{session}/expire")
def expire_session(account: Account, _params: Params, session: str) -> Json:
    """Expires an open session."""
    found = account.get("checkout.session", session)
    if found["status"] != "open":
        raise invalid(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a '
            f"status of {found['status']}."
        )
    return _expired(account, found)


def _expired(account: Account, session: Json) -> Json:
    session |= {"status": "expired", "url": None}
    account.put(session)
    account.emit("checkout.session.expired", session)
    return session


@job("checkout.expire")
def expire_by_itself(account: Account, session: str) -> None:
    """An unpaid session's time is over."""
    found = account.find("checkout.session", session)
    if found and found["status"] == "open":
        _expired(account, found)


@route("GET", "/v1/checkout/sessions")
def list_sessions(account: Account, params: Params) -> Json:
    """Sessions, newest first; filters customer, customer_details[email], payment_intent, subscription, status."""
    names = ("customer", "payment_intent", "subscription", "status")
    rows = list(account.rows("checkout.session", **{name: params.get(name) for name in names}))
    email = params.get("customer_details", {}).get("email")
    if email:
        rows = [row for row in rows if (row["customer_details"] or {}).get("email") == email]
    return listing.page(rows, params, "/v1/checkout/sessions")

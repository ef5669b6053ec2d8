"""Subscription items on their own: add, change, remove, list."""

from app.sandbox.stripe import listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import items
from app.sandbox.stripe.resources.subscriptions import update_subscription
from app.sandbox.stripe.routes import Json, Params, route

BILLING = ("proration_behavior", "proration_date", "payment_behavior", "off_session")


def _update(account: Account, subscription: str, entry: Json, params: Params) -> None:
    how = {name: params[name] for name in BILLING if name in params}
    update_subscription(account, {"items": [entry], **how}, subscription=subscription)


@route("POST", "/v1/subscription_items")
def create_subscription_item(account: Account, params: Params) -> Json:
    """Adds an item to a subscription."""
    subscription = account.get("subscription", params["subscription"], "subscription")
    entry = {name: value for name, value in params.items() if name not in (*BILLING, "subscription")}
    _update(account, subscription["id"], entry, params)
    return items.of(account, subscription["id"])[-1]


@route("GET", "/v1/subscription_items/{item}")
def retrieve_subscription_item(account: Account, _params: Params, item: str) -> Json:
    """One item."""
    return account.get("subscription_item", item)


@route("POST", "/v1/subscription_items/{item}")
def update_subscription_item(account: Account, params: Params, item: str) -> Json:
    """Changes an item."""
    found = account.get("subscription_item", item)
    entry = {name: value for name, value in params.items() if name not in BILLING} | {"id": item}
    _update(account, found["subscription"], entry, params)
    return account.get("subscription_item", item)


@route("DELETE", "/v1/subscription_items/{item}")
def delete_subscription_item(account: Account, params: Params, item: str) -> Json:
    """Takes an item off its subscription."""
    found = account.get("subscription_item", item)
    _update(account, found["subscription"], {"id": item, "deleted": True}, params)
    return {"id": item, "object": "subscription_item", "deleted": True}


@route("GET", "/v1/subscription_items")
def list_subscription_items(account: Account, params: Params) -> Json:
    """The items of a subscription."""
    account.get("subscription", params["subscription"], "subscription")
    return listing.page(items.of(account, params["subscription"]), params, "/v1/subscription_items")

"""Subscriptions: create, read, change, cancel, search."""

from collections.abc import Sequence

from app.sandbox.stripe import edits, hooks, instruments, listing, search
from app.sandbox.stripe.account import Account, copied
from app.sandbox.stripe.billing import changing, cycle, discounts, drafts, ending, items, periods, standing, subscribing
from app.sandbox.stripe.billing.scratch import rehearsed
from app.sandbox.stripe.errors import StripeFault, invalid, missing
from app.sandbox.stripe.expand import includable
from app.sandbox.stripe.resources.invoiceitems import priced
from app.sandbox.stripe.routes import Json, Params, route

DAY = 86_400
FIELDS = ("billing_thresholds", "collection_method", "days_until_due", "default_source", "description", "on_behalf_of")
ENDED = ("canceled", "incomplete_expired")
EVERY: Json = {"payment_method_options": None, "payment_method_types": None, "save_default_payment_method": "off"}


@route("POST", "/v1/subscriptions")
@rehearsed
def create_subscription(account: Account, params: Params) -> Json:
    """Creates a subscription and bills it for the first time."""
    for name in ("customer", "items"):
        if name not in params:
            raise invalid(f"Missing required param: {name}.", name, "parameter_missing")
    customer = account.get("customer", params["customer"], "customer")
    _check_collection(params, params.get("collection_method", "charge_automatically"))
    entries = params["items"]
    prices = items.prices_of(account, entries)
    subscription = _blank(account, customer, params, [price for price in prices if price])
    for entry, price in zip(entries, prices, strict=True):
        if price:
            start = subscription["trial_start"] or subscription["start_date"]
            items.make(account, subscription["id"], price, entry, _first(subscription, price, start))
    items.refresh(account, subscription)
    subscription["discounts"] = discounts.attach(account, params.get("discounts"), subscription=subscription["id"])
    _add_extra_items(account, subscription, params)
    ending.plan(account, subscription, params)
    try:
        return subscribing.start(account, subscription, params.get("payment_behavior", "allow_incomplete"))
    except StripeFault:
        subscribing.discard(account, subscription)
        raise


def _check_collection(params: Params, method: str) -> None:
    if method == "send_invoice" and "days_until_due" not in params:
        raise invalid(
            "When `collection_method` is 'send_invoice', `days_until_due` must be set.",
            "days_until_due",
            "parameter_missing",
        )


def _blank(account: Account, customer: Json, params: Params, prices: list[Json]) -> Json:
    if not prices:
        raise invalid("Missing required param: items[0][price].", "items[0][price]", "parameter_missing")
    currencies = {price["currency"] for price in prices}
    if len(currencies) > 1:
        raise invalid("All prices on a subscription must have the same currency.", "items")
    now = account.clock.now()
    start = params.get("backdate_start_date", now)
    made = account.new("subscription", customer=customer["id"], currency=currencies.pop(), start_date=start)
    made |= {"status": "active", "collection_method": "charge_automatically", "default_tax_rates": []}
    made |= {"billing_cycle_anchor": params.get("billing_cycle_anchor", start), "payment_settings": dict(EVERY)}
    made["billing_mode"] = {"flexible": None, "type": params.get("billing_mode", {}).get("type", "classic")}
    made["invoice_settings"]["issuer"] = {"type": "self"}
    made["trial_settings"] = {
        "end_behavior": {"billing_cycle_anchor": None, "missing_payment_method": "create_invoice"}
    }
    made["metadata"] = params.get("metadata") or {}
    _fill(account, made, params)
    _trial(account, made, params, prices)
    return account.put(made)


def _fill(account: Account, subscription: Json, params: Params) -> None:
    subscription |= edits.picked(params, FIELDS)
    if "default_payment_method" in params:
        found = params["default_payment_method"]
        subscription["default_payment_method"] = instruments.usable(account, found)["id"] if found else None
    if "default_tax_rates" in params:
        subscription["default_tax_rates"] = items.rates(account, params["default_tax_rates"])
    if "trial_settings" in params:
        subscription["trial_settings"]["end_behavior"] |= params["trial_settings"]["end_behavior"]
    if "payment_settings" in params:
        subscription["payment_settings"] |= {n: v or None for n, v in params["payment_settings"].items()}
    if "metadata" in params:
        subscription["metadata"] = edits.merged(subscription["metadata"], params["metadata"])


def _trial(account: Account, subscription: Json, params: Params, prices: list[Json]) -> None:
    now = account.clock.now()
    days = params.get("trial_period_days")
    if days is None and params.get("trial_from_plan"):
        days = prices[0]["recurring"]["trial_period_days"]
    end = now + days * DAY if days else params.get("trial_end")
    if end in (None, "now"):
        return
    if end <= now:
        raise invalid("`trial_end` must be in the future.", "trial_end")
    subscription |= {"status": "trialing", "trial_start": now, "trial_end": end}
    subscription["billing_cycle_anchor"] = params.get("billing_cycle_anchor", end)


def _first(subscription: Json, price: Json, start: int) -> tuple[int, int]:
    if subscription["trial_end"]:
        return start, int(subscription["trial_end"])
    anchor = subscription["billing_cycle_anchor"]
    if anchor > start:
        return start, int(anchor)
    return periods.period(anchor, price["recurring"], max(start, subscription["created"]))


def _add_extra_items(account: Account, subscription: Json, params: Params) -> None:
    for entry in params.get("add_invoice_items", []):
        found = priced(account, entry)
        found.pop("currency")
        details = {"subscription": subscription["id"]}
        parent = {"subscription_details": details, "type": "subscription_details"}
        amount = found.pop("amount")
        drafts.make_item(account, subscription["customer"], subscription["currency"], amount, parent=parent, **found)


@route("GET", "/v1/subscriptions/search")
def search_subscriptions(account: Account, params: Params) -> Json:
    """Subscriptions that a query finds."""
    return search.page(account, "subscription", params)


@route("GET", "/v1/subscriptions/{subscription}")
def retrieve_subscription(account: Account, _params: Params, subscription: str) -> Json:
    """One subscription, canceled ones too."""
    return account.get("subscription", subscription)


@route("GET", "/v1/subscriptions")
def list_subscriptions(account: Account, params: Params) -> Json:
    """Subscriptions, newest first; without `status` those that are not canceled."""
    if "customer" in params:
        account.get("customer", params["customer"], "customer")
    rows = account.rows("subscription", customer=params.get("customer"))
    rows = _by_status(rows, params.get("status"))
    for name in ("price", "plan"):
        if name in params:
            rows = [row for row in rows if any(i["price"]["id"] == params[name] for i in row["items"]["data"])]
    if "collection_method" in params:
        rows = [row for row in rows if row["collection_method"] == params["collection_method"]]
    return listing.page(rows, params, "/v1/subscriptions")


def _by_status(rows: Sequence[Json], status: str | None) -> Sequence[Json]:
    if status == "all":
        return rows
    if status == "ended":
        return [row for row in rows if row["status"] in ENDED]
    if status is None:
        return [row for row in rows if row["status"] not in ENDED]
    return [row for row in rows if row["status"] == status]


@route("POST", "/v1/subscriptions/{subscription}")
@rehearsed
def update_subscription(account: Account, params: Params, subscription: str) -> Json:
    """Changes a subscription; changes of price and quantity are prorated."""
    found = account.get("subscription", subscription)
    if found["status"] in ENDED:
        return _update_ended(account, found, params)
    if params.get("collection_method") == "send_invoice" and found["days_until_due"] is None:
        _check_collection(params, "send_invoice")
    before = copied(found)
    how = changing.terms(account, found, params)
    _fill(account, found, params)
    if "discounts" in params:
        found["discounts"] = discounts.attach(account, params["discounts"], subscription=subscription)
    account.put(found)
    _change(account, found, params, how)
    ending.plan(account, found, params)
    _pause(account, found, params)
    _emit_changes(account, found, before)
    return found


def _change(account: Account, found: Json, params: Params, how: changing.Terms) -> None:
    _add_extra_items(account, found, params)
    if "trial_end" in params:
        changing.set_trial(account, found, params["trial_end"])
    if "items" in params:
        changing.change_items(account, found, params["items"], how)
    elif how.restart:
        changing.change_items(account, found, [], how)
    if how.behavior == "always_invoice":
        cycle.bill_now(account, found)


def _pause(account: Account, found: Json, params: Params) -> None:
    if "pause_collection" not in params:
        return
    given = params["pause_collection"]
    found["pause_collection"] = {"resumes_at": None} | given if given else None
    account.put(found)
    if given and given.get("resumes_at"):
        account.clock.plan(given["resumes_at"], "subscription.unpause", subscription=found["id"])


def _emit_changes(account: Account, found: Json, before: Json) -> None:
    changed = {name: before.get(name) for name in found if before.get(name) != found[name]}
    if changed:
        account.emit("customer.subscription.updated", found, changed)


def _update_ended(account: Account, found: Json, params: Params) -> Json:
    refused = [name for name in params if name not in ("metadata", "cancellation_details")]
    if refused:
        message = "A canceled subscription can only update its cancellation_details and metadata."
        raise invalid(message, refused[0], "invalid_canceled_subscription_fields")
    before = copied(found)
    details = params.get("cancellation_details", {})
    found["cancellation_details"] = (found["cancellation_details"] or {}) | {n: v or None for n, v in details.items()}
    _fill(account, found, params)
    account.put(found)
    _emit_changes(account, found, before)
    return found


@route("DELETE", "/v1/subscriptions/{subscription}")
@rehearsed
def cancel_subscription(account: Account, params: Params, subscription: str) -> Json:
    """Cancels a subscription now; one that has ended is not found any more."""
    found = account.get("subscription", subscription)
    if found["status"] in ENDED:
        raise missing("subscription", subscription)
    return ending.cancel(account, found, params)


@includable("customer", "subscriptions")
def subscriptions_of(account: Account, customer: Json) -> Json:
    """A customer's newest subscriptions that have not ended."""
    rows = _by_status(list(account.rows("subscription", customer=customer["id"])), None)
    return listing.newest(rows, f"/v1/customers/{customer['id']}/subscriptions")


@hooks.on_customer_deleted
def end_all(account: Account, customer: Json) -> None:
    """A deleted customer's subscriptions end at once."""
    for found in account.rows("subscription", customer=customer["id"]):
        if found["status"] not in ENDED:
            standing.end(account, found, "cancellation_requested")

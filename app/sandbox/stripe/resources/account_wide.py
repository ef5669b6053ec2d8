"""The account itself: its balance, balance transactions, events and webhook endpoints."""

from app.sandbox.stripe import ledger
from app.sandbox.stripe.account import API_VERSION, Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.listing import page
from app.sandbox.stripe.routes import Json, Params, route
from app.sandbox.stripe.updates import plain

KEPT_SECONDS = 30 * 86400


@route("GET", "/v1/account")
def retrieve_account(account: Account, _params: Params) -> Json:
    """The account behind the key."""
    return account.new(
        "account",
        id=account.id,
        business_profile={
            "mcc": "5734",
            "minority_owned_business_designation": None,
            "name": "Counterfoil Sandbox",
            "specified_commercial_transactions_act_url": None,
            "support_address": None,
            "support_email": None,
            "support_phone": None,
            "support_url": None,
            "url": "https://sandbox.example",
        },
        business_type="company",
        charges_enabled=True,
        country=account.country,
        created=1700000000,
        default_currency=account.currency,
        details_submitted=True,
        email="owner@sandbox.example",
        payouts_enabled=True,
        type="standard",
    )


@route("GET", "/v1/balance")
def retrieve_balance(account: Account, _params: Params) -> Json:
    """Money that can be paid out, and money on its way."""
    return ledger.balance(account)


@route("GET", "/v1/balance_transactions")
def list_balance_transactions(account: Account, params: Params) -> Json:
    """Balance transactions, newest first."""
    filters = {"source": params.get("source"), "type": params.get("type"), "currency": params.get("currency")}
    return page(account.rows("balance_transaction", **filters), params, "/v1/balance_transactions")


@route("GET", "/v1/balance_transactions/{id}")
def retrieve_balance_transaction(account: Account, _params: Params, id: str) -> Json:
    """One balance transaction."""
    return account.at("balance_transaction", id)


@route("GET", "/v1/events")
def list_events(account: Account, params: Params) -> Json:
    """Events of the last 30 days, newest first."""
    kinds = params.get("types") or []
    if len(kinds) > 20:
        raise invalid("You may pass at most 20 event types.", "types")
    if kinds and params.get("type"):
        raise invalid("You may only specify one of these parameters: type, types.", "types")
    wanted = [*kinds, params["type"]] if params.get("type") else kinds
    since = account.clock.now() - KEPT_SECONDS
    rows = [row for row in account.rows("event") if row["created"] >= since and _of(row["type"], wanted)]
    return page(rows, params, "/v1/events")


def _of(kind: str, wanted: list[str]) -> bool:
    return not wanted or any(
        kind == name or (name.endswith(".*") and kind.startswith(name[:-1])) or name == "*" for name in wanted
    )


@route("GET", "/v1/events/{id}")
def retrieve_event(account: Account, _params: Params, id: str) -> Json:
    """One event."""
    return account.at("event", id)


@route("POST", "/v1/webhook_endpoints")
def create_webhook_endpoint(account: Account, params: Params) -> Json:
    """Registers a URL; the answer, and only this one, holds the signing secret."""
    endpoint = account.new(
        "webhook_endpoint",
        api_version=params.get("api_version"),
        description=params.get("description") or None,
        enabled_events=params["enabled_events"],
        metadata=params.get("metadata") or {},
        status="enabled",
        url=params["url"],
    )
    secret = "whsec_" + account.identifiers.characters(32)
    account.put(endpoint)
    account.hidden[endpoint["id"]] = secret
    account.endpoints_changed()
    return endpoint | {"secret": secret, "api_version": params.get("api_version") or API_VERSION}


@route("GET", "/v1/webhook_endpoints")
def list_webhook_endpoints(account: Account, params: Params) -> Json:
    """Registered URLs."""
    return page(account.rows("webhook_endpoint"), params, "/v1/webhook_endpoints")


@route("GET", "/v1/webhook_endpoints/{webhook_endpoint}")
def retrieve_webhook_endpoint(account: Account, _params: Params, webhook_endpoint: str) -> Json:
    """One registered URL."""
    return account.at("webhook_endpoint", webhook_endpoint, "webhook_endpoint")


@route("POST", "/v1/webhook_endpoints/{webhook_endpoint}")
def update_webhook_endpoint(account: Account, params: Params, webhook_endpoint: str) -> Json:
    """Changes a registered URL."""
    row = account.at("webhook_endpoint", webhook_endpoint, "webhook_endpoint")
    plain(row, params, ("description", "enabled_events", "url"))
    if "disabled" in params:
        row["status"] = "disabled" if params["disabled"] else "enabled"
    account.put(row)
    account.endpoints_changed()
    return row


@route("DELETE", "/v1/webhook_endpoints/{webhook_endpoint}")
def delete_webhook_endpoint(account: Account, _params: Params, webhook_endpoint: str) -> Json:
    """Forgets a URL."""
    account.drop(account.at("webhook_endpoint", webhook_endpoint, "webhook_endpoint"))
    account.endpoints_changed()
    return {"id": webhook_endpoint, "object": "webhook_endpoint", "deleted": True}

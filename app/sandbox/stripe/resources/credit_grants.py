"""Billing credits: grants, their balance and their ledger."""

from app.sandbox.clock import job
from app.sandbox.stripe import edits, listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.billing import credits
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.routes import Json, Params, route

LEDGER = "billing.credit_balance_transaction"


@route("POST", "/v1/billing/credit_grants")
def create_credit_grant(account: Account, params: Params) -> Json:
    """Grants a customer credit for metered use."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", "customer", "parameter_missing")
    customer = account.get("customer", params["customer"], "customer")
    monetary = params["amount"].get("monetary")
    if not monetary or monetary["value"] < 1:
        raise invalid("This value must be greater than or equal to 1.", "amount[monetary][value]")
    grant = account.new("billing.credit_grant", customer=customer["id"], category="paid", priority=50)
    grant |= {"amount": credits.money(monetary["value"], monetary["currency"]), "updated": grant["created"]}
    grant |= edits.picked(params, ("category", "name", "priority", "expires_at"))
    grant |= {"effective_at": params.get("effective_at", grant["created"]), "metadata": params.get("metadata") or {}}
    grant["applicability_config"] = {"scope": _scope(account, params["applicability_config"]["scope"])}
    account.put(grant)
    account.emit("billing.credit_grant.created", grant)
    credits.enter(account, grant, monetary["value"], "credits_granted")
    if grant["expires_at"]:
        account.clock.plan(grant["expires_at"], "credit_grant.expire", grant=grant["id"])
    return grant


def _scope(account: Account, given: Json) -> Json:
    if "prices" in given:
        return {"prices": [{"id": account.get("price", row["id"])["id"], "object": "price"} for row in given["prices"]]}
    return {"price_type": given["price_type"]}


@job("credit_grant.expire")
def expire_by_itself(account: Account, grant: str) -> None:
    """A grant's time is over."""
    found = account.find("billing.credit_grant", grant)
    if found and found["voided_at"] is None and found["expires_at"] == account.clock.now():
        _end(account, found, "credits_expired")


def _end(account: Account, grant: Json, kind: str) -> None:
    rest = credits.left(account, grant)
    if rest:
        credits.enter(account, grant, -rest, kind)
    account.emit("billing.credit_grant.updated", grant)


@route("GET", "/v1/billing/credit_grants/{grant}")
def retrieve_credit_grant(account: Account, _params: Params, grant: str) -> Json:
    """One grant."""
    return account.get("billing.credit_grant", grant)


@route("POST", "/v1/billing/credit_grants/{grant}")
def update_credit_grant(account: Account, params: Params, grant: str) -> Json:
    """Changes expiry and metadata."""
    found = account.get("billing.credit_grant", grant)
    return edits.update(account, found, params, ("expires_at",), "billing.credit_grant.updated")


@route("POST", "/v1/billing/credit_grants/{grant}/expire")
def expire_credit_grant(account: Account, _params: Params, grant: str) -> Json:
    """Ends a grant now; what is left is lost."""
    found = account.get("billing.credit_grant", grant)
    found |= {"expires_at": account.clock.now(), "updated": account.clock.now()}
    account.put(found)
    _end(account, found, "credits_expired")
    return found


@route("POST", "/v1/billing/credit_grants/{grant}/void")
def void_credit_grant(account: Account, _params: Params, grant: str) -> Json:
    """Takes an unused grant back."""
    found = account.get("billing.credit_grant", grant)
    if credits.left(account, found) != found["amount"]["monetary"]["value"]:
        raise invalid("You can only void a credit grant that has not been used.")
    found |= {"voided_at": account.clock.now(), "updated": account.clock.now()}
    account.put(found)
    _end(account, found, "credits_voided")
    return found


@route("GET", "/v1/billing/credit_grants")
def list_credit_grants(account: Account, params: Params) -> Json:
    """Grants, newest first; filter customer."""
    if "customer" in params:
        account.get("customer", params["customer"], "customer")
    rows = account.rows("billing.credit_grant", customer=params.get("customer"))
    return listing.page(rows, params, "/v1/billing/credit_grants")


@route("GET", "/v1/billing/credit_balance_summary")
def summarize(account: Account, params: Params) -> Json:
    """What a customer has left, by currency, for the scope or the grant of `filter`."""
    if "customer" not in params:
        raise invalid("Missing required param: customer.", "customer", "parameter_missing")
    account.get("customer", params["customer"], "customer")
    found: dict[str, int] = {}
    wanted = params["filter"].get("credit_grant")
    for grant in account.rows("billing.credit_grant", customer=params["customer"]):
        if wanted in (None, grant["id"]):
            currency = grant["amount"]["monetary"]["currency"]
            found[currency] = found.get(currency, 0) + credits.left(account, grant)
    balances = [
        {"available_balance": credits.money(amount, currency), "ledger_balance": credits.money(amount, currency)}
        for currency, amount in found.items()
    ]
    return {
        "object": "billing.credit_balance_summary",
        "balances": balances,
        "customer": params["customer"],
        "customer_account": None,
        "livemode": False,
    }


@route("GET", "/v1/billing/credit_balance_transactions/{transaction}")
def retrieve_credit_balance_transaction(account: Account, _params: Params, transaction: str) -> Json:
    """One entry of the ledger."""
    return account.get(LEDGER, transaction)


@route("GET", "/v1/billing/credit_balance_transactions")
def list_credit_balance_transactions(account: Account, params: Params) -> Json:
    """The ledger of a customer or of one grant, newest first."""
    if "customer" in params:
        account.get("customer", params["customer"], "customer")
    own = {row["id"] for row in account.rows("billing.credit_grant", customer=params.get("customer"))}
    rows = [row for row in account.rows(LEDGER, credit_grant=params.get("credit_grant")) if row["credit_grant"] in own]
    return listing.page(rows, params, "/v1/billing/credit_balance_transactions")

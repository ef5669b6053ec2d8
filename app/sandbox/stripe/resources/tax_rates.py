"""Tax rates."""

from app.sandbox.stripe import edits, listing
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.routes import Json, Params, route

FIELDS = ("active", "country", "description", "display_name", "jurisdiction", "state", "tax_type")


@route("POST", "/v1/tax_rates")
def create_tax_rate(account: Account, params: Params) -> Json:
    """Creates a rate; percentage and inclusive never change afterwards."""
    rate = account.new("tax_rate", active=True, inclusive=params["inclusive"], rate_type="percentage")
    rate |= edits.picked(params, FIELDS) | {"metadata": params.get("metadata") or {}}
    rate["percentage"] = edits.number(params["percentage"])
    account.put(rate)
    account.emit("tax_rate.created", rate)
    return rate


@route("GET", "/v1/tax_rates/{tax_rate}")
def retrieve_tax_rate(account: Account, _params: Params, tax_rate: str) -> Json:
    """One tax rate."""
    return account.get("tax_rate", tax_rate)


@route("POST", "/v1/tax_rates/{tax_rate}")
def update_tax_rate(account: Account, params: Params, tax_rate: str) -> Json:
    """Changes a rate's labels."""
    return edits.update(account, account.get("tax_rate", tax_rate), params, FIELDS, "tax_rate.updated")


@route("GET", "/v1/tax_rates")
def list_tax_rates(account: Account, params: Params) -> Json:
    """Tax rates, newest first; filters active, inclusive."""
    rows = account.rows("tax_rate", active=params.get("active"), inclusive=params.get("inclusive"))
    return listing.page(rows, params, "/v1/tax_rates")

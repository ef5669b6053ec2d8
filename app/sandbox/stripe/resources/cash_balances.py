"""Cash balances of customers (bank transfers)."""

from app.sandbox.stripe import cash
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import missing
from app.sandbox.stripe.expand import includable
from app.sandbox.stripe.listing import page
from app.sandbox.stripe.money import check_charge, check_currency
from app.sandbox.stripe.routes import Json, Params, route


@route("GET", "/v1/customers/{customer}/cash_balance")
def retrieve_cash_balance(account: Account, _params: Params, customer: str) -> Json:
    """What lies unapplied."""
    account.at("customer", customer)
    return cash.balance(account, customer)


@route("POST", "/v1/customers/{customer}/cash_balance")
def update_cash_balance(account: Account, params: Params, customer: str) -> Json:
    """Sets the reconciliation mode."""
    account.at("customer", customer)
    mode = (params.get("settings") or {}).get("reconciliation_mode")
    if mode:
        kept = cash.state(account, customer)
        kept |= {
            "mode": "automatic" if mode == "merchant_default" else mode,
            "merchant_default": mode == "merchant_default",
        }
    return cash.balance(account, customer)


@route("GET", "/v1/customers/{customer}/cash_balance_transactions")
def list_cash_balance_transactions(account: Account, params: Params, customer: str) -> Json:
    """What happened to the cash balance."""
    account.at("customer", customer)
    rows = account.rows("customer_cash_balance_transaction", customer=customer)
    return page(rows, params, f"/v1/customers/{customer}/cash_balance_transactions")


@route("GET", "/v1/customers/{customer}/cash_balance_transactions/{transaction}")
def retrieve_cash_balance_transaction(account: Account, _params: Params, customer: str, transaction: str) -> Json:
    """One movement of the cash balance."""
    account.at("customer", customer)
    row = account.find("customer_cash_balance_transaction", transaction)
    if row is None or row["customer"] != customer:
        raise missing("customer_cash_balance_transaction", transaction, "transaction", status=404)
    return row


@route("POST", "/v1/test_helpers/customers/{customer}/fund_cash_balance")
def fund_cash_balance(account: Account, params: Params, customer: str) -> Json:
    """Lets a bank transfer arrive."""
    account.at("customer", customer)
    currency = check_currency(params["currency"])
    check_charge(max(params["amount"], 0), currency)
    return cash.fund(account, customer, params["amount"], currency, params.get("reference"))


@includable("customer", "cash_balance")
def _cash_balance(account: Account, customer: Json) -> Json:
    return cash.balance(account, str(customer["id"]))

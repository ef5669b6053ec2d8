"""Customers and their credit balance."""

import re

from app.sandbox.stripe import hooks, instruments, search
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid, missing
from app.sandbox.stripe.listing import page
from app.sandbox.stripe.money import check_currency
from app.sandbox.stripe.resources.discounts import put_on
from app.sandbox.stripe.resources.sources import add_source
from app.sandbox.stripe.routes import Json, Params, route
from app.sandbox.stripe.updates import address, plain, saved, shipping, snapshot

EMAIL = re.compile(r".+@.+", re.DOTALL)
PLAIN = ("email", "name", "phone", "description", "business_name", "individual_name", "preferred_locales")


@route("POST", "/v1/customers")
def create_customer(account: Account, params: Params) -> Json:
    """A customer; a payment method or token that is refused leaves none behind. Raises StripeFault 402, 400."""
    customer = account.new(
        "customer",
        balance=params.get("balance", 0),
        delinquent=False,
        invoice_prefix=params.get("invoice_prefix") or account.identifiers.characters(8).upper(),
        next_invoice_sequence=params.get("next_invoice_sequence", 1),
        preferred_locales=[],
        tax_exempt=params.get("tax_exempt") or "none",
        test_clock=params.get("test_clock"),
    )
    if params.get("test_clock"):
        account.get("test_helpers.test_clock", params["test_clock"], "test_clock")
    _change(customer, params)
    method = _first_method(account, customer, params)
    account.put(customer)
    account.emit("customer.created", customer)
    if method is not None:
        instruments.attach(account, method, customer)
    if params.get("source"):
        add_source(account, customer, params["source"])
    if method is not None and settings_method(params) == params["payment_method"]:
        params["invoice_settings"]["default_payment_method"] = method["id"]  # pm_card_visa became a method of its own
    _default_method(account, customer, params)
    if "coupon" in params:
        put_on(account, customer, params["coupon"])
    return customer


def settings_method(params: Params) -> str | None:
    """The default payment method that the parameters ask for."""
    found: str | None = (params.get("invoice_settings") or {}).get("default_payment_method")
    return found


def _first_method(account: Account, customer: Json, params: Params) -> Json | None:
    """The payment method to attach, tried before anything is stored."""
    if params.get("source"):
        card = instruments.token_card(account, params["source"], "source")
        instruments.check_attachable(account, instruments.card_method(account, card), customer)
    if not params.get("payment_method"):
        return None
    method = instruments.usable(account, params["payment_method"])
    instruments.check_attachable(account, method, customer)
    return method


def _change(customer: Json, params: Params) -> None:
    if params.get("email") and not EMAIL.fullmatch(params["email"]):
        raise invalid(f"Invalid email address: {params['email']}", "email", "email_invalid")
    plain(customer, params, PLAIN)
    customer["preferred_locales"] = customer["preferred_locales"] or []
    customer["metadata"] = customer["metadata"] or {}
    if "address" in params:
        customer["address"] = address(params["address"])
    if "shipping" in params:
        customer["shipping"] = shipping(params["shipping"])
        for absent in ("carrier", "tracking_number"):
            (customer["shipping"] or {}).pop(absent, None)
    if params.get("tax_exempt"):
        customer["tax_exempt"] = params["tax_exempt"]
    for name, value in (params.get("invoice_settings") or {}).items():
        if name != "default_payment_method":
            customer["invoice_settings"][name] = value or None


def _default_method(account: Account, customer: Json, params: Params) -> None:
    settings = params.get("invoice_settings") or {}
    if "default_payment_method" not in settings:
        return
    identifier = settings["default_payment_method"]
    method = account.find("payment_method", identifier) if identifier else None
    if identifier and (method is None or method["customer"] != customer["id"]):
        raise invalid(
            f"The customer does not have a payment method with the ID {identifier}. The payment method must be "
            "attached to the customer.",
            "invoice_settings[default_payment_method]",
            "resource_missing",
        )
    customer["invoice_settings"]["default_payment_method"] = identifier or None


@route("GET", "/v1/customers")
def list_customers(account: Account, params: Params) -> Json:
    """Customers, newest first; the e-mail filter is exact and case-sensitive."""
    rows = account.rows("customer", email=params.get("email"), test_clock=params.get("test_clock"))
    return page(rows, params, "/v1/customers")


@route("GET", "/v1/customers/search")
def search_customers(account: Account, params: Params) -> Json:
    """Customers by query."""
    return search.page(account, "customer", params)


@route("GET", "/v1/customers/{customer}")
def retrieve_customer(account: Account, _params: Params, customer: str) -> Json:
    """One customer, or the tombstone of a deleted one."""
    found = account.find("customer", customer)
    if found is None:
        raise missing("customer", customer)
    return found


@route("POST", "/v1/customers/{customer}")
def update_customer(account: Account, params: Params, customer: str) -> Json:
    """Changes a customer."""
    row = account.at("customer", customer)
    before = snapshot(row)
    _default_method(account, row, params)
    _change(row, params)
    for name in ("balance", "next_invoice_sequence", "invoice_prefix"):
        if name in params:
            row[name] = params[name]
    if params.get("source"):
        card = add_source(account, row, params["source"])
        row["default_source"] = card["id"]
    if params.get("default_source"):
        row["default_source"] = account.get("card", params["default_source"], "default_source")["id"]
    if "coupon" in params:
        put_on(account, row, params["coupon"])
    return saved(account, row, before, "customer.updated")


@route("DELETE", "/v1/customers/{customer}")
def delete_customer(account: Account, _params: Params, customer: str) -> Json:
    """Deletes a customer: subscriptions end, payment methods come off, charges and invoices remain."""
    row = account.at("customer", customer)
    hooks.tell(hooks.CUSTOMER_DELETED, account, row)
    for method in account.rows("payment_method", customer=customer):
        method["customer"] = None
        account.spent.add(method["id"])
        account.put(method)
    account.emit("customer.deleted", row)
    return account.put({"id": customer, "object": "customer", "deleted": True})


@route("GET", "/v1/customers/{customer}/balance_transactions")
def list_customer_balance_transactions(account: Account, params: Params, customer: str) -> Json:
    """What happened to the customer's credit balance."""
    account.at("customer", customer)
    rows = account.rows("customer_balance_transaction", customer=customer, invoice=params.get("invoice"))
    return page(rows, params, f"/v1/customers/{customer}/balance_transactions")


@route("POST", "/v1/customers/{customer}/balance_transactions")
def create_customer_balance_transaction(account: Account, params: Params, customer: str) -> Json:
    """Adjusts the credit balance: a negative amount is a credit to the customer."""
    row = account.at("customer", customer)
    currency = check_currency(params["currency"])
    if row["currency"] not in (None, currency):
        raise invalid(
            f"You cannot combine currencies on a single customer. This customer has had a subscription, coupon, or "
            f"invoice item with currency {row['currency']}",
            "currency",
        )
    if params["amount"] == 0:
        raise invalid("Invalid non-zero integer", "amount", "parameter_invalid_integer")
    metadata = {key: value for key, value in (params.get("metadata") or {}).items() if value != ""}
    before = snapshot(row)
    row |= {"balance": row["balance"] + params["amount"], "currency": currency}
    made = account.new(
        "customer_balance_transaction",
        amount=params["amount"],
        currency=currency,
        customer=customer,
        description=params.get("description"),
        ending_balance=row["balance"],
        metadata=metadata,
        type="adjustment",
    )
    account.put(made)
    saved(account, row, before, "customer.updated")
    return made


@route("GET", "/v1/customers/{customer}/balance_transactions/{transaction}")
def retrieve_customer_balance_transaction(account: Account, _params: Params, customer: str, transaction: str) -> Json:
    """One adjustment of the credit balance."""
    return _entry(account, customer, transaction)


def _entry(account: Account, customer: str, transaction: str) -> Json:
    account.at("customer", customer)
    row = account.at("customer_balance_transaction", transaction, "transaction")
    if row["customer"] != customer:
        raise missing("customer_balance_transaction", transaction, "transaction", status=404)
    return row


@route("POST", "/v1/customers/{customer}/balance_transactions/{transaction}")
def update_customer_balance_transaction(account: Account, params: Params, customer: str, transaction: str) -> Json:
    """Changes description and metadata of an adjustment."""
    row = _entry(account, customer, transaction)
    plain(row, params, ("description",))
    return account.put(row)

"""Payment methods, tokens and customers' sources."""

from datetime import UTC, datetime

from app.sandbox.stripe import instruments
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import StripeFault, invalid, missing
from app.sandbox.stripe.listing import page
from app.sandbox.stripe.routes import Json, Params, route
from app.sandbox.stripe.updates import address, plain, saved, snapshot

OTHER_TYPES = {"customer_balance": instruments.transfer_method, "konbini": instruments.konbini_method}
LONGEST_YEARS = 50
NAMED = ("pm_card_", "pm_usBank", "pm_sepaDebit")


@route("POST", "/v1/payment_methods")
def create_payment_method(account: Account, params: Params) -> Json:
    """A payment method of type card (token or number), us_bank_account, sepa_debit, konbini or customer_balance."""
    if params.get("payment_method"):
        return snapshot(account.get("payment_method", params["payment_method"], "payment_method"))
    method = made(account, params)
    plain(method, params, ("allow_redisplay",))
    return account.put(method)


def made(account: Account, params: Params) -> Json:
    """A stored payment method from `type` and its hash. Raises StripeFault 400 or, for a bad number, 402."""
    kind = params.get("type") or ("card" if params.get("card") else None)
    details = params.get("billing_details")
    if kind is None:
        raise invalid("Missing required param: type.", "type", "parameter_missing")
    if kind == "card":
        return _card(account, params.get("card"), details)
    if kind == "us_bank_account":
        return _bank(account, params.get("us_bank_account"), details)
    if kind == "sepa_debit":
        iban = (params.get("sepa_debit") or {}).get("iban")
        if not iban:
            raise invalid("Missing required param: sepa_debit[iban].", "sepa_debit[iban]", "parameter_missing")
        return instruments.sepa_method(account, iban, details)
    if kind in OTHER_TYPES:
        return OTHER_TYPES[kind](account, details)
    raise invalid(f"The payment method type provided: {kind} is invalid. It isn't activated in the sandbox.", "type")


def _card(account: Account, given: Json | None, details: Json | None) -> Json:
    if not given:
        raise invalid("Missing required param: card.", "card", "parameter_missing")
    if "token" in given:
        return instruments.card_method(
            account, instruments.token_card(account, given["token"], "card[token]"), None, details
        )
    for name in ("number", "exp_month", "exp_year"):
        if name not in given:
            raise invalid(f"Missing required param: card[{name}].", f"card[{name}]", "parameter_missing")
    card = instruments.numbered_card(given["number"])
    expiry = _expiry(account, given)
    return instruments.card_method(account, card, expiry, details)


def _expiry(account: Account, given: Json) -> tuple[int, int]:
    month, year = int(given["exp_month"]), int(given["exp_year"])
    today = datetime.fromtimestamp(account.clock.now(), UTC)
    year = year + 2000 if year < 100 else year
    if not 1 <= month <= 12 or (year == today.year and month < today.month):
        raise _wrong_expiry("month")
    if not today.year <= year <= today.year + LONGEST_YEARS:
        raise _wrong_expiry("year")
    return month, year


def _wrong_expiry(part: str) -> StripeFault:
    message = f"Your card's expiration {part} is invalid."
    return StripeFault(402, "card_error", message, code=f"invalid_expiry_{part}", param=f"card[exp_{part}]")


def _bank(account: Account, given: Json | None, details: Json | None) -> Json:
    given = given or {}
    if not given.get("account_number"):
        name = "us_bank_account[account_number]"
        raise invalid(f"Missing required param: {name}.", name, "parameter_missing")
    holder = given.get("account_holder_type") or "individual"
    return instruments.bank_method(
        account, given["account_number"], given.get("routing_number") or "110000000", holder, details
    )


@route("GET", "/v1/payment_methods/{payment_method}")
def retrieve_payment_method(account: Account, _params: Params, payment_method: str) -> Json:
    """One payment method; the `pm_card_...` templates are answered with a fresh one."""
    if account.find("payment_method", payment_method) is None and payment_method.startswith(NAMED):
        return instruments.usable(account, payment_method)
    return account.at("payment_method", payment_method, "payment_method")


@route("POST", "/v1/payment_methods/{payment_method}")
def update_payment_method(account: Account, params: Params, payment_method: str) -> Json:
    """Changes billing details, expiry and metadata of an attached payment method."""
    method = account.at("payment_method", payment_method, "payment_method")
    if not method["customer"]:
        raise invalid(
            "You must save this PaymentMethod to a customer before you can update it.",
            code="payment_method_customer_decline",
        )
    before = snapshot(method)
    details = params.get("billing_details") or {}
    for name, value in details.items():
        method["billing_details"][name] = address(value) if name == "address" else value or None
    for name in ("exp_month", "exp_year"):
        if name in (params.get("card") or {}):
            method["card"][name] = int(params["card"][name])
    plain(method, params, ("allow_redisplay",))
    return saved(account, method, before, "payment_method.updated")


@route("GET", "/v1/payment_methods")
def list_payment_methods(account: Account, params: Params) -> Json:
    """Payment methods of a customer."""
    if params.get("customer"):
        account.get("customer", params["customer"], "customer")
    rows = [row for row in account.rows("payment_method", customer=params.get("customer")) if row["customer"]]
    return page(of_type(rows, params), params, "/v1/payment_methods")


def of_type(rows: list[Json], params: Params) -> list[Json]:
    """The rows of the wanted type."""
    kind = params.get("type")
    return [row for row in rows if kind in (None, row["type"])]


@route("GET", "/v1/customers/{customer}/payment_methods")
def list_customer_payment_methods(account: Account, params: Params, customer: str) -> Json:
    """A customer's payment methods."""
    account.at("customer", customer)
    rows = list(account.rows("payment_method", customer=customer))
    return page(of_type(rows, params), params, f"/v1/customers/{customer}/payment_methods")


@route("GET", "/v1/customers/{customer}/payment_methods/{payment_method}")
def retrieve_customer_payment_method(account: Account, _params: Params, customer: str, payment_method: str) -> Json:
    """One of a customer's payment methods."""
    account.at("customer", customer)
    method = account.at("payment_method", payment_method, "payment_method")
    if method["customer"] != customer:
        raise missing("payment_method", payment_method, "payment_method", status=404)
    return method


@route("POST", "/v1/payment_methods/{payment_method}/attach")
def attach_payment_method(account: Account, params: Params, payment_method: str) -> Json:
    """Saves a payment method to a customer."""
    if not params.get("customer"):
        raise invalid("Missing required param: customer.", "customer", "parameter_missing")
    if account.find("payment_method", payment_method) is None and not payment_method.startswith(NAMED):
        raise missing("payment_method", payment_method, "payment_method", status=404)
    customer = account.get("customer", params["customer"], "customer")
    return instruments.attach(account, instruments.usable(account, payment_method), customer)


@route("POST", "/v1/payment_methods/{payment_method}/detach")
def detach_payment_method(account: Account, _params: Params, payment_method: str) -> Json:
    """Takes a payment method off its customer; it may not be used again."""
    method = account.at("payment_method", payment_method, "payment_method")
    if not method["customer"]:
        raise invalid("The payment method you provided is not attached to a customer so detachment is impossible.")
    before = snapshot(method)
    customer = account.find("customer", method["customer"])
    method["customer"] = None
    account.spent.add(method["id"])
    account.put(method)
    if customer and customer.get("invoice_settings", {}).get("default_payment_method") == method["id"]:
        customer["invoice_settings"]["default_payment_method"] = None
    account.emit("payment_method.detached", method, {"customer": before["customer"]})
    return method

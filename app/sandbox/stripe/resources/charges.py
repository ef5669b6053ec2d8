"""Charges, and the older calls on a charge's refunds."""

from app.sandbox.stripe import charging, declines, holds, instruments, payments, refunding, search
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.charging import Terms
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.expand import includable
from app.sandbox.stripe.listing import newest, page
from app.sandbox.stripe.money import check_charge, check_currency
from app.sandbox.stripe.payments import CARRIED
from app.sandbox.stripe.resources.refunds import wish
from app.sandbox.stripe.routes import Json, Params, route
from app.sandbox.stripe.updates import plain, saved, shipping, snapshot


@route("POST", "/v1/charges")
def create_charge(account: Account, params: Params) -> Json:
    """A charge of a token or of a customer's saved card. Raises StripeFault 402 when the card is refused."""
    if "amount" not in params:
        raise invalid("Missing required param: amount.", "amount", "parameter_missing")
    currency = check_currency(params.get("currency", account.currency))
    check_charge(params["amount"], currency)
    customer = payments.customer_of(account, params)
    extra = {name: params[name] for name in CARRIED if params.get(name) and name != "shipping"}
    extra |= {"metadata": dict(params.get("metadata") or {}), "shipping": shipping(params.get("shipping"))}
    extra["receipt_email"] = params.get("receipt_email") or None
    terms = Terms(params["amount"], currency, params.get("capture", True), customer, None, extra)
    charge = charging.attempt(account, _method(account, params, customer), terms)
    if charge["status"] == "failed":
        decline = declines.decline_of(charge)
        raise declines.card_fault(decline, charge=charge["id"])
    return charge


def _method(account: Account, params: Params, customer: str | None) -> Json:
    source = params.get("source") or params.get("card")
    if isinstance(source, str):
        return instruments.usable(account, source, "source")
    owner = account.get("customer", customer, "customer") if customer else None
    if owner is None:
        raise invalid("Must provide source or customer.", code="parameter_missing")
    saved_card = owner["default_source"] or owner["invoice_settings"]["default_payment_method"]
    if not saved_card:
        raise invalid("Cannot charge a customer that has no active card", "card", "missing")
    return instruments.usable(account, saved_card, "source")


@route("GET", "/v1/charges")
def list_charges(account: Account, params: Params) -> Json:
    """Charges, newest first."""
    payments.customer_of(account, params)
    intent, group = params.get("payment_intent"), params.get("transfer_group")
    rows = account.rows("charge", customer=params.get("customer"), payment_intent=intent, transfer_group=group)
    return page(rows, params, "/v1/charges")


@route("GET", "/v1/charges/search")
def search_charges(account: Account, params: Params) -> Json:
    """Charges by query."""
    return search.page(account, "charge", params)


@route("GET", "/v1/charges/{charge}")
def retrieve_charge(account: Account, _params: Params, charge: str) -> Json:
    """One charge."""
    return account.at("charge", charge)


@route("POST", "/v1/charges/{charge}")
def update_charge(account: Account, params: Params, charge: str) -> Json:
    """Changes what may be changed of a charge."""
    row = account.at("charge", charge)
    before = snapshot(row)
    if params.get("customer") and row["customer"] not in (None, params["customer"]):
        raise invalid("This charge already belongs to a customer.", "customer")
    if params.get("customer"):
        row["customer"] = payments.customer_of(account, params)
    if "fraud_details" in params:
        report = (params["fraud_details"] or {}).get("user_report")
        row["fraud_details"] = {"user_report": report} if report else {}
    if "shipping" in params:
        row["shipping"] = shipping(params["shipping"])
    plain(row, params, ("description", "receipt_email", "transfer_group"))
    return saved(account, row, before, "charge.updated")


@route("POST", "/v1/charges/{charge}/capture")
def capture_charge(account: Account, params: Params, charge: str) -> Json:
    """Takes an authorised charge."""
    row = account.at("charge", charge)
    if row["captured"]:
        message = f"Charge {charge} has already been captured."
        raise invalid(message, code="charge_already_captured")
    amount: int = params["amount"] if "amount" in params else row["amount"]
    if amount > row["amount"]:
        raise invalid("The amount to capture is greater than the authorized amount.", "amount", "amount_too_large")
    if row["payment_intent"]:
        payments.capture(account, account.get("payment_intent", row["payment_intent"]), amount)
        return row
    return holds.capture(account, row, amount)


@route("POST", "/v1/charges/{charge}/refund")
def refund_charge(account: Account, params: Params, charge: str) -> Json:
    """The older way to refund: answers with the charge."""
    row = account.at("charge", charge, "charge")
    refunding.refund(account, row, wish(params))
    return row


@route("POST", "/v1/charges/{charge}/refunds")
def create_charge_refund(account: Account, params: Params, charge: str) -> Json:
    """The older way to refund: answers with the refund."""
    return refunding.refund(account, account.at("charge", charge, "charge"), wish(params))


@route("GET", "/v1/charges/{charge}/refunds")
def list_charge_refunds(account: Account, params: Params, charge: str) -> Json:
    """A charge's refunds."""
    account.at("charge", charge, "charge")
    return page(account.rows("refund", charge=charge), params, f"/v1/charges/{charge}/refunds")


@includable("charge", "refunds")
def _refunds(account: Account, charge: Json) -> Json:
    return newest(account.rows("refund", charge=charge["id"]), f"/v1/charges/{charge['id']}/refunds")

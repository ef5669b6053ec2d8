"""Payment intents."""

from typing import Any

from app.sandbox.stripe import cash, instruments, payments, search
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.intent_refusals import unexpected
from app.sandbox.stripe.listing import page
from app.sandbox.stripe.money import check_charge, check_currency
from app.sandbox.stripe.resources.payment_methods import made
from app.sandbox.stripe.routes import Json, Params, route
from app.sandbox.stripe.updates import plain, shipping, snapshot

PLAIN = ("description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix", "transfer_group")
EDITABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
AUTOMATIC = {"allow_redirects": "always"}


@route("POST", "/v1/payment_intents")
def create_payment_intent(account: Account, params: Params) -> Json:
    """Opens an intent and, with `confirm`, tries to take the money."""
    currency = check_currency(params["currency"])
    customer = payments.customer_of(account, params)
    check_charge(params["amount"], currency)
    method = _method(account, params)
    intent = payments.open_intent(account, params["amount"], currency, **_fields(params, customer, method))
    if not params.get("confirm"):
        _only_when_confirming(params)
        return intent
    return _confirmed(account, intent, params)


def _only_when_confirming(params: Params) -> None:
    for name in ("off_session", "error_on_requires_action", "return_url", "mandate_data"):
        if name in params:
            raise invalid(f"You cannot provide `{name}` without also setting `confirm` to true.", name)


def _fields(params: Params, customer: str | None, method: Json | None) -> Json:
    fields: Json = {name: params[name] for name in PLAIN if params.get(name)}
    fields |= {
        "customer": customer,
        "payment_method": method["id"] if method else None,
        "capture_method": params.get("capture_method"),
        "confirmation_method": params.get("confirmation_method"),
        "setup_future_usage": params.get("setup_future_usage") or None,
        "shipping": shipping(params.get("shipping")),
        "metadata": {key: value for key, value in (params.get("metadata") or {}).items() if value != ""},
        "payment_method_types": _types(params, method),
    }
    automatic = params.get("automatic_payment_methods")
    if automatic:
        fields["automatic_payment_methods"] = {**AUTOMATIC, **automatic} if automatic.get("enabled") else automatic
    if "card" not in fields["payment_method_types"]:
        fields["payment_method_options"] = {
            name: {"funding_type": "bank_transfer"} if name == "customer_balance" else {}
            for name in fields["payment_method_types"]
        }
    return fields


def _types(params: Params, method: Json | None) -> list[str]:
    types = params.get("payment_method_types") or params.get("allowed_payment_method_types")
    if types:
        return list(types)
    return [method["type"]] if method else ["card"]


def _method(account: Account, params: Params) -> Json | None:
    given: Any = params.get("payment_method_data")
    if given:
        return made(account, given)
    identifier = params.get("payment_method") or params.get("source")
    return instruments.usable(account, identifier) if identifier else None


def _confirmed(account: Account, intent: Json, params: Params) -> Json:
    if params.get("return_url"):
        account.hidden[f"{intent['id']}:return_url"] = params["return_url"]
    refusal = payments.confirm(account, intent, off_session=bool(params.get("off_session")))
    if refusal is not None:
        raise refusal
    return intent


@route("GET", "/v1/payment_intents/{intent}")
def retrieve_payment_intent(account: Account, _params: Params, intent: str) -> Json:
    """One intent."""
    return account.at("payment_intent", intent, "intent")


@route("POST", "/v1/payment_intents/{intent}")
def update_payment_intent(account: Account, params: Params, intent: str) -> Json:
    """Changes an intent; amount, currency and customer only while nothing was taken."""
    row = account.at("payment_intent", intent, "intent")
    before = snapshot(row)
    if row["status"] not in EDITABLE:
        for name in ("amount", "currency", "customer", "payment_method"):
            if name in params:
                raise unexpected(
                    row,
                    f"This PaymentIntent's {name} could not be updated because it has a status of {row['status']}. You "
                    f"may only update the {name} of a PaymentIntent with one of the following statuses: "
                    f"{', '.join(EDITABLE)}.",
                )
    if "amount" in params:
        check_charge(params["amount"], row["currency"])
        row["amount"] = params["amount"]
    if "customer" in params:
        row["customer"] = payments.customer_of(account, params)
    _change_method(account, row, params)
    if "shipping" in params:
        row["shipping"] = shipping(params["shipping"])
    plain(row, params, (*PLAIN, "setup_future_usage"))
    row["metadata"] = row["metadata"] or {}
    account.put(row)
    if before != row:
        row["last_payment_error"] = None if row["status"] in EDITABLE else row["last_payment_error"]
    return row


def _change_method(account: Account, intent: Json, params: Params) -> None:
    method = _method(account, params)
    if method is not None:
        intent["payment_method"] = method["id"]
        if method["type"] not in intent["payment_method_types"]:
            intent["payment_method_types"] = [*intent["payment_method_types"], method["type"]]
        if intent["status"] == "requires_payment_method":
            intent["status"] = "requires_confirmation"


@route("GET", "/v1/payment_intents")
def list_payment_intents(account: Account, params: Params) -> Json:
    """Intents, newest first."""
    customer = payments.customer_of(account, params)
    return page(account.rows("payment_intent", customer=customer), params, "/v1/payment_intents")


@route("GET", "/v1/payment_intents/search")
def search_payment_intents(account: Account, params: Params) -> Json:
    """Intents by query."""
    return search.page(account, "payment_intent", params)


@route("POST", "/v1/payment_intents/{intent}/confirm")
def confirm_payment_intent(account: Account, params: Params, intent: str) -> Json:
    """Tries to take the money."""
    row = account.at("payment_intent", intent, "intent")
    if row["status"] in EDITABLE:
        _change_method(account, row, params)
        plain(row, params, ("receipt_email", "setup_future_usage"))
        if params.get("shipping"):
            row["shipping"] = shipping(params["shipping"])
    return _confirmed(account, row, params)


@route("POST", "/v1/payment_intents/{intent}/capture")
def capture_payment_intent(account: Account, params: Params, intent: str) -> Json:
    """Takes what was authorised."""
    row = account.at("payment_intent", intent, "intent")
    plain(row, params, ("statement_descriptor", "statement_descriptor_suffix"))
    return payments.capture(account, row, params.get("amount_to_capture"))


@route("POST", "/v1/payment_intents/{intent}/cancel")
def cancel_payment_intent(account: Account, params: Params, intent: str) -> Json:
    """Cancels an intent."""
    row = account.at("payment_intent", intent, "intent")
    return payments.cancel(account, row, params.get("cancellation_reason"))


@route("POST", "/v1/payment_intents/{intent}/apply_customer_balance")
def apply_customer_balance(account: Account, params: Params, intent: str) -> Json:
    """Pays an intent, in part or in full, from the customer's cash balance."""
    row = account.at("payment_intent", intent, "intent")
    if not row["customer"]:
        raise invalid("This PaymentIntent has no customer whose balance could be applied.")
    if row["status"] not in EDITABLE:
        raise unexpected(row, f"The balance cannot be applied: this PaymentIntent has a status of {row['status']}.")
    currency = params.get("currency", row["currency"])
    lying = cash.available(account, row["customer"], row["currency"])
    left = cash.remaining(account, row)
    amount = params.get("amount", min(lying, left))
    if currency != row["currency"] or amount > lying or amount < 1:
        raise invalid("The customer's cash balance does not have enough funds in this currency.", "amount")
    if amount > left:
        raise invalid("The amount is greater than what remains to be paid.", "amount")
    if row["payment_method"] is None:
        row["payment_method"] = instruments.transfer_method(account)["id"]
    row["status"] = "requires_action"
    cash.apply(account, row, amount)
    return row

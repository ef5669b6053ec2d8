"""Refunds."""

from app.sandbox.stripe import cash, refunding
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid, missing
from app.sandbox.stripe.listing import page
from app.sandbox.stripe.refunding import Wish
from app.sandbox.stripe.routes import Json, Params, route
from app.sandbox.stripe.updates import plain, saved, snapshot

NEITHER = "One of the following params should be provided for this request: payment_intent or charge."


def wish(params: Params) -> Wish:
    """What a call asks to be refunded."""
    amount = params.get("amount")
    if isinstance(amount, str):
        amount = _whole(amount)
    return Wish(amount, params.get("reason"), params.get("metadata") or {}, params.get("instructions_email"))


def _whole(amount: str) -> int:
    """The amount of the older calls, whose parameters nothing has checked before."""
    if not amount.removeprefix("-").isdecimal():
        raise invalid(f"Invalid integer: {amount}", "amount", "parameter_invalid_integer")
    return int(amount)


@route("POST", "/v1/refunds")
def create_refund(account: Account, params: Params) -> Json:
    """Refunds a charge, an intent's charge, or money that lies on a customer's cash balance."""
    if params.get("origin") == "customer_balance":
        return _from_balance(account, params)
    charge, intent = params.get("charge"), params.get("payment_intent")
    if charge and intent:
        raise invalid("You may only specify one of these parameters: charge, payment_intent.", "payment_intent")
    if not charge and not intent:
        raise invalid(NEITHER)
    subject = account.get("charge", charge) if charge else _of_intent(account, str(intent))
    return refunding.refund(account, subject, wish(params))


def _of_intent(account: Account, identifier: str) -> Json:
    intent = account.find("payment_intent", identifier)
    if intent is None:
        raise missing("payment_intent", identifier)
    charge = account.find("charge", intent["latest_charge"] or "")
    if charge is None:
        raise refunding.no_success(identifier)
    return charge


def _from_balance(account: Account, params: Params) -> Json:
    for name in ("customer", "amount", "currency"):
        if not params.get(name):
            raise invalid(f"Missing required param: {name}.", name, "parameter_missing")
    customer = account.get("customer", params["customer"], "customer")
    lying = cash.available(account, customer["id"], params["currency"])
    if not 1 <= params["amount"] <= lying:
        raise invalid("The customer's cash balance does not have enough funds for this refund.", "amount")
    made = account.new(
        "refund",
        amount=params["amount"],
        currency=params["currency"],
        customer=customer["id"],
        destination_details={
            "eu_bank_transfer": {"reference": None, "reference_status": "pending"},
            "type": "eu_bank_transfer",
        },
        metadata=params.get("metadata") or {},
        reason=params.get("reason"),
        status="requires_action",
    )
    made["next_action"] = {
        "display_details": {
            "email_sent": {"email_sent_at": account.clock.now(), "email_sent_to": customer["email"] or ""},
            "expires_at": account.clock.now() + 45 * 86400,
        },
        "type": "display_details",
    }
    account.put(made)
    cash.move(
        account, customer["id"], -params["amount"], params["currency"], refunded_from_payment={"refund": made["id"]}
    )
    account.emit("refund.created", made)
    return made


@route("GET", "/v1/refunds")
def list_refunds(account: Account, params: Params) -> Json:
    """Refunds, newest first; there is no customer filter."""
    rows = account.rows("refund", charge=params.get("charge"), payment_intent=params.get("payment_intent"))
    return page(rows, params, "/v1/refunds")


@route("GET", "/v1/refunds/{refund}")
def retrieve_refund(account: Account, _params: Params, refund: str) -> Json:
    """One refund."""
    return account.at("refund", refund, "refund")


@route("POST", "/v1/refunds/{refund}")
def update_refund(account: Account, params: Params, refund: str) -> Json:
    """Changes a refund's metadata."""
    made = account.at("refund", refund, "refund")
    before = snapshot(made)
    plain(made, params, ())
    saved(account, made, before, "refund.updated")
    if before != made:
        account.emit("charge.refund.updated", made, {"metadata": before["metadata"]})
    return made


@route("POST", "/v1/refunds/{refund}/cancel")
def cancel_refund(account: Account, _params: Params, refund: str) -> Json:
    """Cancels a refund that waits for the customer's bank details."""
    made = account.at("refund", refund, "refund")
    refunding.cancel(account, made)
    if made["charge"] is None:
        details = {"refund": made["id"]}
        cash.move(account, made["customer"], made["amount"], made["currency"], unapplied_from_payment=details)
    return made


@route("POST", "/v1/test_helpers/refunds/{refund}/expire")
def expire_refund(account: Account, _params: Params, refund: str) -> Json:
    """Lets a refund that waits for the customer run out."""
    made = account.at("refund", refund, "refund")
    if made["status"] != "requires_action":
        raise invalid("Only refunds that require action can be expired.")
    refunding.fail(account, made, "merchant_request")
    return made

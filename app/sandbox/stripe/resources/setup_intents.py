"""Setup intents: saving a payment method without charging it."""

from app.sandbox.stripe import instruments, payments
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.cards import DECLINES
from app.sandbox.stripe.declines import card_fault, payment_error
from app.sandbox.stripe.errors import StripeFault
from app.sandbox.stripe.listing import page
from app.sandbox.stripe.resources.payment_methods import made
from app.sandbox.stripe.routes import Json, Params, route
from app.sandbox.stripe.updates import plain, snapshot

OPTIONS = {"card": {"mandate_options": None, "network": None, "request_three_d_secure": "automatic"}}
OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")


@route("POST", "/v1/setup_intents")
def create_setup_intent(account: Account, params: Params) -> Json:
    """Opens a setup intent and, with `confirm`, saves the payment method."""
    customer = payments.customer_of(account, params)
    identifier = account.new_id("seti")
    intent = account.new(
        "setup_intent",
        id=identifier,
        client_secret=f"{identifier}_secret_{account.identifiers.characters(30)}",
        customer=customer,
        description=params.get("description"),
        metadata=params.get("metadata") or {},
        payment_method_options=dict(OPTIONS),
        payment_method_types=params.get("payment_method_types") or ["card"],
        status="requires_payment_method",
        usage=params.get("usage") or "off_session",
    )
    automatic = params.get("automatic_payment_methods")
    if automatic:
        intent["automatic_payment_methods"] = {"allow_redirects": "always", **automatic}
    _choose(account, intent, params)
    account.emit("setup_intent.created", account.put(intent))
    return _confirmed(account, intent) if params.get("confirm") else intent


def _choose(account: Account, intent: Json, params: Params) -> None:
    given = params.get("payment_method_data")
    method = made(account, given) if given else None
    if params.get("payment_method"):
        method = instruments.usable(account, params["payment_method"])
    if method is not None:
        intent |= {"payment_method": method["id"], "status": "requires_confirmation"}


def _confirmed(account: Account, intent: Json) -> Json:
    if intent["status"] not in OPEN or not intent["payment_method"]:
        raise _unexpected(intent, f"You cannot confirm this SetupIntent because it has a status of {intent['status']}.")
    method = account.get("payment_method", intent["payment_method"], "payment_method")
    card = instruments.card_of(account, method) if method["type"] == "card" else None
    if card is not None and not card.attaches:
        decline = DECLINES[card.declines]
        error = payment_error(account, None, decline, method)
        intent |= {"status": "requires_payment_method", "last_setup_error": error, "payment_method": None}
        account.emit("setup_intent.setup_failed", account.put(intent))
        raise card_fault(decline, setup_intent=snapshot(intent), payment_method=snapshot(method))
    if card is not None and card.authentication in ("always", "unless_saved"):
        intent |= {
            "status": "requires_action",
            "next_action": {"type": "use_stripe_sdk", "use_stripe_sdk": {"type": "three_d_secure_redirect"}},
        }
        account.emit("setup_intent.requires_action", account.put(intent))
        return intent
    if intent["customer"] and not method["customer"]:
        instruments.attach(account, method, account.get("customer", intent["customer"]))
    intent |= {"status": "succeeded", "last_setup_error": None, "next_action": None}
    account.emit("setup_intent.succeeded", account.put(intent))
    return intent


def _unexpected(intent: Json, message: str) -> StripeFault:
    code = "setup_intent_unexpected_state"
    return StripeFault(400, "invalid_request_error", message, code=code, setup_intent=snapshot(intent))


@route("GET", "/v1/setup_intents")
def list_setup_intents(account: Account, params: Params) -> Json:
    """Setup intents, newest first."""
    rows = account.rows("setup_intent", customer=params.get("customer"), payment_method=params.get("payment_method"))
    return page(rows, params, "/v1/setup_intents")


@route("GET", "/v1/setup_intents/{intent}")
def retrieve_setup_intent(account: Account, _params: Params, intent: str) -> Json:
    """One setup intent."""
    return account.at("setup_intent", intent, "intent")


@route("POST", "/v1/setup_intents/{intent}")
def update_setup_intent(account: Account, params: Params, intent: str) -> Json:
    """Changes a setup intent."""
    row = account.at("setup_intent", intent, "intent")
    _choose(account, row, params)
    if "customer" in params:
        row["customer"] = payments.customer_of(account, params)
    plain(row, params, ("description",))
    return account.put(row)


@route("POST", "/v1/setup_intents/{intent}/confirm")
def confirm_setup_intent(account: Account, params: Params, intent: str) -> Json:
    """Saves the payment method."""
    row = account.at("setup_intent", intent, "intent")
    _choose(account, row, params)
    return _confirmed(account, row)


@route("POST", "/v1/setup_intents/{intent}/cancel")
def cancel_setup_intent(account: Account, params: Params, intent: str) -> Json:
    """Cancels a setup intent."""
    row = account.at("setup_intent", intent, "intent")
    if row["status"] not in OPEN:
        raise _unexpected(row, f"You cannot cancel this SetupIntent because it has a status of {row['status']}.")
    row |= {"status": "canceled", "cancellation_reason": params.get("cancellation_reason"), "next_action": None}
    account.emit("setup_intent.canceled", account.put(row))
    return row

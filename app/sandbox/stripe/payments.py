"""Payment intents at work: opened, confirmed, captured, canceled. Billing pays its invoices through here too."""

from typing import Any

from app.sandbox.stripe import cash, charging, declines, holds, instruments, vouchers
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.cards import DECLINES, Decline, TestCard
from app.sandbox.stripe.charging import Terms
from app.sandbox.stripe.errors import StripeFault, invalid, missing
from app.sandbox.stripe.intent_refusals import CONFIRMABLE, check_owner, not_capturable, not_confirmable, unexpected
from app.sandbox.stripe.money import check_charge
from app.sandbox.stripe.routes import Json
from app.sandbox.stripe.updates import snapshot

CANCELABLE = ("requires_payment_method", "requires_capture", "requires_confirmation", "requires_action")
CARD_OPTIONS = {
    "card": {
        "installments": None,
        "mandate_options": None,
        "network": None,
        "request_three_d_secure": "automatic",
    }
}
CARRIED = ("description", "statement_descriptor", "statement_descriptor_suffix", "shipping", "transfer_group")


def open_intent(account: Account, amount: int, currency: str, **fields: Any) -> Json:
    """A stored intent. `fields` are further fields of the object (customer, payment_method, description, ...).

    Raises StripeFault 400 for an amount that may not be charged.
    """
    check_charge(amount, currency)
    identifier = account.new_id("pi")
    given = {
        "capture_method": "automatic_async",
        "confirmation_method": "automatic",
        "payment_method_types": ["card"],
        "payment_method_options": dict(CARD_OPTIONS),
        "amount_details": {"tip": {}},
        "metadata": {},
        **{name: value for name, value in fields.items() if value is not None},
    }
    intent = account.new(
        "payment_intent",
        id=identifier,
        amount=amount,
        client_secret=f"{identifier}_secret_{account.identifiers.characters(25)}",
        currency=currency,
        **given,
    )
    intent["status"] = "requires_confirmation" if intent["payment_method"] else "requires_payment_method"
    account.emit("payment_intent.created", account.put(intent))
    return intent


def pay(account: Account, amount: int, currency: str, **fields: Any) -> tuple[Json, StripeFault | None]:
    """Opens an intent with `fields` and confirms it off session; the refusal, if any, comes beside the intent."""
    intent = open_intent(account, amount, currency, **fields)
    return intent, confirm(account, intent, off_session=True)


def confirm(account: Account, intent: Json, off_session: bool = False) -> StripeFault | None:
    """Tries to take the money with the intent's payment method.

    Afterwards `intent["status"]` is succeeded, requires_capture, processing, requires_action or, after a refusal (which
    is given back, not raised), requires_payment_method. Raises StripeFault 400 where a confirmation makes no sense.
    """
    if intent["status"] not in CONFIRMABLE:
        raise unexpected(intent, not_confirmable(intent))
    if not intent["payment_method"]:
        raise unexpected(
            intent,
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the "
            "PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a "
            "payment method or ConfirmationToken.",
        )
    method = account.get("payment_method", intent["payment_method"], "payment_method")
    check_owner(account, intent, method)
    if method["type"] == "customer_balance":
        return cash.confirm(account, intent)
    if method["type"] == vouchers.KIND:
        return vouchers.confirm(account, intent, method)
    if method["type"] == "card":
        card = instruments.card_of(account, method)
        if _must_authenticate(card, method, off_session):
            return _authenticate(account, intent, method, off_session)
    return _charge(account, intent, method)


def _charge(account: Account, intent: Json, method: Json) -> StripeFault | None:
    extra = {name: intent[name] for name in CARRIED if intent.get(name)} | {"metadata": dict(intent["metadata"])}
    terms = Terms(
        amount=intent["amount"],
        currency=intent["currency"],
        capture=intent["capture_method"] != "manual",
        customer=intent["customer"],
        intent=intent["id"],
        extra=extra | {"receipt_email": intent["receipt_email"]},
    )
    charge = charging.attempt(account, method, terms)
    intent |= {"latest_charge": charge["id"], "next_action": None, "last_payment_error": None}
    if charge["status"] == "failed":
        return refuse(account, intent, declines.decline_of(charge), charge)
    _charged(account, intent, charge, method)
    return None


def _charged(account: Account, intent: Json, charge: Json, method: Json) -> None:
    if intent["customer"] and intent["setup_future_usage"] and not method["customer"]:
        instruments.attach(account, method, account.get("customer", intent["customer"]))
    if not intent["customer"] and not method["customer"]:
        account.spent.add(method["id"])
    if charge["status"] == "pending":
        intent |= {"status": "processing", "processing": {"type": method["type"]}}
        if method["type"] != "card":
            intent["processing"] = None
        account.emit("payment_intent.processing", account.put(intent))
    elif not charge["captured"]:
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        account.emit("payment_intent.amount_capturable_updated", account.put(intent))
    else:
        succeed(account, intent, charge["amount_captured"])


def succeed(account: Account, intent: Json, received: int) -> None:
    """Marks an intent paid and says so."""
    intent |= {"status": "succeeded", "amount_received": received, "amount_capturable": 0, "next_action": None}
    account.emit("payment_intent.succeeded", account.put(intent))


def refuse(
    account: Account, intent: Json, decline: Decline, charge: Json | None, method: Json | None = None
) -> StripeFault:
    """Writes a refusal on the intent and gives the 402 back."""
    error = declines.payment_error(account, charge, decline, method)
    failed = error["payment_method"]
    intent |= {"status": "requires_payment_method", "last_payment_error": error, "payment_method": None}
    intent["next_action"] = None
    account.emit("payment_intent.payment_failed", account.put(intent))
    more: Json = {"charge": charge["id"]} if charge else {}
    if error.get("advice_code"):
        more["advice_code"] = error["advice_code"]
    return declines.card_fault(decline, **more, payment_intent=snapshot(intent), payment_method=snapshot(failed))


def _must_authenticate(card: TestCard, method: Json, off_session: bool) -> bool:
    saved = method["customer"] is not None
    return {
        "always": True,
        "unless_saved": not saved,
        "saved": not off_session,
    }.get(card.authentication, False)


def _authenticate(account: Account, intent: Json, method: Json, off_session: bool) -> StripeFault | None:
    """Asks for 3D Secure, or refuses where nobody is there to answer."""
    if off_session:
        terms = Terms(intent["amount"], intent["currency"], True, intent["customer"], intent["id"])
        charge = charging.refused_charge(account, method, terms, DECLINES["authentication"])
        intent["latest_charge"] = charge["id"]
        return refuse(account, intent, DECLINES["authentication"], charge)
    source = account.identifiers.characters(24)
    intent |= {
        "status": "requires_action",
        "next_action": {
            "redirect_to_url": {
                "return_url": None,
                "url": f"https://hooks.stripe.com/3d_secure_2/hosted?merchant={account.id}&payment_intent={intent['id']}",
            },
            "type": "redirect_to_url",
        }
        if account.hidden.get(f"{intent['id']}:return_url")
        else {
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {"source": f"src_{source}", "type": "three_d_secure_redirect"},
        },
    }
    account.emit("payment_intent.requires_action", account.put(intent))
    return None


def authenticated(account: Account, intent: Json) -> StripeFault | None:
    """The customer passed 3D Secure (only the sandbox's own pages can do that)."""
    if intent["status"] != "requires_action":
        raise unexpected(intent, "This PaymentIntent does not wait for authentication.")
    return _charge(account, intent, account.get("payment_method", intent["payment_method"]))


def capture(account: Account, intent: Json, amount: int | None) -> Json:
    """Captures an authorised intent. Raises StripeFault 400 for any other, or for more than was authorised."""
    if intent["status"] != "requires_capture":
        raise unexpected(intent, not_capturable(intent))
    wanted = intent["amount_capturable"] if amount is None else amount
    if wanted > intent["amount_capturable"]:
        raise invalid(
            f"The amount to capture ({wanted}) is greater than the capturable amount ({intent['amount_capturable']}).",
            "amount_to_capture",
            "amount_too_large",
        )
    if wanted < 1:
        raise invalid(
            "This value must be greater than or equal to 1.", "amount_to_capture", "parameter_invalid_integer"
        )
    holds.capture(account, account.get("charge", intent["latest_charge"]), wanted)
    succeed(account, intent, wanted)
    return intent


def cancel(account: Account, intent: Json, reason: str | None) -> Json:
    """Cancels an intent that took no money yet; an authorisation is released. Raises StripeFault 400 otherwise."""
    if intent["status"] not in CANCELABLE:
        raise unexpected(
            intent,
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent "
            f"with one of the following statuses may be canceled: {', '.join(CANCELABLE)}.",
        )
    if intent["status"] == "requires_capture":
        charge = account.get("charge", intent["latest_charge"])
        holds.release(account, charge)
        account.emit("charge.refunded", charge)
    intent |= {
        "amount_capturable": 0,
        "canceled_at": account.clock.now(),
        "cancellation_reason": reason,
        "next_action": None,
        "status": "canceled",
    }
    account.emit("payment_intent.canceled", account.put(intent))
    return intent


def customer_of(account: Account, params: Json) -> str | None:
    """The id in `customer`, when such a customer lives. Raises StripeFault 400."""
    identifier = params.get("customer")
    if not identifier:
        return None
    found = account.find("customer", identifier)
    if found is None or found.get("deleted"):
        raise missing("customer", identifier, "customer")
    return str(identifier)

"""What a refused card becomes: `last_payment_error` of an intent, and the 402 of the call."""

from typing import Any

from app.sandbox.stripe import instruments
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.cards import Decline
from app.sandbox.stripe.errors import StripeFault
from app.sandbox.stripe.routes import Json

ADVICE = {
    "insufficient_funds": "try_again_later",
    "issuer_not_available": "try_again_later",
    "processing_error": "try_again_later",
    "lost_card": "do_not_try_again",
    "stolen_card": "do_not_try_again",
    "fraudulent": "do_not_try_again",
    "pickup_card": "do_not_try_again",
    "expired_card": "confirm_card_data",
    "incorrect_cvc": "confirm_card_data",
    "incorrect_number": "confirm_card_data",
    "invalid_expiry_year": "confirm_card_data",
}


def payment_error(account: Account, charge: Json | None, decline: Decline, method: Json | None = None) -> Json:
    """`last_payment_error`, with the payment method that failed."""
    if charge is not None and method is None:
        method = account.find("payment_method", charge["payment_method"] or "")
    error: Json = instruments.decline_error(decline.code, decline.decline_code, decline.message)
    advice = ADVICE.get(decline.decline_code or decline.code)
    error |= {"advice_code": advice} if advice else {}
    if charge is not None:
        error["charge"] = charge["id"]
        network_code = charge["outcome"]["network_decline_code"]
        error |= {"network_decline_code": network_code} if network_code else {}
    return error | {"payment_method": method, "type": "card_error"}


def card_fault(decline: Decline, **more: Any) -> StripeFault:
    """The 402 of a refused card."""
    if decline.decline_code is not None:
        more["decline_code"] = decline.decline_code
    return StripeFault(402, "card_error", decline.message, code=decline.code, **more)


def decline_of(charge: Json) -> Decline:
    """Why a failed charge was refused."""
    reason = charge["outcome"]["reason"]
    blocked = charge["outcome"]["type"] == "blocked" and reason != "merchant_blacklist"
    decline_code = "fraudulent" if blocked else reason
    plain = charge["failure_code"] != "card_declined"
    return Decline(charge["failure_code"], None if plain else decline_code, charge["failure_message"])

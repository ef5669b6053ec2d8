"""What a refused card becomes: `last_payment_error` of an intent, and the 402 of the call."""

from typing import Any

from app.sandbox.stripe import instruments
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.cards import Decline
from app.sandbox.stripe.errors import StripeFault
from app.sandbox.stripe.routes import Json

ADVICE = {
    "insufficient_funds": "try_again_later",
    "processing_error": "try_again_later",
    "lost_card": "do_not_try_again",
    "stolen_card": "do_not_try_again",
    "fraudulent": "do_not_try_again",
    "expired_card": "confirm_card_data",
    "incorrect_cvc": "confirm_card_data",
}


def payment_error(account: Account, charge: Json | None, decline: Decline, method: Json | None = None) -> Json:
    """`last_payment_error`, with the payment method that failed."""
    if charge is not None and method is None:
        method = account.find("payment_method", charge["payment_method"] or "")
    error: Json = instruments.decline_error(decline.code, decline.decline_code, decline.message)
    advice = ADVICE.get(decline.decline_code or decline.code)
    error |= {"advice_code": advice} if advice else {}
    error |= {"charge": charge["id"]} if charge is not None else {}
    return error | {"payment_method": method, "type": "card_error"}


def card_fault(decline: Decline, **more: Any) -> StripeFault:
    """The 402 of a refused card."""
    if decline.decline_code is not None:
        more["decline_code"] = decline.decline_code
    return StripeFault(402, "card_error", decline.message, code=decline.code, **more)

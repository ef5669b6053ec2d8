"""What a bank answers to a payment method from now on: any of Stripe's codes, also those that no test card shows."""

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.cards import DECLINE, Decline
from app.sandbox.stripe.routes import Json

#: Stripe's words for codes that have their own; all others are "Your card was declined." (Stripe docs, Decline codes).
MESSAGES = {
    "authentication_required": f"{DECLINE} This transaction requires authentication.",
    "card_not_supported": "Your card does not support this type of purchase.",
    "card_velocity_exceeded": f"{DECLINE} You have exceeded a limit on your card.",
    "currency_not_supported": "Your card does not support this currency.",
    "expired_card": "Your card has expired.",
    "incorrect_address": "The address you supplied does not match your card.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "incorrect_number": "Your card number is incorrect.",
    "incorrect_pin": "The PIN you entered is incorrect.",
    "incorrect_zip": "The zip code you supplied failed validation.",
    "insufficient_funds": "Your card has insufficient funds.",
    "invalid_account": "Invalid account.",
    "invalid_expiry_year": "Your card's expiration year is invalid.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
    "testmode_decline": f"{DECLINE} Your request was in live mode, but used a known test card.",
}
#: Codes that stand in `code` itself; the others are reasons within `card_declined`.
OWN_CODES = frozenset(
    "expired_card incorrect_address incorrect_cvc incorrect_number incorrect_zip invalid_expiry_month "
    "invalid_expiry_year processing_error authentication_required payment_intent_authentication_failure "
    "card_decline_rate_limit_exceeded".split()
)
#: The card networks' codes behind Stripe's (ISO 8583); a plain refusal is 05.
NETWORK_CODES = {
    "card_not_supported": "57",
    "card_velocity_exceeded": "61",
    "duplicate_transaction": "94",
    "expired_card": "54",
    "fraudulent": "59",
    "incorrect_pin": "55",
    "insufficient_funds": "51",
    "invalid_account": "14",
    "invalid_amount": "13",
    "issuer_not_available": "91",
    "lost_card": "41",
    "pickup_card": "04",
    "processing_error": "96",
    "restricted_card": "62",
    "stolen_card": "43",
    "transaction_not_allowed": "57",
    "withdrawal_count_limit_exceeded": "65",
}
ACH_CODES = {
    "account_closed": "R02",
    "debit_not_authorized": "R10",
    "insufficient_funds": "R01",
    "no_account": "R03",
}
SEPA_CODES = {"account_closed": "AC04", "debit_not_authorized": "MD01", "insufficient_funds": "AM04"}
#: Refused by Stripe itself and never sent to the bank: what `outcome.reason` says, with Stripe's word for the merchant.
BLOCKED = {
    "highest_risk_level": "Stripe blocked this payment as too risky.",
    "low_probability_of_authorization": "Stripe blocked this payment because the bank would most likely decline it.",
    "merchant_blacklist": "Stripe blocked this payment because of your block list.",
    "rule": "Stripe blocked this payment because of a rule of yours.",
}
RETURNED = "The customer's bank returned the debit."


def refuse(account: Account, method: str, code: str, network_code: str = "") -> None:
    """From now on the bank refuses this payment method with Stripe's `code`; or Stripe does, for a key of BLOCKED."""
    account.hidden[f"{method}:answer"] = f"{code} {network_code}".strip()


def accept(account: Account, method: str) -> None:
    """From now on the bank accepts it again."""
    account.hidden.pop(f"{method}:answer", None)


def answer(account: Account, method: Json) -> Decline | None:
    """Why the bank refuses this payment method, or None."""
    kept = account.hidden.get(f"{method['id']}:answer")
    if kept is None:
        return None
    code, _, network_code = kept.partition(" ")
    return card_answer(code, network_code) if method["type"] == "card" else debit_answer(method, code, network_code)


def card_answer(code: str, network_code: str = "") -> Decline:
    """A card that is refused with one of Stripe's decline codes, or that Stripe blocks."""
    if code in BLOCKED:
        decline_code = code if code == "merchant_blacklist" else "fraudulent"
        return Decline("card_declined", decline_code, blocked=code)
    network = network_code or NETWORK_CODES.get(code, "05")
    message = MESSAGES.get(code, DECLINE)
    if code in OWN_CODES:
        return Decline(code, None, message, network)
    return Decline("card_declined", code, message, network)


def debit_answer(method: Json, code: str, network_code: str = "", message: str = RETURNED) -> Decline:
    """A bank debit that comes back."""
    codes = SEPA_CODES if method["type"] == "sepa_debit" else ACH_CODES
    return Decline(code, None, message, network_code or codes.get(code, ""))

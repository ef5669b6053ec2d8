"""Payment methods as objects, and what a charge says about the one that paid it."""

from datetime import UTC, datetime
from typing import Any

from app.sandbox.stripe import accounts, shapes
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.cards import TestCard, by_name, by_number
from app.sandbox.stripe.errors import StripeFault, documentation, invalid, missing
from app.sandbox.stripe.identifiers import Identifiers
from app.sandbox.stripe.routes import Json
from app.sandbox.stripe.updates import address

PARTIAL = ("email", "name", "phone", "tax_id")


def fingerprint(number: str) -> str:
    """The same 16 characters for the same number."""
    return Identifiers(int("".join(filter(str.isdigit, number)) or "0")).characters(16)


def billing(given: Any) -> Json:
    """Billing details with every field."""
    given = given or {}
    details: Json = {name: given.get(name) or None for name in PARTIAL}
    return {"address": address(given.get("address") or {"line1": None}), **details}


def card_method(account: Account, card: TestCard, expiry: tuple[int, int] | None = None, details: Any = None) -> Json:
    """A stored payment method of type card, attached to nobody."""
    month, year = expiry or _expiry(account)
    line1, postcode, cvc = card.checks
    own = {
        **shapes.nested("payment_method", "card"),
        "brand": card.brand,
        "checks": {"address_line1_check": line1, "address_postal_code_check": postcode, "cvc_check": cvc},
        "country": card.country,
        "display_brand": card.brand,
        "exp_month": month,
        "exp_year": year,
        "fingerprint": fingerprint(card.number),
        "funding": card.funding,
        "last4": card.last4,
        "networks": {"available": [card.brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
    }
    return _stored(account, "card", own, card.number, details)


def bank_method(account: Account, number: str, routing: str, holder: str, details: Any = None) -> Json:
    """A stored payment method of type us_bank_account."""
    own = {
        **shapes.nested("payment_method", "us_bank_account"),
        "account_holder_type": holder,
        "account_type": "checking",
        "bank_name": "STRIPE TEST BANK",
        "fingerprint": fingerprint(number),
        "last4": number[-4:],
        "networks": {"preferred": "ach", "supported": ["ach"]},
        "routing_number": routing,
        "status_details": {},
    }
    return _stored(account, "us_bank_account", own, number, details)


def sepa_method(account: Account, iban: str, details: Any = None) -> Json:
    """A stored payment method of type sepa_debit."""
    digits = iban.replace(" ", "").upper()
    own = {
        **shapes.nested("payment_method", "sepa_debit"),
        "bank_code": digits[4:12],
        "branch_code": "",
        "country": digits[:2],
        "fingerprint": fingerprint(digits),
        "generated_from": {"charge": None, "setup_attempt": None},
        "last4": digits[-4:],
    }
    return _stored(account, "sepa_debit", own, digits, details)


def konbini_method(account: Account, details: Any = None) -> Json:
    """A stored payment method of type konbini."""
    return _stored(account, "konbini", {}, "", details)


def transfer_method(account: Account, details: Any = None) -> Json:
    """A stored payment method of type customer_balance (bank transfer)."""
    return _stored(account, "customer_balance", {}, "", details)


def _stored(account: Account, kind: str, own: Json, number: str, details: Any) -> Json:
    method = account.new(
        "payment_method",
        allow_redisplay="unspecified",
        billing_details=billing(details),
        metadata={},
        type=kind,
        **{kind: own},
    )
    account.hidden[method["id"]] = number
    return account.put(method)


def _expiry(account: Account) -> tuple[int, int]:
    now = datetime.fromtimestamp(account.clock.now(), UTC)
    return now.month, now.year + 1


def usable(account: Account, identifier: str, param: str = "payment_method") -> Json:
    """The payment method of an id; `pm_card_visa` and its kin become a new one. Raises StripeFault 400."""
    found = account.find("payment_method", identifier)
    if found is not None:
        return found
    if of_a_bank := accounts.named(identifier):
        return _named_account(account, *of_a_bank)
    if identifier.startswith("tok_"):
        return card_method(account, token_card(account, identifier, param))
    card = by_name(identifier) if identifier.startswith("pm_") else None
    if card is None:
        raise missing("payment_method", identifier, param, status=400)
    return card_method(account, card)


def _named_account(account: Account, kind: str, number: str) -> Json:
    if kind == "sepa_debit":
        return sepa_method(account, number, {"name": "Jenny Rosen", "email": "jenny@example.com"})
    return bank_method(account, number, "110000000", "individual", {"name": "Jenny Rosen"})


def token_card(account: Account, token: str, param: str) -> TestCard:
    """The test card behind a token. Raises StripeFault 400."""
    number = account.hidden.get(token)
    card = by_number(number) if number else by_name(token) if token.startswith("tok_") else None
    if card is None:
        raise _no_token(token, param)
    return card


def _no_token(token: str, param: str) -> StripeFault:
    """The refusal of a token that nobody made: one that looks made is missing, other names are invalid."""
    name = token.removeprefix("tok_")
    if name[:1].isdigit():
        return missing("token", token, param, status=400)
    return invalid(f"Invalid token id: {token}", "token")


def numbered_card(number: str, param: str = "card[number]") -> TestCard:
    """The test card with this number. Raises StripeFault 402 incorrect_number."""
    card = by_number(number)
    if card is None:
        raise StripeFault(402, "card_error", "Your card number is incorrect.", code="incorrect_number", param=param)
    return card


def card_of(account: Account, method: Json) -> TestCard:
    """The test card of a card payment method."""
    return by_number(account.hidden.get(method["id"], "")) or TestCard("4242424242424242")


def check_attachable(account: Account, method: Json, customer: Json, param: str = "payment_method") -> None:
    """Raises StripeFault 402 for a card that declines, 400 when the method is another customer's or used up."""
    if method["customer"] not in (None, customer["id"]):
        raise invalid("The payment method you provided has already been attached to a customer.", param)
    if method["id"] in account.spent:
        raise invalid(SPENT)
    if method["type"] == "card" and not card_of(account, method).attaches:
        code, message = "card_declined", "Your card was declined."
        raise StripeFault(402, "card_error", message, code=code, decline_code="generic_decline")


def attach(account: Account, method: Json, customer: Json) -> Json:
    """Saves a payment method to a customer. Raises as check_attachable."""
    check_attachable(account, method, customer)
    method["customer"] = customer["id"]
    account.put(method)
    account.emit("payment_method.attached", method)
    return method


SPENT = (
    "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a "
    "connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use "
    "a PaymentMethod multiple times, you must attach it to a Customer first."
)


def decline_error(code: str, decline_code: str | None, message: str) -> Json:
    """The fields that every card error has."""
    error = {"code": code, "doc_url": documentation(code), "message": message}
    return error | {"decline_code": decline_code} if decline_code else error


def charge_details(account: Account, method: Json, amount: int) -> Json:
    """`payment_method_details` of a charge that this method paid."""
    return {method["type"]: DETAILS[method["type"]](account, method, amount), "type": method["type"]}


def _card_details(account: Account, method: Json, amount: int) -> Json:
    own = method["card"]
    kept = ("brand", "checks", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
    return {
        **shapes.nested("charge", "payment_method_details.card"),
        **{name: own[name] for name in kept},
        "amount_authorized": amount,
        "authorization_code": account.identifiers.characters(6).upper(),
        "extended_authorization": {"status": "disabled"},
        "incremental_authorization": {"status": "unavailable"},
        "multicapture": {"status": "unavailable"},
        "network": own["brand"],
        "network_token": {"used": False},
        "overcapture": {"maximum_amount_capturable": amount, "status": "unavailable"},
        "regulated_status": "unregulated",
    }


def _bank_details(_account: Account, method: Json, _amount: int) -> Json:
    own = method["us_bank_account"]
    kept = ("account_holder_type", "account_type", "bank_name", "fingerprint", "last4", "routing_number")
    return {
        **shapes.nested("charge", "payment_method_details.us_bank_account"),
        **{name: own[name] for name in kept},
        "payment_reference": None,
    }


def _sepa_details(_account: Account, method: Json, _amount: int) -> Json:
    own = method["sepa_debit"]
    kept = ("bank_code", "branch_code", "country", "fingerprint", "last4")
    return {
        **shapes.nested("charge", "payment_method_details.sepa_debit"),
        **{name: own[name] for name in kept},
    }


def _konbini_details(_account: Account, _method: Json, _amount: int) -> Json:
    return {"store": {"chain": "lawson"}}


DETAILS = {
    "card": _card_details,
    "us_bank_account": _bank_details,
    "sepa_debit": _sepa_details,
    "customer_balance": lambda *_: {},
    "konbini": _konbini_details,
}

"""Why a payment did not go through: Stripe's codes in plain words.

Families of decline codes: Stripe docs, Decline codes. A code that we do not know degrades to a safe sentence.
What tells of suspected fraud is `private`: it is for the agent only and never for the customer.
"""

from dataclasses import dataclass

from app.domain.billing import Failure, PaymentMethod


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a payment failed: what happened, whether trying again can work and what helps."""

    happened: str
    again: str
    private: bool = False


_AUTHENTICATION = Explained(
    "The bank wants the customer to confirm this payment.",
    "Not without the customer. Send the invoice link so that the customer can confirm it.",
)
_TEMPORARY = Explained(
    "The bank or the card network could not be reached for a moment.", "Yes, once more later. Then another card."
)
_REFUSED = Explained(
    "The bank declined the card without giving a reason.",
    "Only after the customer has talked to the bank. Another card works at once.",
)
_FUNDS = Explained(
    "The bank declined the card: not enough money on the account, or a limit is reached.",
    "Yes, after the next payday, or with another card.",
)
_EXPIRED = Explained(
    "The card has expired, or its expiry date is wrong.", "Not with this card. The customer must enter a new one."
)
_TYPED_WRONG = Explained(
    "A number, code or address of the card was entered wrong.", "Yes, after the customer has entered the card again."
)
_PIN = Explained("The PIN of the card was wrong or is needed.", "Only at the terminal, with the card in hand.")
_CARD_CANNOT = Explained(
    "This card cannot be used for this payment or currency.", "Not with this card. Another card or method works."
)
_FRAUD = Explained(
    "The bank reports this card as lost, stolen or misused.", "Not with this card. Do not try it again.", private=True
)
_DUPLICATE = Explained(
    "A payment of the same amount was made a moment before.", "Look for the earlier payment before trying again."
)
_TEST_CARD = Explained("A test card was used for a real payment.", "Only with a real card.")
_BANK_FUNDS = Explained("The bank returned the debit: not enough money on the account.", "Yes, once or twice, later.")
_BANK_MANDATE = Explained(
    "The bank returned the debit: the customer did not authorize it or took the authorization back.",
    "Not without a new authorization. Ask for another way to pay.",
)
_BANK_ACCOUNT = Explained(
    "The bank returned the debit: the account is closed, blocked or its number is wrong.",
    "Not with this account. Ask for another one.",
)
_UNKNOWN = Explained(
    "The payment was declined. Stripe gives no reason that we know.",
    "Perhaps. Another card or method is the surer way.",
)

_FAMILIES: tuple[tuple[Explained, str], ...] = (
    (_AUTHENTICATION, "authentication_required authentication_not_handled mobile_device_authentication_required"),
    (_TEMPORARY, "approve_with_id issuer_not_available processing_error reenter_transaction try_again_later"),
    (
        _REFUSED,
        "call_issuer do_not_honor generic_decline no_action_taken not_permitted security_violation service_not_allowed"
        " transaction_not_allowed revocation_of_authorization revocation_of_authorizations"
        " revocation_of_all_authorizations stop_payment_order do_not_try_again card_declined",
    ),
    (_FUNDS, "insufficient_funds withdrawal_count_limit_exceeded card_velocity_exceeded"),
    (_EXPIRED, "expired_card invalid_expiry_month invalid_expiry_year"),
    (_TYPED_WRONG, "incorrect_cvc invalid_cvc incorrect_number invalid_number incorrect_zip incorrect_address"),
    (_PIN, "incorrect_pin invalid_pin pin_try_exceeded offline_pin_required online_or_offline_pin_required"),
    (
        _CARD_CANNOT,
        "card_not_supported currency_not_supported invalid_account new_account_information_available invalid_amount"
        " restricted_card",
    ),
    (_FRAUD, "lost_card stolen_card pickup_card fraudulent merchant_blacklist"),
    (_DUPLICATE, "duplicate_transaction"),
    (_TEST_CARD, "testmode_decline"),
    (_BANK_FUNDS, "R01 R09"),
    (_BANK_MANDATE, "R05 R07 R08 R10 R11 R29 debit_not_authorized"),
    (
        _BANK_ACCOUNT,
        "R02 R03 R04 R16 R20 account_closed no_account bank_account_closed bank_account_frozen bank_account_restricted"
        " bank_account_unusable bank_account_invalid_details bank_account_unverified"
        " tokenized_account_number_deactivated invalid_account_number",
    ),
)
_BY_CODE = {code: explained for explained, codes in _FAMILIES for code in codes.split()}


def failure(why: Failure, method: PaymentMethod | None = None) -> Explained:
    """Why a payment failed. The decline code says more than the error code, a bank's return code more than both; on a
    bank debit "not enough money" is the debit's, not a card's. Blocked by our own fraud rules is private."""
    if why.outcome_type == "blocked":
        return _FRAUD_RULES
    for code in (why.network_code, why.decline_code, why.code):
        found = _BY_CODE.get(code or "")
        if found is None:
            continue
        bank_debit = method is not None and method.kind in ("us_bank_account", "sepa_debit", "acss_debit", "bacs_debit")
        return _BANK_FUNDS if found is _FUNDS and bank_debit else found
    return _UNKNOWN


_FRAUD_RULES = Explained(
    "Our own fraud rules stopped the payment before it reached the bank.",
    "Ask your lead before trying again.",
    private=True,
)

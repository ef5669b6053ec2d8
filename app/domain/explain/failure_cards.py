"""Why card payments fail: the families of Stripe's decline codes (Stripe docs, Decline codes)."""

from app.domain.explain.explained import Explained, Retry, Way

DECLINED = "Your bank declined it."
NO_DETAILS = "We have no details that we can share."
_ANOTHER = "Pay with another card."

UNKNOWN = Explained(
    "The payment was declined. Stripe gives no reason that we know.",
    "Perhaps. Another card or method is the surer way.",
    "Pay with another card or in another way.",
    NO_DETAILS,
    Retry.LATER,
    Way.PAY,
)
BLOCKED = Explained(
    "Stripe blocked the payment before any money moved. Most often the fraud check, Radar, did.",
    "Not by trying again: it would be blocked again. Ask your lead before anybody lets it through.",
    "Pay in another way.",
    NO_DETAILS,
    Retry.NEVER,
    Way.PAY,
    private=True,
    strict=True,
)
AUTHENTICATION = Explained(
    "The bank wants the customer to confirm this payment.",
    "Not without the customer, who must confirm it with the bank.",
    "Confirm the payment when the bank asks.",
    "Your bank wants you to confirm it.",
    Retry.CHANGED,
    Way.CONFIRM,
)
_CONFIRMING_FAILED = Explained(
    "The bank asked the customer to confirm this payment, and that did not succeed.",
    "Yes, if the customer confirms it this time. Another card works too.",
    "Confirm the payment this time when the bank asks, or pay with another card.",
    "The confirmation with your bank did not succeed.",
    Retry.CHANGED,
    Way.CONFIRM,
)
_TEMPORARY = Explained(
    "The bank or the card network could not be reached for a moment.",
    "Yes, once more later. Then another card.",
    "Try once more later. If it is declined again, pay with another card.",
    "There was a short technical problem on the way to your bank.",
    Retry.LATER,
    Way.PAY,
)
REFUSED = Explained(
    "The bank declined the card without giving a reason.",
    "Only after the customer has talked to the bank. Another card works at once.",
    "Ask the bank why, or pay with another card.",
    "Your bank declined it and gave us no reason.",
    Retry.CHANGED,
    Way.PAY,
)
FUNDS = Explained(
    "The bank declined the card: not enough money on the account.",
    "Yes, after the next payday. Another card works at once.",
    "Put money on the account, or pay with another card.",
    DECLINED,
    Retry.LATER,
    Way.PAY,
    reserved=True,
)
_LIMIT = Explained(
    "The bank declined the card: a limit on the card or account is reached.",
    "Yes, once the limit counts anew, or after the customer has raised it. Another card works at once.",
    "Ask the bank about the limit, or pay with another card.",
    DECLINED,
    Retry.LATER,
    Way.PAY,
    reserved=True,
)
_EXPIRED = Explained(
    "The card has expired.",
    "Not with this card. The customer must enter a new one.",
    "Enter the new card.",
    "The card has expired.",
    Retry.CHANGED,
    Way.UPDATE,
)
_EXPIRY = Explained(
    "The expiry date of the card was entered wrong, or the card has expired.",
    "Yes, after the customer has entered the card again, or a new one.",
    "Check the expiry date and enter the card again.",
    "The expiry date of the card does not fit.",
    Retry.CHANGED,
    Way.UPDATE,
)


def _typed_wrong(what: str) -> Explained:
    return Explained(
        f"The {what} of the card was entered wrong.",
        "Yes, after the customer has entered the card again.",
        f"Check the {what} and enter the card again.",
        f"The {what} of the card does not fit.",
        Retry.CHANGED,
        Way.UPDATE,
    )


_PIN = Explained(
    "The PIN of the card was wrong or is needed.",
    "Only at the terminal, with the card in hand.",
    "Pay at the terminal with the PIN, or pay with another card.",
    "The card needs its PIN at the terminal.",
    Retry.CHANGED,
    Way.PAY,
)
_CARD_CANNOT = Explained(
    "This card cannot be used for this payment.",
    "Not with this card. Another card or method works.",
    _ANOTHER,
    "This card cannot be used for this payment.",
    Retry.NEVER,
    Way.PAY,
)
_CURRENCY = Explained(
    "The bank cannot process this payment in its currency.",
    "Not with this card or account. Another one works.",
    "Pay with a card or account that can pay in this currency.",
    "Your bank cannot process it in this currency.",
    Retry.NEVER,
    Way.PAY,
)
_ACCOUNT = Explained(
    "The card, or the account behind it, is not valid (any more).",
    "Not with this card as it is saved. The customer must enter a new one.",
    "Enter the new card, or ask the bank about this one.",
    "Your bank does not accept this card any more.",
    Retry.CHANGED,
    Way.UPDATE,
)
_AMOUNT = Explained(
    "The bank does not allow this amount with this card.",
    "Not with this amount. Another card works, or the bank lifts its limit.",
    "Ask the bank whether it allows the amount, or pay with another card.",
    "Your bank does not allow this amount with this card.",
    Retry.CHANGED,
    Way.PAY,
)
_DUPLICATE = Explained(
    "A payment of the same amount was made a moment before.",
    "Look for the earlier payment before trying again.",
    "Wait until you have looked: it may be paid already.",
    "A payment of the same amount was made a moment before. We are checking whether that one went through.",
    Retry.CHANGED,
    Way.WAIT,
)
_TEST_CARD = Explained(
    "A test card was used for a real payment.",
    "Only with a real card.",
    "Pay with a real card.",
    "The card is a test card.",
    Retry.NEVER,
    Way.PAY,
)
_OUR_LIMIT = Explained(
    "This card was tried too often in a short time, and Stripe stopped trying.",
    "Yes, after a day. Another card works at once.",
    "Pay with another card, or wait a day.",
    "The card was tried too often in a short time.",
    Retry.LATER,
    Way.PAY,
)


def _reported(what: str, declined: str = DECLINED) -> Explained:
    return Explained(
        f"{what}.",
        "Not with this card. Do not try it again. Another card or a bank transfer can work.",
        "Pay with another card or in another way.",
        f"{declined} {NO_DETAILS}",
        Retry.NEVER,
        Way.PAY,
        private=True,
        strict=True,
    )


_LOST = _reported("The bank reports this card as lost")
_STOLEN = _reported("The bank reports this card as stolen")
_PICKUP = _reported("The bank wants this card withdrawn: it may be lost, stolen or misused")
_FRAUD = _reported("The bank or Stripe suspects fraud", "It was declined.")
_OUR_LIST = Explained(
    "The payment matches an entry on our own block list.",
    "Not with this card. Do not try it again. Ask your lead whether the entry is right.",
    "Pay in another way.",
    NO_DETAILS,
    Retry.NEVER,
    Way.PAY,
    private=True,
    strict=True,
)

FAMILIES: tuple[tuple[Explained, str], ...] = (
    (AUTHENTICATION, "authentication_required authentication_not_handled mobile_device_authentication_required"),
    (AUTHENTICATION, "invoice_payment_intent_requires_action payment_intent_action_required"),
    (_CONFIRMING_FAILED, "payment_intent_authentication_failure setup_intent_authentication_failure"),
    (_CONFIRMING_FAILED, "authentication_failure payment_intent_payment_attempt_expired"),
    (_TEMPORARY, "approve_with_id issuer_not_available processing_error reenter_transaction try_again_later"),
    (_TEMPORARY, "payment_method_provider_timeout three_d_secure_authentication_upstream_error"),
    (
        REFUSED,
        "call_issuer do_not_honor generic_decline no_action_taken not_permitted security_violation service_not_allowed"
        " transaction_not_allowed revocation_of_authorization revocation_of_authorizations"
        " revocation_of_all_authorizations stop_payment_order do_not_try_again card_declined"
        " payment_method_provider_decline payment_method_customer_decline",
    ),
    (FUNDS, "insufficient_funds"),
    (_LIMIT, "withdrawal_count_limit_exceeded card_velocity_exceeded charge_exceeds_source_limit"),
    (_OUR_LIMIT, "card_decline_rate_limit_exceeded"),
    (_EXPIRED, "expired_card expired_payment_method"),
    (_EXPIRY, "invalid_expiry_month invalid_expiry_year"),
    (_typed_wrong("security code"), "incorrect_cvc invalid_cvc"),
    (_typed_wrong("number"), "incorrect_number invalid_number"),
    (_typed_wrong("address"), "incorrect_zip incorrect_address incorrect_postal_code"),
    (_PIN, "incorrect_pin invalid_pin pin_try_exceeded offline_pin_required online_or_offline_pin_required"),
    (_CARD_CANNOT, "card_not_supported restricted_card payment_method_not_available invalid_card_type"),
    (_CURRENCY, "currency_not_supported invalid_currency payment_method_currency_mismatch"),
    (_ACCOUNT, "invalid_account new_account_information_available"),
    (_AMOUNT, "invalid_amount invalid_charge_amount amount_too_large charge_exceeds_transaction_limit"),
    (_LOST, "lost_card"),
    (_STOLEN, "stolen_card"),
    (_PICKUP, "pickup_card"),
    (_FRAUD, "fraudulent"),
    (_OUR_LIST, "merchant_blacklist"),
    (_DUPLICATE, "duplicate_transaction"),
    (_TEST_CARD, "testmode_decline"),
)
BY_CODE = {code: explained for explained, codes in FAMILIES for code in codes.split()}
#: What a card network's own code reports, where Stripe's word for it says less (ISO 8583, as Visa and Mastercard use).
REPORTED_BY_NETWORK = {"04": _PICKUP, "07": _PICKUP, "41": _LOST, "43": _STOLEN, "59": _FRAUD}

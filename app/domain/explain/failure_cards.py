"""Why card payments fail: Stripe's decline codes by family (Stripe docs, Decline codes)."""

from app.domain.billing import Failure
from app.domain.explain import card_declines as declines
from app.domain.explain.explained import Explained

FAMILIES: tuple[tuple[Explained, str], ...] = (
    (
        declines.AUTHENTICATION,
        "authentication_required authentication_not_handled mobile_device_authentication_required",
    ),
    (declines.AUTHENTICATION, "invoice_payment_intent_requires_action payment_intent_action_required"),
    (declines.CONFIRMING_FAILED, "payment_intent_authentication_failure setup_intent_authentication_failure"),
    (declines.CONFIRMING_FAILED, "authentication_failure"),
    (declines.RAN_OUT, "payment_intent_payment_attempt_expired"),
    (declines.TEMPORARY, "approve_with_id issuer_not_available processing_error reenter_transaction try_again_later"),
    (declines.TEMPORARY, "three_d_secure_authentication_upstream_error"),
    (
        declines.REFUSED,
        "call_issuer do_not_honor generic_decline no_action_taken not_permitted security_violation service_not_allowed"
        " transaction_not_allowed revocation_of_authorization revocation_of_authorizations"
        " revocation_of_all_authorizations stop_payment_order do_not_try_again card_declined",
    ),
    (declines.FUNDS, "insufficient_funds"),
    (declines.LIMIT, "withdrawal_count_limit_exceeded card_velocity_exceeded"),
    (declines.OUR_LIMIT, "card_decline_rate_limit_exceeded"),
    (declines.EXPIRED, "expired_card expired_payment_method"),
    (declines.EXPIRY, "invalid_expiry_month invalid_expiry_year"),
    (declines.CODE_WRONG, "incorrect_cvc invalid_cvc"),
    (declines.NUMBER_WRONG, "incorrect_number invalid_number"),
    (declines.ADDRESS_WRONG, "incorrect_zip incorrect_address incorrect_postal_code"),
    (declines.PIN, "incorrect_pin invalid_pin pin_try_exceeded offline_pin_required online_or_offline_pin_required"),
    (declines.CARD_CANNOT, "card_not_supported restricted_card invalid_card_type"),
    (declines.CURRENCY, "currency_not_supported invalid_currency payment_method_currency_mismatch"),
    (declines.ACCOUNT, "invalid_account new_account_information_available"),
    (declines.AMOUNT, "invalid_amount invalid_charge_amount amount_too_large"),
    (declines.LOST, "lost_card"),
    (declines.STOLEN, "stolen_card"),
    (declines.PICKUP, "pickup_card"),
    (declines.FRAUD, "fraudulent"),
    (declines.OUR_LIST, "merchant_blacklist"),
    (declines.DUPLICATE, "duplicate_transaction"),
    (declines.TEST_CARD, "testmode_decline"),
)
BY_CODE = {code: explained for explained, codes in FAMILIES for code in codes.split()}
#: What a card network's own code reports, where Stripe's word for it says less (ISO 8583, as Visa and Mastercard use).
REPORTED_BY_NETWORK = {
    "04": declines.PICKUP,
    "07": declines.PICKUP,
    "41": declines.LOST,
    "43": declines.STOLEN,
    "59": declines.FRAUD,
}
#: After these Stripe does not charge the same payment method again by itself, whatever is planned (Stripe docs, Smart
#: Retries: hard decline codes).
_HARD = frozenset(
    "incorrect_number lost_card pickup_card stolen_card revocation_of_authorization revocation_of_all_authorizations"
    " authentication_required highest_risk_level transaction_not_allowed".split()
)


def barred(why: Failure | None) -> bool:
    """Whether only another payment method can still be charged by Stripe itself."""
    return why is not None and bool({why.code, why.decline_code, why.blocked_by} & _HARD)

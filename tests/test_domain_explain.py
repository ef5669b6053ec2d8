"""Codes in plain words: complete for what Stripe documents, safe for what it does not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.billing import Failure, PaymentMethod
from app.domain.explain import failure_cards, failure_debits
from app.domain.explain.collecting import Collecting
from app.domain.explain.dispute import dispute_reason
from app.domain.explain.explained import Retry, Way
from app.domain.explain.failed_words import again, helps, words
from app.domain.explain.payment import explained, failure
from tests import made
from tests.words import text

BANK = PaymentMethod("pm_2", "us_bank_account", last4="6789", bank_name="STRIPE TEST BANK")


@pytest.mark.parametrize(
    ("why", "happened"),
    [
        (Failure("card_declined", "insufficient_funds"), "not enough money"),
        (Failure("expired_card"), "has expired"),
        (Failure("card_declined", "expired_card"), "has expired"),
        (Failure("incorrect_cvc"), "entered wrong"),
        (Failure("authentication_required", "authentication_required"), "confirm this payment"),
        (Failure("processing_error"), "could not be reached"),
        (Failure("card_declined", "do_not_honor"), "without giving a reason"),
        (Failure("card_declined", "card_not_supported"), "cannot be used"),
        (Failure("card_declined", "duplicate_transaction"), "a moment before"),
        (Failure("card_declined", "withdrawal_count_limit_exceeded"), "a limit"),
        (Failure("card_declined", "currency_not_supported"), "in its currency"),
        (Failure("card_declined", "invalid_amount"), "this amount"),
        (Failure("card_declined", "invalid_account"), "not valid"),
        (Failure("payment_intent_authentication_failure"), "did not succeed"),
        (Failure("card_declined", "online_or_offline_pin_required"), "PIN"),
        (Failure("card_declined", "testmode_decline"), "test card"),
        (Failure("card_declined", "brand_new_code"), "no reason that we know"),
        (Failure("brand_new_code"), "no reason that we know"),
        (Failure(), "no reason that we know"),
    ],
)
def test_a_failure_is_told_by_the_most_telling_code(why: Failure, happened: str) -> None:
    assert happened in text(failure(why).happened)


@pytest.mark.parametrize("code", ["lost_card", "stolen_card", "pickup_card", "fraudulent", "merchant_blacklist"])
def test_fraud_signals_are_private(code: str) -> None:
    assert failure(Failure("card_declined", code)).private


def test_what_our_own_fraud_rules_blocked_is_private_whatever_the_code_says() -> None:
    assert failure(Failure("card_declined", "generic_decline", outcome_type="blocked")).private


@pytest.mark.parametrize(
    "why",
    [Failure("insufficient_funds"), Failure(network_code="R01"), Failure("insufficient_funds", network_code="R01")],
)
def test_a_bank_debit_speaks_of_the_account_and_not_of_a_card(why: Failure) -> None:
    assert "returned the debit" in text(failure(why, BANK).happened)


@pytest.mark.parametrize("code", ["R02", "R05", "R07", "R10", "R29"])
def test_a_debit_that_was_not_authorized_or_has_no_account_is_not_tried_again(code: str) -> None:
    assert text(failure(Failure(network_code=code), BANK).again).startswith("Not ")


@given(st.text(max_size=40))
def test_an_unknown_code_never_reaches_the_agent(code: str) -> None:
    assert failure(Failure(code + "!!")).happened == failure(Failure()).happened


SEPA = PaymentMethod("pm_3", "sepa_debit", last4="3000")
SHEET = """authentication_required authentication_not_handled mobile_device_authentication_required approve_with_id
issuer_not_available processing_error reenter_transaction try_again_later call_issuer do_not_honor generic_decline
no_action_taken not_permitted security_violation service_not_allowed transaction_not_allowed revocation_of_authorization
revocation_of_authorizations revocation_of_all_authorizations stop_payment_order do_not_try_again insufficient_funds
withdrawal_count_limit_exceeded card_velocity_exceeded expired_card invalid_expiry_month invalid_expiry_year
incorrect_cvc invalid_cvc incorrect_number invalid_number incorrect_zip incorrect_address incorrect_pin invalid_pin
pin_try_exceeded offline_pin_required online_or_offline_pin_required card_not_supported currency_not_supported
invalid_account new_account_information_available invalid_amount restricted_card lost_card stolen_card pickup_card
fraudulent merchant_blacklist duplicate_transaction testmode_decline R01 R02 R03 R04 R05 R07 R08 R09 R10 R11 R16 R20 R29
R31 bank_account_closed bank_account_frozen bank_account_invalid_details bank_account_restricted bank_account_unusable
debit_not_authorized tokenized_account_number_deactivated account_closed no_account AC01 AC04 AC06 AG01 AM04 MD01 MD06
MS02 MS03 refer_to_customer authorization_revoked recipient_deceased branch_does_not_exist""".split()
FORBIDDEN = ("lost", "stolen", "fraud", "pickup", "risk", "blacklist", "suspicious", "radar", "block", "frozen", "died")
CODES = st.sampled_from([None, *failure_cards.BY_CODE, *failure_debits.BY_CODE, "04", "41", "43", "59", "new_one"])
WHY = st.builds(
    Failure,
    code=CODES,
    decline_code=CODES,
    advice_code=st.sampled_from([None, *(one.value for one in Retry), "new_advice"]),
    network_code=CODES,
    outcome_type=st.sampled_from([None, "blocked", "issuer_declined", "invalid"]),
)
METHODS = st.sampled_from([None, made.VISA, BANK, SEPA, PaymentMethod("", "hidden"), PaymentMethod("pm", "new_kind")])
BEHIND = st.builds(
    Collecting,
    invoice=st.sampled_from(
        [
            None,
            made.invoice(),
            made.invoice(status="void"),
            made.invoice(status="uncollectible"),
            made.invoice(status="open"),
            made.invoice(status="open", next_attempt_at=made.days(3)),
            made.invoice(status="brand_new"),
        ]
    ),
    unread=st.booleans(),
    subscription=st.sampled_from([None, made.subscription()]),
    later=st.sampled_from([None, made.payment()]),
)


@pytest.mark.parametrize("code", SHEET)
def test_every_documented_code_has_words_of_its_own(code: str) -> None:
    assert failure(Failure(decline_code=code)) is not failure(Failure())


@given(WHY, METHODS, BEHIND, st.sampled_from(["failed", "needs_action"]))
def test_every_failure_is_said_whole_and_a_private_one_is_never_told(
    why: Failure, method: PaymentMethod | None, behind: Collecting, status: str
) -> None:
    payment = made.payment(status=status, failure=why, method=method)
    found = explained(payment)
    assert found is not None
    assert all(text(one).endswith(".") for one in (found.happened, found.again, found.ask, found.told))
    assert all(text(one).endswith(".") for one in again(payment, found, behind))
    sent = " ".join(text(one) for one in words(payment, found, behind))
    assert "89.00 EUR" in sent and "2026-11-18" in sent
    assert text(helps(found, behind)) or behind.owed.name not in ("YES", "UNKNOWN")
    if found.private:
        assert not [word for word in FORBIDDEN if word in sent.lower()]
    assert not [word for word in ("stolen", "fraud", "Radar") if word in sent]


@given(WHY, METHODS, st.sampled_from(["stolen_card", "lost_card", "fraudulent", "pickup_card", "merchant_blacklist"]))
def test_a_fraud_signal_in_any_code_makes_it_private_and_never_again(
    why: Failure, method: PaymentMethod | None, code: str
) -> None:
    for one in (replace(why, code=code), replace(why, decline_code=code), replace(why, network_code=code)):
        assert failure(one, method).private and failure(one, method).retry is Retry.NEVER


def test_a_suspicion_that_may_be_stripes_is_not_called_the_banks() -> None:
    assert text(failure(Failure("card_declined", "fraudulent")).happened) == "The bank or Stripe suspects fraud."
    assert "bank" not in text(failure(Failure("card_declined", "fraudulent")).told)
    assert "bank" not in text(failure(Failure("card_declined", "fraudulent", outcome_type="blocked")).told)


@pytest.mark.parametrize("code", ["04", "07", "41", "43", "59"])
def test_what_a_card_network_reports_is_private_on_a_card_only(code: str) -> None:
    assert failure(Failure("card_declined", "generic_decline", network_code=code), made.VISA).private
    assert not failure(Failure(network_code=code), BANK).private


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (Failure("card_declined", "do_not_honor", "do_not_try_again"), "Not with this one."),
        (Failure("card_declined", "do_not_honor", "try_again_later"), "Yes, later"),
        (Failure("card_declined", "do_not_honor", "confirm_card_data"), "Yes, after the customer has checked"),
        (Failure("card_declined", "insufficient_funds", "try_again_later"), "Yes, after the next payday"),
        (Failure("card_declined", "insufficient_funds", "confirm_card_data"), "Yes, after the customer has checked"),
        (Failure("card_declined", "insufficient_funds", "do_not_try_again"), "Not with this one."),
        (Failure("expired_card", None, "confirm_card_data"), "Not with this card. The customer must enter"),
        (Failure("card_declined", "stolen_card", "try_again_later"), "Not with this card. Do not try"),
        (Failure("card_declined", "do_not_honor", "brand_new"), "Only after"),
    ],
)
def test_stripes_advice_decides_whether_to_try_again(why: Failure, said: str) -> None:
    assert text(failure(why).again).startswith(said)


@pytest.mark.parametrize("code", ["R05", "R07", "R08", "R10", "R11", "R29", "debit_not_authorized", "MD01", "MD06"])
def test_a_debit_without_authorization_is_never_taken_again_as_it_is(code: str) -> None:
    found = failure(Failure(network_code=code, advice_code="try_again_later"), BANK)
    assert found.retry is Retry.NEVER and "authorization" in text(found.again)


@pytest.mark.parametrize("code", ["R16", "bank_account_frozen", "MD07", "recipient_deceased"])
def test_what_a_bank_says_of_the_account_holder_is_private(code: str) -> None:
    assert failure(Failure(code), BANK).private


def test_an_unknown_failure_of_a_debit_speaks_of_the_debit() -> None:
    assert text(failure(Failure("brand_new"), SEPA).happened).startswith("The bank returned the debit.")
    assert text(failure(Failure("card_declined", "generic_decline"), SEPA).happened).startswith(
        "The bank returned the debit."
    )


@pytest.mark.parametrize(
    ("code", "way"),
    [
        ("expired_card", Way.UPDATE),
        ("incorrect_cvc", Way.UPDATE),
        ("account_closed", Way.UPDATE),
        ("authentication_required", Way.CONFIRM),
        ("insufficient_funds", Way.PAY),
        ("stolen_card", Way.PAY),
        ("duplicate_transaction", Way.WAIT),
    ],
)
def test_each_family_knows_which_link_helps(code: str, way: Way) -> None:
    assert failure(Failure(code)).way is way


def test_a_payment_that_has_gone_through_or_is_under_way_has_no_failure() -> None:
    assert explained(made.payment()) is None and explained(made.payment(status="processing")) is None
    assert explained(made.payment(status="failed")) is failure(Failure())


def test_a_dispute_reason_is_in_the_cardholders_words_and_an_unknown_one_is_its_own() -> None:
    assert text(dispute_reason(made.dispute())) == "It was not me"
    assert text(dispute_reason(made.dispute(reason="brand_new"))) == "Brand new"
    assert text(dispute_reason(made.dispute(reason=""))) == "No reason given"


WALLET, PAGE = PaymentMethod("pm_4", "klarna"), PaymentMethod("pm_5", "ideal")


@pytest.mark.parametrize(
    ("why", "method", "happened"),
    [
        (Failure("payment_method_provider_decline"), WALLET, "The payment provider declined it."),
        (Failure("payment_method_provider_decline", "generic_decline"), WALLET, "The payment provider declined it."),
        (Failure("card_declined", "insufficient_funds"), WALLET, "The payment provider declined it."),
        (Failure("payment_method_customer_decline"), WALLET, "did not approve it."),
        (Failure("payment_method_not_available"), WALLET, "could not be reached for a moment."),
        (Failure("payment_intent_authentication_failure"), PAGE, "asked to confirm this payment"),
        (Failure("payment_intent_payment_attempt_expired"), PAGE, "The time to pay ran out"),
        (Failure("payment_intent_payment_attempt_failed"), PAGE, "did not go through. Stripe gives no reason"),
        (Failure("incorrect_cvc"), PAGE, "did not go through. Stripe gives no reason"),
        (Failure(), WALLET, "did not go through. Stripe gives no reason"),
    ],
)
def test_what_went_by_a_provider_speaks_of_neither_card_nor_debit(
    why: Failure, method: PaymentMethod, happened: str
) -> None:
    found = failure(why, method)
    assert happened in text(found.happened)
    said = " ".join(map(text, (found.happened, found.again, found.ask, found.told))).lower()
    assert not [word for word in ("card", "debit", "your bank") if word in said]


@pytest.mark.parametrize("method", [None, PaymentMethod("", "hidden")])
@pytest.mark.parametrize(
    "code",
    [
        "payment_method_provider_decline",
        "payment_method_customer_decline",
        "payment_method_not_available",
        "payment_method_provider_timeout",
    ],
)
def test_what_only_a_provider_says_is_a_providers_also_where_the_way_to_pay_is_not_shown(
    code: str, method: PaymentMethod | None
) -> None:
    assert failure(Failure(code), method) is failure(Failure(code), WALLET)


@pytest.mark.parametrize("method", [None, made.VISA, PaymentMethod("pm", "link"), PaymentMethod("", "hidden")])
def test_an_attempt_that_failed_for_no_told_reason_is_no_returned_debit(method: PaymentMethod | None) -> None:
    found = failure(Failure("payment_intent_payment_attempt_failed"), method)
    assert text(found.happened) == "The payment was declined. Stripe gives no reason that we know."
    assert "returned the debit" in text(failure(Failure("payment_intent_payment_attempt_failed"), BANK).happened)


@pytest.mark.parametrize(
    "code", ["charge_exceeds_source_limit", "charge_exceeds_weekly_limit", "charge_exceeds_transaction_limit"]
)
@pytest.mark.parametrize("method", [BANK, SEPA])
def test_our_own_limit_for_debits_is_not_said_to_be_the_banks_or_a_cards(code: str, method: PaymentMethod) -> None:
    found = failure(Failure(code), method)
    assert text(found.happened).startswith("Stripe did not make this debit: our own limit")
    assert "Your bank" not in text(found.told) and "card" not in text(found.happened)

"""Codes in plain words: complete for what Stripe documents, safe for what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.billing import Failure, PaymentMethod
from app.domain.explain.dispute import dispute_reason
from app.domain.explain.payment import failure
from tests import made

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
        (Failure("card_declined", "brand_new_code"), "without giving a reason"),
        (Failure("brand_new_code"), "no reason that we know"),
        (Failure(), "no reason that we know"),
    ],
)
def test_a_failure_is_told_by_the_most_telling_code(why: Failure, happened: str) -> None:
    assert happened in failure(why).happened


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
    assert "returned the debit" in failure(why, BANK).happened


@pytest.mark.parametrize("code", ["R02", "R05", "R07", "R10", "R29"])
def test_a_debit_that_was_not_authorized_or_has_no_account_is_not_tried_again(code: str) -> None:
    assert failure(Failure(network_code=code), BANK).again.startswith("Not ")


@given(st.text(max_size=40))
def test_an_unknown_code_never_reaches_the_agent(code: str) -> None:
    assert failure(Failure(code + "!!")).happened == failure(Failure()).happened


def test_a_dispute_reason_is_in_the_cardholders_words_and_an_unknown_one_is_its_own() -> None:
    assert dispute_reason(made.dispute()) == "It was not me"
    assert dispute_reason(made.dispute(reason="brand_new")) == "Brand new"
    assert dispute_reason(made.dispute(reason="")) == "No reason given"

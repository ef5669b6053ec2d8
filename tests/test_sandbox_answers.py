"""What a bank answers in the sandbox beyond the test cards: any decline code, Stripe's own blocks, returned debits."""

from typing import Any

import pytest

from app.sandbox.stripe import answers
from tests.sandbox_stripe import Caller

DEBITS = [
    ("us_bank_account", {"us_bank_account__account_number": "000123456789"}, "usd", "R02"),
    ("sepa_debit", {"sepa_debit__iban": "DE89370400440532013000"}, "eur", "AC04"),
]


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def attached(stripe: Caller, **form: Any) -> tuple[str, str]:
    customer = stripe.customer()
    method = stripe.post("payment_methods", **form)["id"] if form else "pm_card_visa"
    return customer, str(stripe.post(f"payment_methods/{method}/attach", customer=customer)["id"])


@pytest.mark.parametrize(
    ("code", "error_code", "decline_code", "network_code"),
    [
        ("pickup_card", "card_declined", "pickup_card", "04"),
        ("do_not_honor", "card_declined", "do_not_honor", "05"),
        ("incorrect_number", "incorrect_number", None, "05"),
    ],
)
def test_a_bank_answers_with_any_decline_code(
    stripe: Caller, code: str, error_code: str, decline_code: str | None, network_code: str
) -> None:
    customer, method = attached(stripe)
    stripe.switch("bank", payment_method=method, code=code)
    error = stripe.paid(method=method, customer=customer)["error"]
    outcome = stripe.get(f"charges/{error['charge']}")["outcome"]
    assert (stripe.status, error["code"], error.get("decline_code")) == (200, error_code, decline_code)
    assert error["payment_intent"]["last_payment_error"]["network_decline_code"] == network_code
    assert (outcome["type"], outcome["network_decline_code"]) == ("issuer_declined", network_code)
    stripe.switch("bank", payment_method=method)
    assert stripe.paid(method=method, customer=customer)["status"] == "succeeded"


@pytest.mark.parametrize("reason", answers.BLOCKED)
def test_stripe_blocks_what_it_never_sends_to_the_bank(stripe: Caller, reason: str) -> None:
    customer, method = attached(stripe)
    stripe.switch("bank", payment_method=method, code=reason)
    error = stripe.paid(method=method, customer=customer)["error"]
    outcome = stripe.get(f"charges/{error['charge']}")["outcome"]
    assert (outcome["type"], outcome["reason"], outcome["network_decline_code"]) == ("blocked", reason, None)
    assert error["decline_code"] == ("merchant_blacklist" if reason == "merchant_blacklist" else "fraudulent")


@pytest.mark.parametrize(("kind", "form", "currency", "code"), DEBITS)
def test_a_bank_debit_comes_back_with_its_return_code(
    stripe: Caller, kind: str, form: dict[str, str], currency: str, code: str
) -> None:
    customer, method = attached(stripe, type=kind, billing_details__name="Jenny", **form)
    stripe.switch("bank", payment_method=method, code="account_closed")
    intent = stripe.paid(currency=currency, method=method, customer=customer)
    assert intent["status"] == "processing"
    stripe.advance(6)
    charge = stripe.get(f"charges/{intent['latest_charge']}")
    assert (charge["failure_code"], charge["outcome"]["network_decline_code"]) == ("account_closed", code)


def test_a_switch_for_a_method_that_is_none_is_refused(stripe: Caller) -> None:
    assert stripe.switch("bank", payment_method="pm_none", code="lost_card") == {"error": "no such payment_method"}
    assert stripe.status == 400


def test_a_voucher_is_paid_after_three_minutes_and_its_refund_waits_for_the_customer(stripe: Caller) -> None:
    customer, method = attached(stripe, type="konbini", billing_details__email="jenny@rosen.example")
    intent = stripe.paid(3000, "jpy", method, customer=customer)
    assert (intent["status"], intent["next_action"]["type"]) == ("requires_action", "konbini_display_details")
    stripe.switch("clock", advance=180)
    paid = stripe.get(f"payment_intents/{intent['id']}")
    assert paid["status"] == "succeeded"
    refund = stripe.post("refunds", charge=paid["latest_charge"])
    asked = refund["next_action"]["display_details"]["email_sent"]["email_sent_to"]
    assert (refund["status"], asked) == ("requires_action", "jenny@rosen.example")
    assert stripe.post(f"refunds/{refund['id']}/cancel")["status"] == "canceled"


def test_a_voucher_that_nobody_pays_expires(stripe: Caller) -> None:
    customer, method = attached(stripe, type="konbini", billing_details__email="expire@rosen.example")
    intent = stripe.paid(3000, "jpy", method, customer=customer)
    stripe.advance(4)
    after = stripe.get(f"payment_intents/{intent['id']}")
    error = after["last_payment_error"]["code"]
    assert (after["status"], error) == ("requires_payment_method", "payment_intent_payment_attempt_expired")


def test_a_voucher_is_for_yen_alone(stripe: Caller) -> None:
    customer, method = attached(stripe, type="konbini", billing_details__email="jenny@rosen.example")
    assert "jpy" in stripe.paid(3000, "usd", method, customer=customer)["error"]["message"]

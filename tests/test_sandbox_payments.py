"""Customers, payment methods, intents, charges, cash and the clock of the sandbox's Stripe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.stripe import cards, money
from app.sandbox.stripe.errors import StripeFault
from tests.sandbox_stripe import Caller


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def test_a_payment_succeeds_and_tells_it_in_stripes_order(stripe: Caller) -> None:
    intent = stripe.paid(2000)
    charge = stripe.get(f"charges/{intent['latest_charge']}")
    assert (intent["status"], intent["amount_received"]) == ("succeeded", 2000)
    assert (charge["paid"], charge["captured"], charge["amount_captured"]) == (True, True, 2000)
    assert stripe.types() == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", None),
        ("pm_card_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", None),
    ],
)
def test_a_declined_payment_names_code_charge_and_intent(
    stripe: Caller, method: str, code: str, decline_code: str
) -> None:
    error = stripe.paid(method=method)["error"]
    assert stripe.status == 402
    assert (error["type"], error["code"], error.get("decline_code")) == ("card_error", code, decline_code)
    intent = stripe.get(f"payment_intents/{error['payment_intent']['id']}")
    assert intent["status"] == "requires_payment_method"
    assert intent["last_payment_error"]["code"] == code
    assert stripe.get(f"charges/{error['charge']}")["status"] == "failed"
    assert stripe.types()[-2:] == ["charge.failed", "payment_intent.payment_failed"]


def test_a_declining_card_cannot_be_saved_and_leaves_no_customer(stripe: Caller) -> None:
    error = stripe.post("customers", payment_method="pm_card_chargeDeclined")["error"]
    assert (stripe.status, error["decline_code"]) == (402, "generic_decline")
    assert stripe.get("customers")["data"] == []


def test_a_card_that_fails_later_can_be_saved_but_not_charged(stripe: Caller) -> None:
    customer = stripe.customer(payment_method="pm_card_chargeCustomerFail")
    method = stripe.get(f"customers/{customer}/payment_methods")["data"][0]["id"]
    stripe.paid(method=method, customer=customer, off_session="true")
    assert stripe.status == 402


def test_a_token_that_nobody_made_is_refused(stripe: Caller) -> None:
    error = stripe.post("payment_methods", type="card", card__token="tok_nonsense")["error"]
    assert (stripe.status, error["message"], error["param"]) == (400, "Invalid token id: tok_nonsense", "token")


def test_an_unattached_method_pays_once(stripe: Caller) -> None:
    method = stripe.post("payment_methods", type="card", card__token="tok_visa")["id"]
    stripe.paid(method=method)
    assert "may not be used again" in stripe.paid(method=method)["error"]["message"]


def test_a_method_of_another_customer_is_refused(stripe: Caller) -> None:
    owner, other = stripe.customer(payment_method="pm_card_visa"), stripe.customer()
    method = stripe.get(f"customers/{owner}/payment_methods")["data"][0]["id"]
    stripe.paid(method=method, customer=other)
    assert stripe.status == 400
    stripe.post(f"payment_methods/{method}/attach", customer=other)
    assert stripe.status == 400


def test_three_d_secure_waits_for_the_customer_and_is_refused_when_nobody_is_there(stripe: Caller) -> None:
    assert stripe.paid(method="pm_card_threeDSecure2Required")["status"] == "requires_action"
    error = stripe.paid(method="pm_card_authenticationRequired", off_session="true")["error"]
    assert error["code"] == "authentication_required"


def test_a_hold_is_captured_in_part_and_the_rest_released(stripe: Caller) -> None:
    intent = stripe.paid(3000, capture_method="manual")
    assert (intent["status"], intent["amount_capturable"]) == ("requires_capture", 3000)
    taken = stripe.post(f"payment_intents/{intent['id']}/capture", amount_to_capture=1000)
    charge = stripe.get(f"charges/{intent['latest_charge']}")
    assert (taken["status"], taken["amount_received"]) == ("succeeded", 1000)
    assert (charge["amount_captured"], charge["amount_refunded"], charge["refunded"]) == (1000, 2000, False)


def test_a_canceled_hold_is_released_and_a_paid_intent_cannot_be_canceled(stripe: Caller) -> None:
    held = stripe.paid(capture_method="manual")
    assert stripe.post(f"payment_intents/{held['id']}/cancel", cancellation_reason="duplicate")["status"] == "canceled"
    paid = stripe.paid()
    error = stripe.post(f"payment_intents/{paid['id']}/cancel")["error"]
    assert error["code"] == "payment_intent_unexpected_state"
    assert error["message"].startswith("You cannot cancel this PaymentIntent because it has a status of succeeded.")


def test_a_hold_that_nobody_captures_expires(stripe: Caller) -> None:
    held = stripe.paid(capture_method="manual")
    stripe.advance(8)
    assert stripe.get(f"payment_intents/{held['id']}")["status"] == "canceled"
    assert "charge.expired" in stripe.types()


@pytest.mark.parametrize(
    ("number", "status", "code"),
    [("000123456789", "succeeded", None), ("000111111113", "requires_payment_method", "account_closed")],
)
def test_a_bank_debit_is_pending_until_the_bank_answers(stripe: Caller, number: str, status: str, code: str) -> None:
    method = stripe.post(
        "payment_methods",
        type="us_bank_account",
        us_bank_account__account_number=number,
        us_bank_account__routing_number="110000000",
        us_bank_account__account_holder_type="individual",
        billing_details__name="Jenny",
    )["id"]
    intent = stripe.paid(method=method)
    assert intent["status"] == "processing"
    assert stripe.get(f"charges/{intent['latest_charge']}")["status"] == "pending"
    stripe.advance(5)
    after = stripe.get(f"payment_intents/{intent['id']}")
    assert after["status"] == status
    assert (after["last_payment_error"] or {}).get("code") == code


def test_a_charge_in_another_currency_lands_converted(stripe: Caller) -> None:
    charge = stripe.get(f"charges/{stripe.charge(10_000, 'eur')}", expand__="balance_transaction")
    landed = charge["balance_transaction"]
    assert (charge["currency"], landed["currency"], landed["exchange_rate"], landed["amount"]) == (
        "eur",
        "usd",
        1.08,
        10_800,
    )
    assert landed["net"] == landed["amount"] - landed["fee"]


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [(49, "usd", "amount_too_small"), (0, "usd", "parameter_invalid_integer"), (100_000_000, "usd", "amount_too_large"),
     (5125, "kwd", None), (1050, "isk", None), (150, "ugx", None)],
)  # fmt: skip
def test_an_amount_that_cannot_be_charged_is_refused(stripe: Caller, amount: int, currency: str, code: str) -> None:
    error = stripe.paid(amount, currency)["error"]
    assert (stripe.status, error["param"], error.get("code")) == (400, "amount", code)


@given(st.integers(1, 99_999_999), st.sampled_from(sorted(money.RATES)))
def test_a_worded_amount_has_the_currencys_own_decimals(amount: int, currency: str) -> None:
    worded = money.worded(amount, currency)
    digits = "".join(filter(str.isdigit, worded))
    assert int(digits) == amount
    assert len(worded.partition(".")[2].split(" ")[0]) == money.decimals(currency)


@given(st.integers(1, 10**7), st.sampled_from(sorted(money.RATES)))
def test_an_amount_in_its_own_currency_is_not_converted(amount: int, currency: str) -> None:
    assert money.converted(amount, currency, currency) == amount
    assert money.converted(amount, currency, "usd") >= 0


@given(st.text(max_size=20))
def test_any_card_number_is_a_card_or_refused(text: str) -> None:
    found = cards.by_number(text)
    assert found is None or len(found.last4) == 4


def test_a_number_with_a_wrong_check_digit_is_incorrect(stripe: Caller) -> None:
    form = {"type": "card", "card__number": "4242424242424241", "card__exp_month": 1, "card__exp_year": 2030}
    assert stripe.post("payment_methods", **form)["error"]["code"] == "incorrect_number"


def test_an_odd_currency_is_refused() -> None:
    with pytest.raises(StripeFault):
        money.check_currency("dollar")


def test_money_by_wire_pays_what_waits_and_the_rest_lies_unapplied(stripe: Caller) -> None:
    customer = stripe.customer()
    intent = stripe.post(
        "payment_intents",
        amount=5000,
        currency="eur",
        customer=customer,
        confirm="true",
        payment_method_data__type="customer_balance",
    )
    assert intent["next_action"]["display_bank_transfer_instructions"]["amount_remaining"] == 5000
    stripe.post(f"test_helpers/customers/{customer}/fund_cash_balance", amount=2000, currency="eur")
    waiting = stripe.get(f"payment_intents/{intent['id']}")
    assert waiting["next_action"]["display_bank_transfer_instructions"]["amount_remaining"] == 3000
    stripe.post(f"test_helpers/customers/{customer}/fund_cash_balance", amount=4000, currency="eur")
    assert stripe.get(f"payment_intents/{intent['id']}")["status"] == "succeeded"
    assert stripe.get(f"customers/{customer}/cash_balance")["available"] == {"eur": 1000}
    kinds = [row["type"] for row in stripe.get(f"customers/{customer}/cash_balance_transactions")["data"]]
    assert kinds == ["applied_to_payment", "funded", "applied_to_payment", "funded"]


def test_cash_in_manual_mode_waits_to_be_applied(stripe: Caller) -> None:
    customer = stripe.customer()
    stripe.post(f"customers/{customer}/cash_balance", settings__reconciliation_mode="manual")
    intent = stripe.post("payment_intents", amount=5000, currency="eur", customer=customer)["id"]
    stripe.post(f"test_helpers/customers/{customer}/fund_cash_balance", amount=6000, currency="eur")
    assert stripe.post(f"payment_intents/{intent}/apply_customer_balance", amount=7000)["error"]["param"] == "amount"
    assert stripe.post(f"payment_intents/{intent}/apply_customer_balance")["status"] == "succeeded"
    refund = stripe.post("refunds", origin="customer_balance", customer=customer, amount=400, currency="eur")
    assert refund["status"] == "requires_action"
    assert stripe.post(f"refunds/{refund['id']}/cancel")["status"] == "canceled"
    assert stripe.get(f"customers/{customer}/cash_balance")["available"] == {"eur": 1000}


def test_a_deleted_customer_answers_with_its_tombstone_and_is_listed_nowhere(stripe: Caller) -> None:
    customer = stripe.customer(email="a@example.com", payment_method="pm_card_visa")
    assert stripe.delete(f"customers/{customer}") == {"id": customer, "object": "customer", "deleted": True}
    assert stripe.get(f"customers/{customer}")["deleted"] is True
    assert stripe.get("customers", email="a@example.com")["data"] == []
    error = stripe.get("charges", customer=customer)["error"]
    assert (stripe.status, error["code"], error["param"]) == (400, "resource_missing", "customer")
    stripe.post(f"customers/{customer}", name="x")
    assert stripe.status == 404


def test_a_credit_changes_the_balance_and_says_so(stripe: Caller) -> None:
    customer = stripe.customer()
    made = stripe.post(f"customers/{customer}/balance_transactions", amount=-500, currency="usd")
    assert (made["ending_balance"], made["type"]) == (-500, "adjustment")
    assert stripe.get(f"customers/{customer}")["balance"] == -500
    event = stripe.get("events", limit=1)["data"][0]
    assert (event["type"], event["data"]["previous_attributes"]["balance"]) == ("customer.updated", 0)
    stripe.post(f"customers/{customer}/balance_transactions", amount=-500, currency="eur")
    assert stripe.status == 400


def test_metadata_is_merged_and_cleared(stripe: Caller) -> None:
    customer = stripe.customer(metadata__a="1", metadata__b="2")
    assert stripe.post(f"customers/{customer}", metadata__a="", metadata__c="3")["metadata"] == {"b": "2", "c": "3"}
    assert stripe.post(f"customers/{customer}", metadata="")["metadata"] == {}


def test_the_default_method_must_be_the_customers_own(stripe: Caller) -> None:
    customer = stripe.customer()
    error = stripe.post(f"customers/{customer}", invoice_settings__default_payment_method="pm_1")["error"]
    assert (error["param"], error["code"]) == ("invoice_settings[default_payment_method]", "resource_missing")


def test_a_detached_method_may_not_be_used_again(stripe: Caller) -> None:
    customer = stripe.customer(payment_method="pm_card_visa")
    method = stripe.get(f"customers/{customer}/payment_methods")["data"][0]["id"]
    assert stripe.post(f"payment_methods/{method}/detach")["customer"] is None
    assert (
        "may not be used again"
        in stripe.post(f"payment_methods/{method}/attach", customer=customer)["error"]["message"]
    )


def test_an_older_charge_uses_the_customers_card(stripe: Caller) -> None:
    customer = stripe.customer(source="tok_visa")
    assert stripe.post("charges", amount=700, currency="jpy", customer=customer)["status"] == "succeeded"
    assert (
        stripe.post("charges", amount=700, currency="usd", source="tok_chargeDeclined")["error"]["code"]
        == "card_declined"
    )


def test_saving_a_method_by_setup_intent_attaches_it(stripe: Caller) -> None:
    customer = stripe.customer()
    form = {"customer": customer, "payment_method": "pm_card_visa", "confirm": "true"}
    assert stripe.post("setup_intents", **form)["status"] == "succeeded"
    assert len(stripe.get(f"customers/{customer}/payment_methods")["data"]) == 1
    error = stripe.post("setup_intents", payment_method="pm_card_chargeDeclined", confirm="true")["error"]
    assert error["setup_intent"]["status"] == "requires_payment_method"


def test_funds_become_available_after_two_days(stripe: Caller) -> None:
    stripe.charge()
    assert stripe.get("balance_transactions")["data"][0]["status"] == "pending"
    stripe.advance(3)
    assert stripe.get("balance_transactions")["data"][0]["status"] == "available"
    assert stripe.get("balance")["available"][0]["amount"] > 0


def test_a_customer_can_pass_three_d_secure(stripe: Caller) -> None:
    intent = stripe.paid(method="pm_card_threeDSecure2Required")["id"]
    stripe.switch("authenticate", payment_intent=intent)
    assert stripe.get(f"payment_intents/{intent}")["status"] == "succeeded"
    stripe.switch("authenticate", payment_intent=intent)
    assert stripe.status == 400
    stripe.switch("authenticate", payment_intent="pi_nope")
    assert stripe.status == 400


def test_a_dispute_can_arrive_at_any_moment(stripe: Caller) -> None:
    charge = stripe.charge()
    stripe.switch("dispute", charge=charge, reason="product_not_received")
    assert stripe.get("disputes", charge=charge)["data"][0]["reason"] == "product_not_received"
    assert stripe.post("refunds", charge=charge)["error"]["code"] == "charge_disputed"

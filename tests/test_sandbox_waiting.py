"""Refunds of bank debits that are still under way, and what the sandbox's Stripe refuses at the door."""

import pytest

from tests.sandbox_stripe import KEY, Caller

GOOD_BANK, BAD_BANK = "000123456789", "000222222227"


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def debit(stripe: Caller, number: str) -> str:
    """The charge of a bank debit whose outcome is not known yet."""
    method = stripe.post(
        "payment_methods",
        type="us_bank_account",
        us_bank_account__account_number=number,
        us_bank_account__routing_number="110000000",
        us_bank_account__account_holder_type="individual",
        billing_details__name="Jenny",
    )
    return stripe.charge(3000, method=method["id"])


def test_a_refund_of_a_bank_debit_waits_for_the_debit(stripe: Caller) -> None:
    charge = debit(stripe, GOOD_BANK)
    made = stripe.post("refunds", charge=charge, amount=1000)
    assert (made["status"], made["pending_reason"]) == ("pending", "charge_pending")
    stripe.advance(5)
    assert stripe.get(f"charges/{charge}")["status"] == "succeeded"
    assert stripe.get(f"refunds/{made['id']}")["pending_reason"] == "processing"
    stripe.advance(5)
    assert stripe.get(f"refunds/{made['id']}")["status"] == "succeeded"
    assert stripe.get(f"charges/{charge}")["amount_refunded"] == 1000


def test_a_refund_of_a_bank_debit_is_canceled_when_the_debit_fails(stripe: Caller) -> None:
    charge = debit(stripe, BAD_BANK)
    made = stripe.post("refunds", charge=charge)
    stripe.advance(10)
    after, paid = stripe.get(f"refunds/{made['id']}"), stripe.get(f"charges/{charge}")
    assert (after["status"], "pending_reason" in after) == ("canceled", False)
    assert (paid["status"], paid["amount_refunded"], paid["refunded"]) == ("failed", 0, False)


def test_a_bank_debit_under_way_is_not_refunded_beyond_its_amount(stripe: Caller) -> None:
    charge = debit(stripe, GOOD_BANK)
    stripe.post("refunds", charge=charge, amount=2000)
    error = stripe.post("refunds", charge=charge, amount=1001)["error"]
    assert error["message"] == "Refund amount ($10.01) is greater than unrefunded amount on charge ($10.00)"


@pytest.mark.parametrize("evidence", ["winning_evidence", "losing_evidence"])
def test_an_answered_inquiry_is_closed_and_moves_no_money(stripe: Caller, evidence: str) -> None:
    charge = stripe.charge(1500, method="pm_card_createDisputeInquiry")
    dispute = stripe.get("disputes", charge=charge)["data"][0]
    after = stripe.post(f"disputes/{dispute['id']}", evidence__uncategorized_text=evidence)
    assert (after["status"], after["is_charge_refundable"]) == ("warning_closed", True)
    assert after["balance_transactions"] == []
    assert "charge.dispute.funds_reinstated" not in stripe.types()


@pytest.mark.parametrize("path", ["payment_intents", "prices", "invoiceitems", "coupons"])
def test_a_currency_that_does_not_exist_is_refused_with_those_that_do(stripe: Caller, path: str) -> None:
    customer, product = stripe.customer(), stripe.post("products", name="Pro")["id"]
    forms = {
        "payment_intents": {"amount": 900},
        "prices": {"unit_amount": 900, "product": product},
        "invoiceitems": {"amount": 900, "customer": customer},
        "coupons": {"amount_off": 900, "duration": "once"},
    }
    error = stripe.post(path, currency="zzz", **forms[path])["error"]
    assert (stripe.status, error["param"]) == (400, "currency")
    assert error["message"].startswith("Invalid currency: zzz. Stripe currently supports these currencies: usd, aed,")
    assert ", zmw" in error["message"]


def test_a_json_body_is_refused_as_no_form(stripe: Caller) -> None:
    answer = stripe.client.post("/v1/customers", json={"email": "a@x.co"}, headers={"Authorization": f"Bearer {KEY}"})
    assert answer.status_code == 400
    assert b"application/x-www-form-urlencoded" in answer.data
    assert stripe.get("customers")["data"] == []


def test_a_version_that_is_no_version_is_refused(stripe: Caller) -> None:
    error = stripe.ask("GET", "customers", headers={"Stripe-Version": "newest"})["error"]
    assert (stripe.status, error["message"]) == (400, "Invalid Stripe API version: newest")
    stripe.ask("GET", "customers", headers={"Stripe-Version": "2026-08-26.dahlia"})
    assert stripe.status == 200


def test_a_credit_note_takes_the_whole_of_a_linked_refund_unless_told_how_much(stripe: Caller) -> None:
    customer = stripe.customer(payment_method="pm_card_visa", invoice_settings__default_payment_method="pm_card_visa")
    invoice = stripe.post("invoices", customer=customer)["id"]
    stripe.post("invoiceitems", customer=customer, invoice=invoice, amount=2000, currency="usd")
    stripe.post(f"invoices/{invoice}/pay")
    payment = stripe.get("invoice_payments", invoice=invoice)["data"][0]["payment"]["payment_intent"]
    refund = stripe.post("refunds", payment_intent=payment, amount=250)["id"]
    error = stripe.post("credit_notes", invoice=invoice, amount=250, refunds__0__refund="re_nope")["error"]
    assert (error["code"], error["param"]) == ("resource_missing", "refunds[0][refund]")
    note = stripe.post("credit_notes", invoice=invoice, amount=250, refunds__0__refund=refund)
    assert note["refunds"][0]["amount_refunded"] == 250

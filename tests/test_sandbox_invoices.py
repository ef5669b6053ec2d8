"""Invoices of the sandbox's Stripe: totals, finalizing, collecting, the ends of an invoice."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sandbox.stripe.billing.money import percent, rounded, shares
from tests.sandbox_stripe import Caller


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def drafted(stripe: Caller, *amounts: int, customer: str = "", **form: Any) -> Any:
    customer = customer or stripe.customer(email="payer@example.com")
    for amount in amounts:
        stripe.post("invoiceitems", customer=customer, amount=amount, currency="usd")
    return stripe.post("invoices", customer=customer, pending_invoice_items_behavior="include", **form)


def opened(stripe: Caller, *amounts: int, **form: Any) -> Any:
    return stripe.post(f"invoices/{drafted(stripe, *amounts, **form)['id']}/finalize")


def test_a_discount_and_both_kinds_of_tax_make_the_total(stripe: Caller) -> None:
    on_top = stripe.post("tax_rates", display_name="Sales tax", percentage="8.25", inclusive="false")["id"]
    within = stripe.post("tax_rates", display_name="VAT", percentage="19", inclusive="true")["id"]
    coupon = stripe.post("coupons", percent_off=25)["id"]
    customer = stripe.customer()
    for amount, rate in ((1999, on_top), (5001, within)):
        stripe.post("invoiceitems", customer=customer, amount=amount, currency="usd", tax_rates__0=rate)
    invoice = drafted(stripe, customer=customer, discounts__0__coupon=coupon)
    assert (invoice["subtotal"], invoice["total_discount_amounts"][0]["amount"]) == (7000, 1750)
    assert [row["amount"] for row in invoice["total_taxes"]] == [124, 599]
    assert (invoice["total"], invoice["total_excluding_tax"]) == (5250 + 124, 5250 - 599)


def test_finalizing_numbers_the_invoice_and_uses_the_credit_balance(stripe: Caller) -> None:
    customer = stripe.customer(balance=-300)
    invoice = opened(stripe, 2000, customer=customer)
    assert (invoice["status"], invoice["amount_due"]) == ("open", 1700)
    assert (invoice["starting_balance"], invoice["ending_balance"]) == (-300, 0)
    assert invoice["number"].endswith("-0001")
    entry = stripe.get(f"customers/{customer}/balance_transactions")["data"][0]
    assert (entry["type"], entry["amount"], entry["invoice"]) == ("applied_to_invoice", 300, invoice["id"])
    again = stripe.post(f"invoices/{invoice['id']}/finalize")["error"]["message"]
    assert again == "This invoice is already finalized, you can't re-finalize a non-draft invoice."


def test_a_negative_invoice_becomes_credit(stripe: Caller) -> None:
    customer = stripe.customer()
    invoice = opened(stripe, -500, customer=customer)
    assert (invoice["status"], invoice["amount_due"]) == ("paid", 0)
    assert stripe.get(f"customers/{customer}")["balance"] == -500


def test_voiding_gives_the_balance_back(stripe: Caller) -> None:
    customer = stripe.customer(balance=-300)
    invoice = opened(stripe, 2000, customer=customer)
    assert stripe.post(f"invoices/{invoice['id']}/void")["status"] == "void"
    assert stripe.get(f"customers/{customer}")["balance"] == -300
    intent = stripe.get("payment_intents", customer=customer)["data"][0]
    assert (intent["status"], intent["cancellation_reason"]) == ("canceled", "void_invoice")


def test_paying_ties_the_charge_to_the_invoice(stripe: Caller) -> None:
    draft = drafted(stripe, 2000)
    invoice = stripe.post(f"invoices/{draft['id']}/pay", payment_method="pm_card_visa", expand__0="payments")
    row = invoice["payments"]["data"][0]
    assert (invoice["status"], invoice["amount_paid"], row["status"], row["amount_paid"]) == (
        "paid",
        2000,
        "paid",
        2000,
    )
    intent = row["payment"]["payment_intent"]
    found = stripe.get("invoice_payments", payment__type="payment_intent", payment__payment_intent=intent)
    assert [one["invoice"] for one in found["data"]] == [invoice["id"]]
    tail = ["payment_intent.succeeded", "invoice_payment.paid", "invoice.paid", "invoice.payment_succeeded"]
    assert [name for name in stripe.types() if name in tail] == tail
    assert stripe.post(f"invoices/{invoice['id']}/pay")["error"]["message"] == "Invoice is already paid"
    refusal = stripe.post(f"invoices/{invoice['id']}/void")["error"]["message"]
    assert refusal == "Invoices with `paid` payments cannot be voided."


def test_a_refused_card_leaves_the_invoice_open_and_says_why(stripe: Caller) -> None:
    draft = drafted(stripe, 2000)
    error = stripe.post(f"invoices/{draft['id']}/pay", payment_method="pm_card_visa_chargeDeclined")["error"]
    assert (stripe.status, error["code"]) == (402, "card_declined")
    assert error["payment_intent"]["last_payment_error"]["code"] == "card_declined"
    invoice = stripe.get(f"invoices/{draft['id']}")
    assert (invoice["status"], invoice["attempt_count"], invoice["attempted"]) == ("open", 1, True)
    assert "invoice.payment_failed" in stripe.types()


def test_paid_elsewhere_charges_nothing(stripe: Caller) -> None:
    invoice = opened(stripe, 2000)
    paid = stripe.post(f"invoices/{invoice['id']}/pay", paid_out_of_band="true")
    assert (paid["status"], paid["amount_paid_off_stripe"], paid["amount_remaining"]) == ("paid", 2000, 0)
    assert stripe.get("charges")["data"] == []


def test_more_than_is_due_goes_to_the_credit_balance(stripe: Caller) -> None:
    invoice = opened(stripe, 2000)
    for amount, expected in ((1500, ("open", 500)), (800, ("paid", 0))):
        intent = stripe.paid(amount, customer=invoice["customer"])["id"]
        after = stripe.post(f"invoices/{invoice['id']}/attach_payment", payment_intent=intent)
        assert (after["status"], after["amount_remaining"]) == expected
    assert after["amount_overpaid"] == 300
    assert stripe.get(f"customers/{invoice['customer']}")["balance"] == -300


def test_only_open_invoices_are_written_off(stripe: Caller) -> None:
    invoice = opened(stripe, 2000)
    gone = stripe.post(f"invoices/{invoice['id']}/mark_uncollectible")
    assert gone["status_details"]["uncollectible"]["reason"] == "user_forgiven"
    message = stripe.post(f"invoices/{invoice['id']}/mark_uncollectible")["error"]["message"]
    assert message == "You can only pass in open invoices. This invoice isn't open."


def test_a_sent_invoice_gets_a_due_date_and_becomes_overdue(stripe: Caller) -> None:
    draft = drafted(stripe, 2000, collection_method="send_invoice", days_until_due=7)
    sent = stripe.post(f"invoices/{draft['id']}/send")
    assert sent["due_date"] - sent["status_transitions"]["finalized_at"] == 7 * 86_400
    stripe.advance(8)
    assert {"invoice.sent", "invoice.overdue"} <= set(stripe.types())


def test_a_deleted_draft_lets_its_items_wait_again(stripe: Caller) -> None:
    draft = drafted(stripe, 2000)
    assert stripe.delete(f"invoices/{draft['id']}") == {"id": draft["id"], "object": "invoice", "deleted": True}
    assert [row["invoice"] for row in stripe.get("invoiceitems", pending="true")["data"]] == [None]


def test_a_final_invoice_changes_only_its_labels(stripe: Caller) -> None:
    invoice = opened(stripe, 2000)
    assert stripe.post(f"invoices/{invoice['id']}", description="x")["error"]["code"] == "invoice_not_editable"
    assert stripe.post(f"invoices/{invoice['id']}", metadata__a="b")["metadata"] == {"a": "b"}


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_shares_add_up_to_the_whole(total: int, weights: list[int]) -> None:
    parts = shares(total, weights)
    assert sum(parts) == (total if sum(weights) else 0)
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0 and total == 0)


@given(st.integers(-(10**9), 10**9))
def test_per_cents_round_half_away_from_zero(amount: int) -> None:
    assert percent(-amount, "12.5") == -percent(amount, "12.5")
    assert abs(8 * percent(amount, "12.5") - amount) <= 4


def test_a_half_rounds_up() -> None:
    from fractions import Fraction

    assert [rounded(Fraction(value, 2)) for value in (1, 3, -1)] == [1, 2, -1]


@given(st.lists(st.integers(-5000, 20_000).filter(bool), min_size=1, max_size=12), st.integers(1, 99))
@settings(max_examples=10, deadline=None)
def test_totals_agree_with_their_parts_whatever_the_lines(amounts: list[int], off: int) -> None:
    stripe = Caller()
    coupon = stripe.post("coupons", percent_off=off)["id"]
    invoice = drafted(stripe, *amounts, discounts__0__coupon=coupon)
    lines = stripe.get(f"invoices/{invoice['id']}/lines", limit=100)["data"]
    taken = sum(row["amount"] for row in invoice["total_discount_amounts"])
    assert invoice["subtotal"] == sum(amounts) == sum(line["amount"] for line in lines)
    assert invoice["total"] == invoice["subtotal"] - taken
    assert taken == sum(row["amount"] for line in lines for row in line["discount_amounts"])

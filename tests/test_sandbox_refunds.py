"""Refunds and disputes of the sandbox's Stripe."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sandbox_stripe import Caller


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def dispute_of(stripe: Caller, method: str = "pm_card_createDispute") -> dict[str, object]:
    charge = stripe.charge(3000, method=method)
    found: dict[str, object] = stripe.get("disputes", charge=charge)["data"][0]
    return found


def test_partial_refunds_add_up_to_a_refunded_charge(stripe: Caller) -> None:
    charge = stripe.charge(2000)
    stripe.post("refunds", charge=charge, amount=500)
    assert stripe.get(f"charges/{charge}")["refunded"] is False
    rest = stripe.post("refunds", charge=charge)
    after = stripe.get(f"charges/{charge}")
    assert (rest["amount"], after["amount_refunded"], after["refunded"]) == (1500, 2000, True)
    error = stripe.post("refunds", charge=charge)["error"]
    assert error["code"] == "charge_already_refunded"
    assert stripe.types()[-2:] == ["refund.created", "charge.refunded"]


@given(st.lists(st.integers(1, 1200), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None)
def test_refunds_never_take_more_than_was_paid(amounts: list[int]) -> None:
    stripe = Caller()
    charge = stripe.charge(2000)
    for amount in amounts:
        stripe.post("refunds", charge=charge, amount=amount)
    taken = sum(row["amount"] for row in stripe.get("refunds", charge=charge)["data"])
    assert taken == stripe.get(f"charges/{charge}")["amount_refunded"] <= 2000


def test_too_large_a_refund_is_refused_with_both_amounts_and_no_code(stripe: Caller) -> None:
    charge = stripe.charge(2000, "eur")
    stripe.post("refunds", charge=charge, amount=500)
    error = stripe.post("refunds", charge=charge, amount=1501)["error"]
    message = "Refund amount (€15.01) is greater than unrefunded amount on charge (€15.00)"
    assert error == {"type": "invalid_request_error", "message": message, "param": "amount"}


@pytest.mark.parametrize(
    ("form", "status", "part"),
    [
        ({"amount": 1}, 400, "One of the following params should be provided"),
        ({"charge": "ch_nope"}, 404, "No such charge: 'ch_nope'"),
        ({"payment_intent": "pi_nope"}, 404, "No such payment_intent: 'pi_nope'"),
        ({"charge": "ch_1", "payment_intent": "pi_1"}, 400, "You may only specify one"),
    ],
)
def test_a_refund_of_nothing_is_refused(stripe: Caller, form: dict[str, object], status: int, part: str) -> None:
    message = stripe.post("refunds", **form)["error"]["message"]
    assert stripe.status == status
    assert message.startswith(part)


def test_an_uncaptured_and_a_failed_payment_cannot_be_refunded(stripe: Caller) -> None:
    held = stripe.paid(capture_method="manual")
    assert (
        "You must cancel the PaymentIntent" in stripe.post("refunds", charge=held["latest_charge"])["error"]["message"]
    )
    failed = stripe.paid(method="pm_card_chargeDeclined")["error"]["payment_intent"]["id"]
    message = f"This PaymentIntent ({failed}) does not have a successful charge to refund."
    assert stripe.post("refunds", payment_intent=failed)["error"]["message"] == message


def test_a_refund_that_the_bank_sends_back_fails_later_and_reopens_the_charge(stripe: Caller) -> None:
    charge = stripe.charge(2000, method="pm_card_refundFail")
    refund = stripe.post("refunds", charge=charge)
    assert refund["status"] == "succeeded"
    stripe.advance(3)
    after = stripe.get(f"refunds/{refund['id']}", expand__="failure_balance_transaction")
    assert (after["status"], after["failure_reason"]) == ("failed", "expired_or_canceled_card")
    assert after["failure_balance_transaction"]["amount"] == 2000
    assert stripe.get(f"charges/{charge}")["amount_refunded"] == 0
    assert stripe.types()[-1] == "refund.failed"


def test_a_pending_refund_settles_by_the_clock(stripe: Caller) -> None:
    refund = stripe.post("refunds", charge=stripe.charge(method="pm_card_pendingRefund"))
    assert (refund["status"], refund["pending_reason"]) == ("pending", "processing")
    stripe.advance(2)
    after = stripe.get(f"refunds/{refund['id']}")
    assert after["status"] == "succeeded"
    assert "pending_reason" not in after


def test_the_acquirers_reference_arrives_by_the_clock(stripe: Caller) -> None:
    refund = stripe.post("refunds", charge=stripe.charge())
    assert refund["destination_details"]["card"]["reference_status"] == "pending"
    stripe.advance(3)
    card = stripe.get(f"refunds/{refund['id']}")["destination_details"]["card"]
    assert (card["reference_status"], len(card["reference"])) == ("available", 23)


def test_a_succeeded_refund_cannot_be_canceled(stripe: Caller) -> None:
    refund = stripe.post("refunds", charge=stripe.charge())["id"]
    assert stripe.post(f"refunds/{refund}/cancel")["error"]["message"] == "Canceling this refund is unsupported."
    assert stripe.post(f"refunds/{refund}", metadata__k="v")["metadata"] == {"k": "v"}


def test_a_chargeback_takes_the_money_and_blocks_refunds(stripe: Caller) -> None:
    dispute = dispute_of(stripe)
    assert (dispute["status"], dispute["is_charge_refundable"]) == ("needs_response", False)
    assert [(row["amount"], row["fee"]) for row in dispute["balance_transactions"]] == [(-3000, 1500)]
    error = stripe.post("refunds", charge=dispute["charge"])["error"]
    assert error["code"] == "charge_disputed"
    assert stripe.types() == [
        "payment_intent.created",
        "charge.succeeded",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "payment_intent.succeeded",
    ]


def test_an_inquiry_is_ended_by_a_full_refund(stripe: Caller) -> None:
    dispute = dispute_of(stripe, "pm_card_createDisputeInquiry")
    assert (dispute["status"], dispute["balance_transactions"]) == ("warning_needs_response", [])
    stripe.post("refunds", charge=dispute["charge"], amount=100)
    assert stripe.get(f"disputes/{dispute['id']}")["status"] == "warning_needs_response"
    stripe.post("refunds", charge=dispute["charge"])
    assert stripe.get(f"disputes/{dispute['id']}")["status"] == "warning_closed"


def test_a_draft_is_staged_and_evidence_alone_is_handed_in(stripe: Caller) -> None:
    path = f"disputes/{dispute_of(stripe)['id']}"
    staged = stripe.post(path, evidence__customer_name="Jenny", submit="false")
    assert (staged["status"], staged["evidence_details"]["submission_count"]) == ("needs_response", 0)
    assert staged["evidence_details"]["has_evidence"] is True
    sent = stripe.post(path, evidence__product_description="Shoes")
    assert (sent["status"], sent["evidence"]["customer_name"]) == ("under_review", "Jenny")
    stripe.post(path, evidence__customer_name="Other")
    assert stripe.status == 400


@pytest.mark.parametrize(("text", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost")])
def test_stripes_test_texts_decide_a_dispute(stripe: Caller, text: str, status: str) -> None:
    dispute = dispute_of(stripe)
    stripe.post(f"disputes/{dispute['id']}", evidence__uncategorized_text=text)
    after = stripe.get(f"disputes/{dispute['id']}")
    assert (after["status"], after["is_charge_refundable"]) == (status, status == "won")
    assert len(after["balance_transactions"]) == (2 if status == "won" else 1)


def test_an_inquiry_can_become_a_chargeback(stripe: Caller) -> None:
    path = f"disputes/{dispute_of(stripe, 'pm_card_createDisputeInquiry')['id']}"
    after = stripe.post(path, evidence__uncategorized_text="escalate_inquiry_evidence")
    assert (after["status"], len(after["balance_transactions"])) == ("needs_response", 1)


def test_an_accepted_dispute_is_lost_and_closed_for_good(stripe: Caller) -> None:
    path = f"disputes/{dispute_of(stripe)['id']}"
    assert stripe.post(f"{path}/close")["status"] == "lost"
    assert stripe.post(f"{path}/close")["error"]["message"] == "This dispute is already closed"
    assert stripe.post(path, submit="true")["error"]["message"] == "This dispute is already closed"


def test_an_unanswered_chargeback_is_lost_at_its_deadline(stripe: Caller) -> None:
    dispute = dispute_of(stripe)
    stripe.advance(9)
    after = stripe.get(f"disputes/{dispute['id']}")
    assert (after["status"], after["evidence_details"]["past_due"]) == ("lost", True)


def test_an_early_fraud_warning_is_listed_by_charge(stripe: Caller) -> None:
    charge = stripe.charge(method="pm_card_createIssuerFraudRecord")
    rows = stripe.get("radar/early_fraud_warnings", charge=charge)["data"]
    assert [(row["charge"], row["actionable"]) for row in rows] == [(charge, True)]
    assert stripe.get("radar/early_fraud_warnings", charge="ch_other")["data"] == []


def test_the_older_calls_on_a_charge_do_the_same(stripe: Caller) -> None:
    charge = stripe.charge()
    assert stripe.post(f"charges/{charge}/refund", amount=100)["object"] == "charge"
    assert stripe.post(f"charges/{charge}/refunds", amount=100)["object"] == "refund"
    assert len(stripe.get(f"charges/{charge}/refunds")["data"]) == 2
    assert stripe.get(f"charges/{charge}/dispute")["error"]["message"] == f"No dispute for charge: {charge}"

"""Disputes of the sandbox's Stripe: every reason, the appeal, prevention, bank debits, Visa's rule, fraud warnings."""

from typing import Any

import pytest

from app.sandbox.stripe import dispute_course, disputing
from tests.sandbox_stripe import Caller

CE3 = "evidence__enhanced_evidence__visa_compelling_evidence_3"


@pytest.fixture
def stripe() -> Caller:
    return Caller()


def saved_card(stripe: Caller, method: str = "pm_card_visa") -> tuple[str, str]:
    customer = stripe.customer()
    return customer, str(stripe.post(f"payment_methods/{method}/attach", customer=customer)["id"])


def bought(stripe: Caller, customer: str, method: str) -> str:
    return stripe.charge(3000, method=method, customer=customer)


def disputed(stripe: Caller, charge: str, reason: str, **more: Any) -> dict[str, Any]:
    account = stripe.sandbox.world.account
    return disputing.open_dispute(account, account.get("charge", charge), reason, **more)


@pytest.mark.parametrize(
    ("method", "code"), [("pm_card_visa", "13.1"), ("pm_card_mastercard", "4853"), ("pm_card_amex", "C08")]
)
def test_each_network_has_its_own_code_for_a_reason(stripe: Caller, method: str, code: str) -> None:
    dispute = disputed(stripe, bought(stripe, *saved_card(stripe, method)), "product_not_received")
    assert dispute["payment_method_details"]["card"]["network_reason_code"] == dispute["network_reason_code"] == code


def test_an_inquiry_can_have_any_reason_and_a_dispute_any_amount(stripe: Caller) -> None:
    inquiry = disputed(stripe, stripe.charge(), "duplicate", status="warning_needs_response")
    assert (inquiry["reason"], inquiry["balance_transactions"], inquiry["is_charge_refundable"]) == (
        "duplicate",
        [],
        True,
    )
    part = disputed(stripe, stripe.charge(3000), "duplicate", amount=1000)
    assert part["balance_transactions"][0]["amount"] == -1000


def test_a_disputed_bank_debit_is_lost_at_once_and_cannot_be_answered(stripe: Caller) -> None:
    customer, method = saved_card(stripe, "pm_usBankAccount_dispute")
    charge = stripe.charge(method=method, customer=customer)
    stripe.advance(6)
    (dispute,) = stripe.get("disputes", charge=charge)["data"]
    assert (dispute["status"], dispute["evidence_details"]["due_by"]) == ("lost", 0)
    assert len(dispute["balance_transactions"]) == 1
    assert stripe.types()[-1] != "charge.dispute.updated"


def test_a_lost_dispute_may_be_appealed_once_more(stripe: Caller) -> None:
    dispute = disputed(stripe, stripe.charge(), "fraudulent")
    stripe.post(f"disputes/{dispute['id']}/close")
    dispute_course.appeal(stripe.sandbox.world.account, dispute)
    assert stripe.get(f"disputes/{dispute['id']}")["status"] == "appeal_needs_response"
    reason = {"evidence__appeal__card__reason_for_filing": "new_information"}
    assert stripe.post(f"disputes/{dispute['id']}", **reason, submit="true")["status"] == "appeal_under_review"
    stripe.advance(61)
    assert stripe.get(f"disputes/{dispute['id']}")["status"] == "lost"


def test_an_appeal_that_nobody_answers_is_lost(stripe: Caller) -> None:
    dispute = disputed(stripe, stripe.charge(), "fraudulent")
    stripe.post(f"disputes/{dispute['id']}/close")
    dispute_course.appeal(stripe.sandbox.world.account, dispute)
    stripe.advance(11)
    assert stripe.get(f"disputes/{dispute['id']}")["status"] == "lost"


def test_a_prevented_dispute_cannot_be_answered_or_closed(stripe: Caller) -> None:
    account = stripe.sandbox.world.account
    dispute = disputing.prevent(account, account.get("charge", stripe.charge()), "fraudulent")
    assert (dispute["status"], dispute["payment_method_details"]["card"]["case_type"]) == ("prevented", "resolution")
    assert "already closed" in stripe.post(f"disputes/{dispute['id']}/close")["error"]["message"]


def test_visas_rule_applies_after_two_undisputed_payments_of_the_right_age(stripe: Caller) -> None:
    customer, method = saved_card(stripe)
    earlier = [bought(stripe, customer, method) for _ in range(2)]
    stripe.advance(130)
    dispute = disputed(stripe, bought(stripe, customer, method), "fraudulent")
    path = f"disputes/{dispute['id']}"

    def standing() -> dict[str, Any]:
        return stripe.get(path)["evidence_details"]["enhanced_eligibility"]["visa_compelling_evidence_3"]

    assert standing()["status"] == "requires_action"
    assert "missing_prior_undisputed_transactions" in standing()["required_actions"]
    sold = {"customer_purchase_ip": "203.0.113.7", "customer_account_id": "u1", "product_description": "Licence"}
    given = {f"{CE3}__disputed_transaction__{name}": value for name, value in sold.items()}
    given[f"{CE3}__disputed_transaction__merchandise_or_services"] = "services"
    for place, charge in enumerate(earlier):
        given[f"{CE3}__prior_undisputed_transactions__{place}__charge"] = charge
        given[f"{CE3}__prior_undisputed_transactions__{place}__product_description"] = "Licence"
    stripe.post(path, **given, submit="false")
    assert standing() == {"required_actions": [], "status": "qualified"}


def test_visas_rule_is_silent_without_such_payments_and_for_other_reasons(stripe: Caller) -> None:
    customer, method = saved_card(stripe)
    bought(stripe, customer, method)
    stripe.advance(130)
    for reason in ("fraudulent", "duplicate"):
        dispute = disputed(stripe, bought(stripe, customer, method), reason)
        assert "visa_compelling_evidence_3" not in dispute["evidence_details"]["enhanced_eligibility"]


@pytest.mark.parametrize("ended", ["refund", "dispute"])
def test_a_warning_is_spent_by_a_full_refund_or_a_dispute(stripe: Caller, ended: str) -> None:
    charge = stripe.charge(3000)
    stripe.switch("warning", charge=charge)
    (before,) = stripe.get("radar/early_fraud_warnings", charge=charge)["data"]
    stripe.post("refunds", charge=charge, amount=1000) if ended == "refund" else None
    (still,) = stripe.get("radar/early_fraud_warnings", charge=charge)["data"]
    stripe.post("refunds", charge=charge) if ended == "refund" else stripe.switch("dispute", charge=charge)
    (after,) = stripe.get("radar/early_fraud_warnings", charge=charge)["data"]
    assert (before["actionable"], still["actionable"], after["actionable"]) == (True, True, False)

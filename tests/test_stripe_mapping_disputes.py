from datetime import UTC, datetime

import pytest

from app.domain.money import Money
from app.gateways.stripe_mapping_disputes import dispute
from tests.stripe_objects import fields, stored


def test_an_open_dispute_says_until_when_and_what_was_taken():
    read = dispute(fields("dispute_open"))
    assert read.due_at == datetime.fromtimestamp(1796169599, UTC)
    assert (read.taken, read.fee) == (Money(6000, "usd"), Money(1500, "usd"))
    assert (read.network, read.network_reason_code, read.case_type) == ("visa", "10.4", "chargeback")


def test_a_won_dispute_gave_the_money_back_and_cannot_be_answered():
    read = dispute(fields("dispute"))
    assert (read.due_at, read.taken, read.fee) == (None, Money(0, "usd"), Money(1500, "usd"))


@pytest.mark.parametrize("due_by", [0, None])
def test_without_a_date_a_dispute_cannot_be_answered(due_by):
    details = {**stored("dispute_open")["evidence_details"], "due_by": due_by}
    assert dispute(fields("dispute_open", evidence_details=details)).due_at is None


def test_an_inquiry_took_nothing():
    read = dispute(fields("dispute_open", status="warning_needs_response", balance_transactions=[]))
    assert read.inquiry and read.taken is None and read.due_at is not None


def test_an_expanded_charge_is_known_by_its_id():
    assert dispute(fields("dispute_open", charge={"id": "ch_1"})).charge_id == "ch_1"


def test_a_won_dispute_says_what_came_back_and_until_when_it_could_be_answered():
    read = dispute(fields("dispute"))
    assert read.returned == Money(6000, "usd") and dispute(fields("dispute_open")).returned is None
    assert read.deadline is not None


def test_staged_evidence_is_known_by_the_fields_that_hold_something():
    evidence = {"receipt": "file_1", "service_date": "", "enhanced_evidence": {}, "billing_address": None}
    assert dispute(fields("dispute_open", evidence=evidence)).staged == ("receipt",)


def test_what_visa_still_wants_and_a_fee_to_be_accepted_are_read():
    eligible = {
        "visa_compelling_evidence_3": {"status": "requires_action", "required_actions": ["missing_x", None]},
        "visa_compliance": {"status": "requires_fee_acknowledgement"},
    }
    details = {**stored("dispute_open")["evidence_details"], "enhanced_eligibility": eligible}
    read = dispute(fields("dispute_open", evidence_details=details))
    assert (read.compelling, read.compelling_missing, read.compliance_fee) == ("requires_action", ("missing_x",), True)
    assert not dispute(fields("dispute_open")).compliance_fee

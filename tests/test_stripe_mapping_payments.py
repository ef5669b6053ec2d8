import pytest

from app.domain.billing import Failure
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_payments import charge, intent
from app.gateways.stripe_mapping_refunds import refund
from tests.stripe_objects import fields, stored


@pytest.mark.parametrize(
    ("sent", "changes", "meant"),
    [
        ("succeeded", {}, "succeeded"),
        ("processing", {}, "processing"),
        ("canceled", {}, "canceled"),
        ("requires_action", {}, "needs_action"),
        ("requires_capture", {}, "uncaptured"),
        ("requires_payment_method", {}, "needs_method"),
        ("requires_confirmation", {}, "needs_method"),
        ("requires_payment_method", {"latest_charge": "ch_1"}, "failed"),
        ("requires_payment_method", {"last_payment_error": {"code": "card_declined"}}, "failed"),
        ("on_the_moon", {}, "on_the_moon"),
    ],
)
def test_an_intents_status_is_one_of_our_words(sent, changes, meant):
    given = {"status": sent, "latest_charge": None, "last_payment_error": None, **changes}
    assert intent(fields("intent_failed", **given)).status == meant


@pytest.mark.parametrize(
    ("changes", "meant"),
    [
        ({}, "succeeded"),
        ({"status": "pending"}, "processing"),
        ({"status": "failed"}, "failed"),
        ({"captured": False, "refunded": False}, "uncaptured"),
        ({"captured": False, "refunded": True}, "canceled"),
        ({"status": "new_word"}, "new_word"),
    ],
)
def test_a_charges_status_is_one_of_our_words(changes, meant):
    assert charge(fields("charge_refunded", **changes)).status == meant


HOLD = {"amount": 5000, "amount_captured": 3200, "status": "succeeded", "captured": True, "paid": True}


@pytest.mark.parametrize(
    ("changes", "refunded"),
    [
        ({"amount_refunded": 1800}, 0),
        ({"amount_refunded": 1800 + 700}, 700),
        ({"amount_refunded": 5000}, 3200),
        ({"amount_refunded": 0}, 0),
        ({"amount_captured": 5000, "amount_refunded": 1800}, 1800),
        ({"amount_captured": 0, "captured": False, "amount_refunded": 0}, 0),
    ],
)
def test_what_of_a_hold_was_never_taken_is_no_refund(changes, refunded):
    read = charge(fields("charge_refunded", **HOLD | {"refunds": {"data": []}} | changes))
    assert (read.refunded, read.amount) == (Money(refunded, read.amount.currency), Money(5000, read.amount.currency))


def test_the_release_of_a_hold_is_not_among_the_refunds():
    row = stored("charge_refunded")["refunds"]["data"][0] | {"status": "succeeded", "amount": 1800}
    release, real = row | {"id": "re_0", "balance_transaction": None}, row | {"balance_transaction": "txn_1"}
    pending = row | {"id": "re_2", "balance_transaction": None, "status": "pending"}
    given = HOLD | {"amount_refunded": 3600, "refunds": {"data": [pending, real, release]}}
    assert [one.id for one in charge(fields("charge_refunded", **given)).refunds] == ["re_2", real["id"]]
    whole = given | {"amount_captured": 5000}
    assert len(charge(fields("charge_refunded", **whole)).refunds) == 3


def test_why_an_intent_failed_is_in_its_last_error():
    read = intent(fields("intent_failed"))
    assert read.failure == Failure("card_declined", "insufficient_funds", "try_again_later")
    assert read.method is not None and read.method.last4 == "4444"


def test_why_a_charge_failed_is_in_its_failure_and_outcome():
    read = charge(fields("charge_failed"))
    assert read.failure == Failure("expired_card", "expired_card", "confirm_card_data", "54", "issuer_declined")


def test_a_payment_that_our_own_rules_blocked_has_no_decline_code():
    outcome = {"type": "blocked", "reason": "highest_risk_level"}
    failure = charge(fields("charge_failed", outcome=outcome)).failure
    assert failure is not None and (failure.decline_code, failure.outcome_type) == (None, "blocked")


def test_a_payment_that_went_through_has_no_failure():
    assert charge(fields("charge_refunded")).failure is None


def test_what_was_captured_and_given_back_is_counted():
    read = charge(fields("charge_refunded"))
    assert (read.amount, read.captured, read.refunded) == (Money(7500, "eur"), Money(7500, "eur"), Money(7500, "eur"))
    assert read.method is not None and (read.method.kind, read.method.last4) == ("card", "4242")
    assert read.charge_id == read.id and read.intent_id == "pi_3QRXRN5fk6D1bKSzyEO4d6D8"


def test_a_refund_carries_the_reference_for_the_customers_bank():
    read = charge(fields("charge_refunded")).refunds[0]
    assert (read.reference, read.reference_status) == ("74627888123456789012345", "available")
    assert (read.amount, read.kind, read.pending_reason) == (Money(7500, "eur"), "refund", "processing")


def test_a_refund_of_another_kind_has_its_reference_under_its_own_name():
    row = stored("charge_refunded")["refunds"]["data"][0]
    paypal = {"type": "paypal", "paypal": {"reference": "PP-1", "reference_status": "available"}}
    assert refund(Fields({**row, "destination_details": paypal}, "")).reference == "PP-1"


def test_a_refund_says_of_what_kind_its_reference_is():
    row = stored("charge_refunded")["refunds"]["data"][0]
    card = {"type": "card", "card": {"reference_type": "system_trace_audit_number", "type": "refund"}}
    read = refund(Fields({**row, "destination_details": card}, ""))
    assert (read.reference_kind, read.kind) == ("system_trace_audit_number", "refund")


def test_more_refunds_than_came_are_told():
    refunds = {**stored("charge_refunded")["refunds"], "has_more": True}
    assert charge(fields("charge_refunded", refunds=refunds)).more_refunds


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ({"type": "redirect_to_url", "redirect_to_url": {}}, "confirmation"),
        ({"type": "use_stripe_sdk", "use_stripe_sdk": {}}, "confirmation"),
        ({"type": "konbini_display_details", "konbini_display_details": {}}, "voucher"),
        ({"type": "oxxo_display_details", "oxxo_display_details": {}}, "voucher"),
        ({"type": "verify_with_microdeposits", "verify_with_microdeposits": {}}, "verification"),
        ({"type": "brand_new_thing"}, "other"),
        (None, "other"),
    ],
)
def test_what_the_customer_must_do_is_read_from_the_next_action(action, kind):
    awaited = intent(fields("intent_failed", status="requires_action", next_action=action)).awaited
    assert awaited is not None and (awaited.kind, awaited.missing, awaited.until) == (kind, None, None)


def test_a_transfer_says_what_is_missing_and_a_voucher_until_when():
    transfer = {"type": "display_bank_transfer_instructions"}
    transfer["display_bank_transfer_instructions"] = {"amount_remaining": 700, "currency": "gbp"}
    awaited = intent(fields("intent_failed", status="requires_action", next_action=transfer)).awaited
    assert awaited is not None and (awaited.kind, awaited.missing) == ("transfer", Money(700, "gbp"))
    for name, key in (("konbini", "expires_at"), ("oxxo", "expires_after")):
        action = {"type": f"{name}_display_details", f"{name}_display_details": {key: 1795292376}}
        awaited = intent(fields("intent_failed", status="requires_action", next_action=action)).awaited
        assert awaited is not None and awaited.until is not None and awaited.until.year == 2026


def test_an_intent_that_needs_nobody_awaits_nothing():
    assert intent(fields("intent_failed", next_action={"type": "use_stripe_sdk"})).awaited is None


def test_a_held_charge_says_until_when():
    details = {"type": "card", "card": {"brand": "visa", "last4": "4242", "capture_before": 1795292376}}
    held = charge(fields("charge_refunded", captured=False, refunded=False, payment_method_details=details))
    assert held.held_until is not None and held.held_until.year == 2026
    assert charge(fields("charge_refunded")).held_until is None


def test_why_stripe_itself_did_not_send_a_payment_comes_along():
    outcome = {"type": "blocked", "reason": "rule"}
    failure = charge(fields("charge_failed", outcome=outcome)).failure
    assert failure is not None and failure.blocked_by == "rule"
    refused = charge(fields("charge_failed")).failure
    assert refused is not None and refused.blocked_by is None

from dataclasses import replace
from datetime import timedelta

from app.domain.billing import Awaited
from app.domain.money import Money
from app.gateways.stripe_mapping_invoices import invoice
from app.gateways.stripe_mapping_joins import joined, merged, with_invoices
from app.gateways.stripe_mapping_payments import charge, intent
from tests.stripe_objects import fields

CHARGE = replace(charge(fields("charge_failed")), id="ch_new", charge_id="ch_new", intent_id="pi_1")
EARLIER = replace(CHARGE, id="ch_old", charge_id="ch_old", created=CHARGE.created - timedelta(hours=1))
INTENT = replace(intent(fields("intent_failed")), id="pi_1", latest_charge_id="ch_new")


def test_earlier_charges_of_an_intent_are_attempts_and_not_payments():
    rows = joined((EARLIER, CHARGE), (INTENT,), more_charges=False)
    assert [(row.id, row.intent_id) for row in rows] == [("ch_new", "pi_1")]


def test_the_intents_error_counts_before_the_charges_and_keeps_who_refused():
    failure = merged(INTENT, CHARGE).failure
    assert failure is not None
    assert (failure.decline_code, failure.outcome_type) == ("insufficient_funds", "issuer_declined")


def test_an_intent_that_forgot_its_error_fails_as_its_charge_did():
    failure = merged(replace(INTENT, failure=None), CHARGE).failure
    assert failure == CHARGE.failure


def test_an_intent_that_succeeded_has_no_failure():
    assert merged(replace(INTENT, status="succeeded"), CHARGE).failure is None


def test_an_intent_without_a_charge_stands_by_itself():
    waiting = replace(INTENT, status="needs_action", latest_charge_id=None, failure=None)
    (row,) = joined((), (waiting,), more_charges=True)
    assert (row.id, row.charge_id, row.status, row.refunded) == ("pi_1", None, "needs_action", Money(0, "gbp"))


def test_an_intent_whose_charge_is_older_than_the_page_is_left_to_the_next():
    assert joined((), (INTENT,), more_charges=True) == ()
    (row,) = joined((), (INTENT,), more_charges=False)
    assert row.id == "ch_new"


def test_a_bare_charge_is_a_payment_and_the_newest_comes_first():
    bare = replace(EARLIER, id="ch_bare", charge_id="ch_bare", intent_id=None)
    rows = joined((bare, CHARGE), (INTENT,), more_charges=False)
    assert [row.id for row in rows] == ["ch_new", "ch_bare"]


def test_a_payment_knows_the_invoice_that_it_paid():
    billed = invoice(fields("invoice"))
    paid = replace(CHARGE, intent_id=billed.payments[0].intent_id)
    assert [row.invoice_id for row in with_invoices((paid, CHARGE), (billed,))] == [billed.id, None]


def test_what_is_awaited_and_who_blocked_a_payment_come_through_the_join():
    awaited = Awaited("transfer", Money(700, "gbp"))
    waiting = replace(INTENT, status="needs_action", awaited=awaited)
    assert merged(waiting, CHARGE).awaited == merged(waiting, None).awaited == awaited
    assert CHARGE.failure is not None
    blocked = replace(CHARGE, failure=replace(CHARGE.failure, outcome_type="blocked", blocked_by="rule"))
    failure = merged(INTENT, blocked).failure
    assert failure is not None and (failure.outcome_type, failure.blocked_by) == ("blocked", "rule")


def test_why_an_intent_was_canceled_comes_through_the_join():
    canceled = intent(fields("intent_failed", status="canceled", cancellation_reason="abandoned"))
    assert merged(canceled, None).canceled_for == merged(canceled, CHARGE).canceled_for == "abandoned"
    assert intent(fields("intent_failed", cancellation_reason="abandoned")).canceled_for is None

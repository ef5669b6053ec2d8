import pytest

from app.domain.actions import Outcome
from app.domain.errors import Unavailable
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_notes import credit_note, outcome

NOTE = {
    "object": "credit_note",
    "id": "cn_1",
    "invoice": "in_1",
    "currency": "eur",
    "total": 1000,
    "post_payment_amount": 1000,
    "created": 1795292376,
    "status": "issued",
    "number": "F-0001-CN-01",
    "reason": "duplicate",
}


def refund(number, status="succeeded", **more):
    made = {"object": "refund", "id": f"re_{number}", "amount": 300, "currency": "eur", "status": status}
    return {"refund": {**made, "created": 1795292376, **more}, "amount_refunded": 300, "type": "refund"}


def note(**changes):
    return Fields({**NOTE, **changes}, "")


def test_a_note_says_where_its_money_went():
    made = credit_note(note(refunds=[refund(1), refund(2)], out_of_band_amount=150))
    assert (made.id, made.invoice_id, made.amount, made.status) == ("cn_1", "in_1", Money(1000, "eur"), "issued")
    assert (made.number, made.reason, made.refund_ids) == ("F-0001-CN-01", "duplicate", ("re_1", "re_2"))
    assert (made.to_balance, made.outside) == (Money(250, "eur"), Money(150, "eur"))
    assert made.refunded == Money(600, "eur")


def test_a_note_on_an_open_invoice_gave_nothing_to_anybody():
    made = credit_note(note(post_payment_amount=0, pre_payment_amount=1000))
    assert (made.to_balance, made.outside, made.refunded, made.refund_ids) == (None, None, None, ())


def test_refunds_may_be_ids_alone():
    made = credit_note(note(refunds=[{"refund": "re_1", "amount_refunded": 1000}]))
    assert (made.refund_ids, made.to_balance) == (("re_1",), None)


@pytest.mark.parametrize("missing", ["id", "invoice", "currency", "total", "post_payment_amount", "created"])
def test_a_note_without_what_it_needs_is_odd(missing):
    with pytest.raises(Unavailable):
        credit_note(note(**{missing: None}))


def test_the_outcome_of_a_note_is_the_note_its_number_and_its_refund():
    assert outcome(note(refunds=[refund(1, "pending")]), "req_1") == Outcome(
        reference="cn_1", refund_id="re_1", number="F-0001-CN-01", refund_status="pending", request_id="req_1"
    )


def test_of_several_refunds_of_a_note_the_one_in_trouble_is_shown():
    shown = outcome(note(refunds=[refund(1), refund(2, "failed")]))
    assert (shown.refund_id, shown.refund_status) == ("re_2", "failed")


def test_a_refund_that_is_an_id_alone_has_no_status_yet():
    shown = outcome(note(refunds=[{"refund": "re_1", "amount_refunded": 1000}]))
    assert (shown.refund_id, shown.refund_status) == ("re_1", None)


def test_a_refund_brings_what_the_bank_can_find_it_by():
    card = {"type": "card", "card": {"reference": "74537", "reference_status": "available"}}
    row = Fields(refund(1, destination_details=card)["refund"], "")
    assert outcome(row) == Outcome("re_1", "re_1", refund_status="succeeded", bank_reference="74537")


def test_an_entry_of_the_balance_and_a_voided_invoice_are_outcomes_too():
    entry = Fields({"object": "customer_balance_transaction", "id": "cbtxn_1"}, "")
    assert outcome(entry) == Outcome(reference="cbtxn_1")
    void = Fields({"object": "invoice", "id": "in_1", "status": "void", "number": "F-0001"}, "")
    assert outcome(void) == Outcome(reference="in_1", number="F-0001")


@pytest.mark.parametrize("given", [{}, {"object": "charge", "id": "ch_1"}, {"object": 7}])
def test_what_no_action_makes_is_no_outcome(given):
    with pytest.raises(Unavailable):
        outcome(Fields(given, ""))

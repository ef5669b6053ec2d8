"""The case of a dispute: figures, evidence and Visa's rule by table and by property."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.card import Name, say
from app.domain.disputes.case import decided_by, earlier_payments, lapses_at, paid_twice, refundable_left
from app.domain.disputes.compelling import IDENTIFIERS, compelling
from app.domain.disputes.evidence import BANK_DEBITS, MASTERCARD_PAGES, final, helps, limits, ready
from app.domain.money import Money
from tests import made
from tests.made import days, eur
from tests.words import text

INQUIRY = {"status": "warning_needs_response", "taken": None, "refundable": True}
REASONS = {
    "fraudulent": "Logins",
    "unrecognized": "Logins",
    "product_not_received": "Carrier and tracking number",
    "product_unacceptable": "Description when sold",
    "credit_not_processed": "Refund policy",
    "duplicate": "The other payment",
    "subscription_canceled": "Cancellation policy",
    "general": "Answer to the bank's reason",
    "a_new_reason": "Answer to the bank's reason",
}


def labels(dispute):
    return [text(proof.label) for proof in helps(dispute)]


@pytest.mark.parametrize(("reason", "first"), REASONS.items())
def test_what_helps_begins_with_what_fits_the_reason_and_always_wants_messages(reason, first):
    found = labels(made.dispute(reason=reason))
    assert found[0] == first
    assert len(found) == len(set(found)) >= 5
    assert max(map(len, found)) <= 28  # a canvas cuts what is longer
    assert reason == "subscription_canceled" or "Messages with the customer" in found


@pytest.mark.parametrize("reason", sorted(BANK_DEBITS))
def test_nothing_helps_against_a_returned_bank_debit(reason):
    dispute = made.dispute(reason=reason)
    assert final(dispute) and helps(dispute) == ()


def test_a_proof_is_ready_when_one_of_its_fields_is_in_the_draft():
    dispute = made.dispute(reason="duplicate", staged=("duplicate_charge_id",))
    assert [ready(one, dispute) for one in helps(dispute)][:3] == [True, False, False]


def test_mastercard_reads_nineteen_pages():
    assert limits(made.dispute(network="mastercard")) == MASTERCARD_PAGES
    assert "19" not in limits(made.dispute(network="visa"))


@pytest.mark.parametrize(
    ("changes", "refunded", "left"),
    [
        (INQUIRY, 0, eur(8900)),
        (INQUIRY, 2000, eur(6900)),
        (INQUIRY, 8900, None),
        ({**INQUIRY, "refundable": False}, 0, None),
        ({**INQUIRY, "status": "warning_under_review"}, 0, eur(8900)),
        ({**INQUIRY, "status": "warning_closed"}, 0, None),
        ({"refundable": True}, 0, None),
    ],
)
def test_only_an_open_inquiry_is_ended_by_a_refund_of_what_is_left(changes, refunded, left):
    assert refundable_left(made.dispute(**changes), made.payment(refunded=eur(refunded))) == left


@pytest.mark.parametrize(
    ("changes", "refunded", "over"),
    [
        ({}, 8900, eur(8900)),
        ({"amount": eur(6900)}, 2000, None),
        ({"amount": eur(6901)}, 2000, eur(1)),
        ({}, 0, None),
        ({"amount": eur(9900)}, 0, None),
        ({"status": "won"}, 8900, None),
        ({"status": "lost"}, 8900, eur(8900)),
        ({"status": "prevented"}, 8900, None),
        (INQUIRY, 8900, None),
        ({"amount": Money(8900, "usd")}, 8900, None),
    ],
)
def test_refund_and_chargeback_pay_twice_by_what_exceeds_the_payment(changes, refunded, over):
    assert paid_twice(made.dispute(**changes), made.payment(refunded=eur(refunded))) == over


@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 10**6))
def test_what_is_paid_twice_is_exact_and_never_more_than_the_refund_or_nothing(paid, refunded, disputed):
    payment = made.payment(amount=eur(paid), refunded=eur(min(refunded, paid)))
    over = paid_twice(made.dispute(amount=eur(disputed)), payment)
    together = min(refunded, paid) + disputed
    assert (over.minor if over else 0) == (max(0, together - paid) if refunded else 0)


def old(number, age, **changes):
    return made.payment(id=f"ch_{number}", charge_id=f"ch_{number}", intent_id=None, created=days(-5 - age), **changes)


def test_earlier_payments_are_those_of_the_same_card_before_and_disputed_ones_are_told_apart():
    other = made.VISA.__class__("pm_2", "card", brand="visa", last4="1881", exp_month=1, exp_year=2030)
    rows = (
        made.payment(),
        old(2, 10),
        old(3, 20, disputed=True),
        old(4, 30, status="failed"),
        old(5, 40, method=other),
        old(6, -1),
    )
    found = earlier_payments(made.payment(), made.snapshot(payments=rows, more_payments=True))
    assert ([one.id for one in found.undisputed], found.disputed, found.more) == (["ch_2"], 1, True)


def test_a_hidden_card_has_no_known_history():
    hidden = made.VISA.__class__("", "hidden")
    snapshot = made.snapshot(payments=(made.payment(method=hidden), old(2, 150, method=hidden)))
    assert earlier_payments(made.payment(method=hidden), snapshot) is None


VISA_FRAUD = {"network": "visa", "network_reason_code": "10.4", "reason": "fraudulent"}


@pytest.mark.parametrize(
    "changes",
    [
        {"network": "mastercard"},
        {"network_reason_code": "13.1"},
        {"due_at": None},
        {"status": "warning_needs_response"},
        {"network_reason_code": None, "reason": "duplicate"},
    ],
)
def test_visas_rule_is_for_its_fraud_disputes_that_can_be_answered(changes):
    assert compelling(made.dispute(**{**VISA_FRAUD, **changes}), made.payment(), made.snapshot()) is None


@pytest.mark.parametrize(
    ("status", "missing", "said"),
    [
        ("qualified", (), "qualifies"),
        ("not_qualified", (), "does not qualify"),
        ("requires_action", ("missing_customer_identifiers", "missing_new_thing"), "may apply"),
    ],
)
def test_stripes_own_word_on_visas_rule_wins(status, missing, said):
    dispute = made.dispute(**VISA_FRAUD, compelling=status, compelling_missing=missing)
    found = compelling(dispute, made.payment(), made.snapshot(payments=(old(2, 130), old(3, 200))))
    assert said in text(found.words)
    assert found.missing == ((IDENTIFIERS, (say(Name("Missing new thing")), ())) if missing else ())


@pytest.mark.parametrize(
    ("ages", "fits"),
    [((120, 365), 2), ((119, 366), 0), ((130, 140, 400), 2), ((130, 10), 1), ((), 0)],
)
def test_without_stripes_word_earlier_payments_decide_whether_visas_rule_may_apply(ages, fits):
    rows = (made.payment(), *(old(number + 2, age) for number, age in enumerate(ages)))
    found = compelling(made.dispute(**VISA_FRAUD), made.payment(), made.snapshot(payments=rows))
    assert found.fitting == fits
    assert ("It may apply" in text(found.words)) == (fits >= 2)
    assert found.missing == ((IDENTIFIERS,) if fits >= 2 else ())


def test_what_was_not_read_is_not_counted_as_missing():
    found = compelling(made.dispute(**VISA_FRAUD), made.payment(), made.snapshot(payments=(), more_payments=True))
    assert "Older payments were not read." in text(found.words)


def test_a_decision_is_reckoned_from_the_last_day_to_answer():
    created = days(-10)
    assert decided_by(made.dispute(created=created, deadline=days(2))) == days(77)
    assert decided_by(made.dispute(created=created)) == created + timedelta(days=96)
    assert lapses_at(made.dispute(created=created)) == created + timedelta(days=120)


def test_earlier_payments_that_we_know_are_not_missing_but_only_not_named_yet():
    dispute = made.dispute(
        **VISA_FRAUD, compelling="requires_action", compelling_missing=("missing_prior_undisputed_transactions",)
    )
    known = compelling(dispute, made.payment(), made.snapshot(payments=(old(2, 130), old(3, 200))))
    assert known.fitting == 2 and text(known.missing[0][0]) == "Two of them, named"
    unknown = compelling(dispute, made.payment(), made.snapshot(payments=(old(2, 130),)))
    assert unknown.fitting is None and text(unknown.missing[0][0]) == "Two earlier payments"

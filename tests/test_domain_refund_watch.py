"""When a refund is read again, and what became of it: by tables and a property."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.actions import LIFE, Action, Kind, Order, Outcome, Person, Place, State, Way, Wrong
from app.domain.billing import Refund
from app.domain.money import Money
from app.domain.refund_watch import WATCHED, Change, change, first_look, next_look, reference, seen

DONE_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def done(**outcome: str) -> Action:
    facts = {"reference": "re_1", "refund_id": "re_1", "refund_status": "pending"} | outcome
    return Action(
        id="01J0000000000000000000000A",
        kind=Kind.REFUND,
        target="ch_1",
        order=Order(Way.REFUND, Money(2000, "eur"), Wrong.UNHAPPY, "cus_1", charge_id="ch_1"),
        place=Place("zendesk", "acme", "1042", "zendesk:acme:77"),
        agent=Person("9", "Ann Lee", "ann@example.com", "tier1"),
        created_at=DONE_AT - HOUR,
        expires_at=DONE_AT - HOUR + LIFE,
        state=State.DONE,
        finished_at=DONE_AT,
        outcome=Outcome(**facts),
    )


def refund(status: str = "succeeded", **more: str) -> Refund:
    return Refund("re_1", Money(2000, "eur"), status, DONE_AT, **more)


FOUND = {"reference": "7123", "reference_status": "available"}


@pytest.mark.parametrize(
    ("action", "after"),
    [
        (done(), HOUR),
        (done(refund_status=""), HOUR),
        (done(refund_status="requires_action"), HOUR),
        (done(refund_status="succeeded"), DAY),
        (done(refund_status="failed"), None),
        (done(refund_status="canceled"), None),
        (done(refund_id=""), None),
        (replace(done(), state=State.FAILED), None),
    ],
)
def test_a_finished_action_with_a_refund_that_may_move_is_looked_at_again(action, after):
    assert first_look(action, DONE_AT) == (after and DONE_AT + after)


@pytest.mark.parametrize(
    ("age", "found", "after"),
    [
        (DAY - HOUR, refund("pending"), HOUR),
        (DAY, refund("pending"), DAY),
        (DAY, refund("requires_action"), DAY),
        (DAY, refund("a new word"), DAY),
        (WATCHED - HOUR, refund("pending"), DAY),
        (WATCHED, refund("pending"), None),
        (HOUR, refund(reference_status="pending"), DAY),
        (14 * DAY - HOUR, refund(), DAY),
        (14 * DAY, refund(), 7 * DAY),
        (HOUR, refund(**FOUND), 7 * DAY),
        (HOUR, refund(reference_status="unavailable"), 7 * DAY),
        (HOUR, refund(kind="reversal", reference_status="pending"), 7 * DAY),
        (WATCHED, refund(**FOUND), None),
        (HOUR, refund("failed"), None),
        (HOUR, refund("canceled"), None),
    ],
)
def test_the_next_look_depends_on_how_far_the_refund_is_and_on_its_age(age, found, after):
    now = DONE_AT + age
    assert next_look(done(), found, now) == (after and now + after)


@given(st.sampled_from(("pending", "requires_action", "succeeded", "failed", "canceled", "x")), st.integers(0, 10**7))
def test_a_look_is_never_twice_within_the_hour_and_the_looks_end(status, seconds):
    now = DONE_AT + timedelta(seconds=seconds)
    due = next_look(done(), refund(status), now)
    assert due is None or (due - now >= HOUR and now - DONE_AT < WATCHED)


@pytest.mark.parametrize(
    ("was", "found", "told"),
    [
        ("pending", refund("pending"), None),
        ("pending", refund(), Change.SENT),
        ("requires_action", refund("pending"), Change.MOVED),
        ("succeeded", refund("failed", **FOUND), Change.CAME_BACK),
        ("requires_action", refund("canceled"), Change.CAME_BACK),
        ("succeeded", refund(**FOUND), Change.REFERENCED),
        ("pending", refund(**FOUND), Change.SENT),
        ("succeeded", refund(reference="7123", reference_status="pending"), None),
        ("succeeded", refund(kind="reversal", **FOUND), None),
    ],
)
def test_what_became_of_a_refund_is_one_change(was, found, told):
    action = done(refund_status=was)
    now = seen(action, found, DONE_AT)
    assert change(action.outcome, now.outcome) == told
    assert change(now.outcome, seen(now, found, DONE_AT).outcome) is None


def test_a_bank_reference_that_was_there_is_kept():
    action = seen(done(), refund(**FOUND), DONE_AT)
    assert seen(action, refund("failed"), DONE_AT).outcome.bank_reference == "7123"
    assert reference(refund(reference="7123", reference_status="unavailable")) is None

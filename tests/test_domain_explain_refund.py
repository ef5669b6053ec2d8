"""Where a refund is: its steps, its dates, where the money is when it did not arrive, and words that may be sent."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.billing import PaymentMethod, Refund
from app.domain.card import Step
from app.domain.explain.arrival import arrival, business_days_after
from app.domain.explain.refund import timeline
from app.domain.explain.refund_trouble import private
from app.domain.explain.refund_words import words
from tests import made
from tests.made import NOW, days
from tests.words import everything, text

BANK = PaymentMethod("pm_2", "us_bank_account", last4="6789")
PAYPAL = PaymentMethod("pm_4", "paypal")
HIDDEN = PaymentMethod("", "hidden")
ARN = {"reference": "74537", "reference_status": "available", "reference_kind": "acquirer_reference_number"}
FORBIDDEN = ("lost", "stolen", "balance", "fraud", "reported")
#: A Monday, so that the tables below can be read.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def labels(refund: Refund, method: PaymentMethod | None = made.VISA, now: datetime = NOW) -> list[str]:
    return [text(step.label) for step in timeline(refund, method, now).steps]


def step(label: str, refund: Refund, method: PaymentMethod | None = made.VISA, now: datetime = NOW) -> Step:
    return next(one for one in timeline(refund, method, now).steps if text(one.label) == label)


def sent_words(refund: Refund, method: PaymentMethod | None = made.VISA, now: datetime = NOW) -> str:
    return " ".join(text(one) for one in words(refund, method, now))


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [(16, 0, 16), (16, 1, 17), (16, 4, 20), (16, 5, 23), (16, 10, 30), (20, 1, 23), (21, 1, 23), (22, 1, 23)],
)
def test_business_days_leave_weekends_out(day: int, number: int, expected: int) -> None:
    found = business_days_after(datetime(2026, 11, day, 23, 30, tzinfo=UTC), number)
    assert found == datetime(2026, 11, expected, 12, tzinfo=UTC)


@given(st.integers(0, 60 * 24 * 400), st.integers(1, 30))
def test_business_days_are_weekdays_and_as_many_as_asked(minutes: int, number: int) -> None:
    start = MONDAY + timedelta(minutes=minutes)
    end = business_days_after(start, number)
    between = (end.date() - start.date()).days
    assert end.weekday() < 5
    assert sum((start.weekday() + past) % 7 < 5 for past in range(1, between + 1)) == number


@pytest.mark.parametrize(
    ("method", "kind", "expected"),
    [
        (made.VISA, None, ("2026-11-23", "2026-11-30")),
        (HIDDEN, "refund", ("2026-11-23", "2026-11-30")),
        (BANK, None, ("2026-11-19", "2026-11-24")),
        (PaymentMethod("pm_3", "sepa_debit"), None, ("2026-11-23", "2026-11-30")),
        (PAYPAL, None, None),
        (HIDDEN, None, None),
        (None, None, None),
    ],
)
def test_each_way_to_pay_has_its_own_range_of_days_or_none(
    method: PaymentMethod | None, kind: str | None, expected: tuple[str, str] | None
) -> None:
    due = arrival(made.refund(created=MONDAY, kind=kind), method)
    assert (due and (f"{due.first:%Y-%m-%d}", f"{due.last:%Y-%m-%d}")) == expected


def test_a_refund_goes_from_asked_over_accepted_to_the_statement_and_its_reference() -> None:
    refund = made.refund(created=MONDAY, kind="refund", **ARN)
    assert labels(refund) == ["Asked for", "Accepted by Stripe", "On the statement", "Bank reference (ARN)"]
    coming = step("On the statement", refund, now=MONDAY)
    assert (text(coming.when), coming.later) == ("by about 2026-11-30", True)
    assert text(coming.detail) == "At the earliest about 2026-11-23."
    assert not step("On the statement", refund).detail
    assert "74537" in text(step("Bank reference (ARN)", refund).detail)
    assert "expect it by about 2026-11-30." in sent_words(refund)
    said = sent_words(refund, now=MONDAY)
    assert "Your refund of 20.00 EUR to Visa 4242 was made on 2026-11-16." in said
    assert "between about 2026-11-23 and 2026-11-30" in said
    assert "give this number to your bank: 74537." in said


def test_a_reversal_leaves_the_statement_without_a_credit_or_reference() -> None:
    refund = made.refund(created=MONDAY, kind="reversal", **ARN)
    assert labels(refund)[2:] == ["Off the statement"]
    said = sent_words(refund)
    assert "There is no separate credit" in said and "74537" not in said


def test_a_refund_that_should_be_there_says_since_when_and_that_it_may_come_back() -> None:
    refund = made.refund(created=MONDAY)
    late = days(9)
    assert text(step("Should be there", refund, now=late).when) == "since about 2026-11-30"
    assert "2026-12-16" in text(step("Should be there", refund, now=late).detail)
    assert not step("Should be there", refund, now=days(60)).detail
    assert "ask your bank for it" in sent_words(refund, now=late)
    assert "give this number" in sent_words(made.refund(created=MONDAY, **ARN), now=late)


@pytest.mark.parametrize(
    ("status", "when", "detail"),
    [("pending", "by about 2026-11-25", ""), ("unavailable", "none", "This bank gives no reference.")],
)
def test_a_reference_that_is_not_there_yet_or_never_comes_is_said(status: str, when: str, detail: str) -> None:
    found = step("Bank reference", made.refund(created=MONDAY, reference_status=status))
    assert (text(found.when), text(found.detail)) == (when, detail)
    assert "number" not in sent_words(made.refund(created=MONDAY, reference="1", reference_status=status))


def test_an_ach_refund_comes_as_a_credit_of_its_own() -> None:
    assert "3 to 6 business days" in sent_words(made.refund(created=MONDAY), BANK)
    assert "separate credit" in sent_words(made.refund(created=MONDAY), BANK)


def test_without_a_known_time_no_date_is_promised() -> None:
    refund = made.refund(created=MONDAY)
    assert not step("On the statement", refund, PAYPAL).when
    assert "depends on your bank" in sent_words(refund, PAYPAL)
    assert "the way you paid" in sent_words(refund, HIDDEN)


@pytest.mark.parametrize(
    ("reason", "waits", "told"),
    [
        ("processing", "The bank is working on it.", "by about"),
        ("insufficient_funds", "It has not been sent yet.", "2026-11-16 has not been sent yet."),
        ("charge_pending", "The payment itself is not settled", "as soon as your own payment"),
        ("brand_new", "a reason that we do not know.", "is being worked on."),
        (None, "Stripe gives no reason.", "by about"),
    ],
)
def test_a_pending_refund_says_what_it_waits_for(reason: str | None, waits: str, told: str) -> None:
    refund = made.refund(status="pending", pending_reason=reason, created=MONDAY)
    assert waits in everything(timeline(refund, made.VISA, NOW)) and told in sent_words(refund)
    if reason in ("insufficient_funds", "charge_pending"):
        assert len(labels(refund)) == 2


def test_a_pending_refund_past_its_days_is_later_than_usual_and_not_there() -> None:
    refund = made.refund(status="pending", created=MONDAY)
    assert labels(refund, now=days(10))[-1] == "Later than usual"
    said = sent_words(refund, now=days(10))
    assert "longer than usual" in said and "should have been" not in said


@pytest.mark.parametrize(
    ("reason", "where", "told"),
    [
        ("lost_or_stolen_card", "back on our balance", "came back to us"),
        ("expired_or_canceled_card", "expired or was canceled", "not valid any more"),
        ("declined", "did not take it", "came back to us"),
        ("charge_for_pending_refund_disputed", "The dispute decides", "disputed at your bank"),
        ("insufficient_funds", "never left us", "could not be sent"),
        ("merchant_request", "We had it stopped", "stopped before"),
        ("unknown", "does not say why", "came back to us"),
        ("brand_new", "does not say why", "came back to us"),
    ],
)
def test_a_failed_refund_says_where_the_money_is(reason: str, where: str, told: str) -> None:
    refund = made.refund(status="failed", failure_reason=reason, **ARN)
    assert where in text(step("Refund failed", refund).detail) and told in sent_words(refund)
    assert len(labels(refund)) == 2


def test_a_canceled_refund_sent_nothing() -> None:
    assert "No money was sent" in text(step("Canceled", made.refund(status="canceled")).detail)
    assert "the debit itself fails" in text(step("Canceled", made.refund(status="canceled"), BANK).detail)
    assert "no money was sent" in sent_words(made.refund(status="canceled"))


def test_a_refund_that_needs_the_customer_asks_for_an_answer() -> None:
    refund = made.refund(status="requires_action")
    assert labels(refund)[-1] == "Waits for the customer"
    assert "Look for an e-mail" in sent_words(refund)


def test_what_stripe_released_itself_was_not_asked_for() -> None:
    assert labels(made.refund(reason="expired_uncaptured_charge"))[0] == "Released, not taken in time"


@pytest.mark.parametrize("reason", ["lost_or_stolen_card", "insufficient_funds"])
def test_a_reported_card_and_our_balance_are_for_the_agent_only(reason: str) -> None:
    assert private(made.refund(status="failed", failure_reason=reason))
    assert not private(made.refund(failure_reason=reason))


@given(
    st.builds(
        made.refund,
        status=st.sampled_from(["succeeded", "pending", "requires_action", "failed", "canceled", "brand_new", ""]),
        created=st.sampled_from([days(-400), days(-12), days(-1), NOW]),
        reason=st.sampled_from([None, "fraudulent", "duplicate", "expired_uncaptured_charge"]),
        failure_reason=st.sampled_from([None, "lost_or_stolen_card", "insufficient_funds", "declined", "brand_new"]),
        pending_reason=st.sampled_from([None, "processing", "insufficient_funds", "charge_pending", "brand_new"]),
        reference=st.sampled_from([None, "74537"]),
        reference_status=st.sampled_from([None, "pending", "available", "unavailable", "brand_new"]),
        kind=st.sampled_from([None, "refund", "reversal", "pending"]),
    ),
    st.sampled_from([None, made.VISA, BANK, PAYPAL, HIDDEN]),
)
def test_every_refund_has_steps_and_words_that_keep_our_secrets(refund: Refund, method: PaymentMethod | None) -> None:
    said = sent_words(refund, method)
    assert said.endswith(".") and "20.00 EUR" in said and "  " not in said
    assert not [word for word in FORBIDDEN if word in said.lower()]
    assert all(text(one.label) for one in timeline(refund, method, NOW).steps)

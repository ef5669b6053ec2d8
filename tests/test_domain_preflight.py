"""Each check before money moves, edge by edge."""

from datetime import timedelta
from typing import Any

import pytest

from app.domain.actions import State, Way, Wrong
from app.domain.billing import PaymentMethod, Unread
from app.domain.errors import Why
from app.domain.matter import Matter
from app.domain.money import Money
from app.domain.putting_right.check import Flight
from app.domain.putting_right.preflight import checked, stopped
from tests import made
from tests import made_money as money
from tests.made import NOW, days, eur
from tests.words import text


def labels(matter: Matter | None = None, order: Any = None, sure: bool = True, others: Any = ()) -> list[str]:
    flight = Flight(order or money.order(), matter or money.matter(), others, sure, NOW)
    return [text(check.label) for check in checked(flight)]


def stop(matter: Matter | None = None, order: Any = None, others: Any = ()) -> str | None:
    flight = Flight(order or money.order(), matter or money.matter(), others, True, NOW)
    found = stopped(checked(flight))
    return text(found.label) if found else None


CLEAN = ["Nobody else is on this", "No dispute, no fraud warning", "Nothing refunded before"]


def test_a_clean_payment_has_only_good_findings() -> None:
    assert labels() == CLEAN


@pytest.mark.parametrize(
    ("status", "refundable", "label"),
    [
        ("needs_response", False, "No refund while disputed"),
        ("under_review", False, "No refund while disputed"),
        ("lost", False, "No refund: the dispute is lost"),
        ("warning_needs_response", True, None),
        ("warning_under_review", True, None),
        ("won", True, None),
        ("prevented", True, None),
        ("warning_closed", True, None),
        ("a_new_state", False, "No refund while disputed"),
        ("a_new_state", True, None),
    ],
)
def test_an_open_or_lost_chargeback_stops_a_refund_and_an_inquiry_does_not(
    status: str, refundable: bool, label: str | None
) -> None:
    matter = money.matter(disputes=(made.dispute(status=status, refundable=refundable),))
    assert stop(matter) == label
    assert stop(matter, money.order(Way.NOTE_BALANCE)) is None


def test_only_a_full_refund_ends_an_inquiry() -> None:
    matter = money.matter(disputes=(made.dispute(status="warning_needs_response", refundable=True),))

    def detail(minor: int) -> str:
        flight = Flight(money.order(amount=eur(minor)), matter, (), True, NOW)
        return next(text(one.detail) for one in checked(flight) if text(one.label) == "An inquiry is open")

    assert detail(8900).startswith("This full refund ends it")
    assert detail(8899).startswith("Only a full refund ends it")


@pytest.mark.parametrize("part", ["payment", "invoice", "disputes", "refunds", "notes"])
def test_what_must_be_known_and_was_not_read_stops(part: str) -> None:
    assert stop(money.matter(unread=(Unread(part, Why.SLOW),))) == "Not everything could be read"


def test_unread_warnings_are_said_and_never_taken_for_none() -> None:
    found = labels(money.matter(unread=(Unread("warnings", Why.PERMISSION),)))
    assert "Fraud warnings could not be read" in found
    assert "No dispute, no fraud warning" not in found
    assert "No dispute" in found


def test_an_early_fraud_warning_is_said() -> None:
    warning = made.billing.FraudWarning("issfr_1", "ch_1", days(-1), "made_with_stolen_card", True)
    assert "The card's network warns of fraud" in labels(money.matter(warnings=(warning,)))


@pytest.mark.parametrize("state", [State.RUNNING, State.UNKNOWN])
def test_another_action_under_way_stops(state: State) -> None:
    other = money.another(state, started_at=NOW)
    assert stop(others=(other,)) is not None
    assert "Nobody else is on this" not in labels(others=(other,))


@pytest.mark.parametrize(("minutes", "said"), [(59, True), (60, False)])
def test_what_was_done_within_the_hour_is_said_with_who_and_where(minutes: int, said: bool) -> None:
    other = money.another(State.DONE, finished_at=NOW - timedelta(minutes=minutes))
    found = checked(Flight(money.order(), money.matter(), (other,), True, NOW))
    details = [text(one.detail) for one in found if text(one.label) == "29.03 EUR was given here within the hour"]
    assert bool(details) is said
    assert all("Ben Ortiz on ticket #4822" in one for one in details)


def test_a_request_that_waits_elsewhere_is_said_until_it_expires() -> None:
    other = money.another(State.WAITING, expires_at=NOW + timedelta(seconds=1))
    assert "29.03 EUR waits for approval here" in labels(others=(other,))
    assert labels(others=(money.another(State.WAITING, expires_at=NOW),)) == CLEAN


@pytest.mark.parametrize(
    ("status", "label"),
    [("succeeded", "20.00 EUR was refunded before"), ("pending", "20.00 EUR is on its way back already")],
)
def test_earlier_refunds_are_said(status: str, label: str) -> None:
    assert label in labels(money.matter(refunds=(money.refund(status=status),)))


def test_a_refund_that_failed_counts_as_none() -> None:
    assert labels(money.matter(refunds=(money.refund(status="failed"),))) == CLEAN


def test_credit_notes_are_said_and_void_ones_are_not() -> None:
    assert "The invoice is credited by 20.00 EUR already" in labels(money.matter(notes=(money.credit_note(),)))
    assert labels(money.matter(notes=(money.credit_note(status="void"),))) == CLEAN


@pytest.mark.parametrize(("minor", "label"), [(8900, None), (8901, "That is more than is left")])
def test_more_than_is_left_stops(minor: int, label: str | None) -> None:
    assert stop(order=money.order(amount=eur(minor))) == label


def test_an_amount_of_another_currency_stops() -> None:
    assert stop(order=money.order(amount=Money(100, "usd"))) == "Another currency"


@pytest.mark.parametrize(
    "matter", [money.bare(status="uncaptured"), money.bare(status="failed"), money.bare(refunded=eur(8900))]
)
def test_a_way_that_is_not_possible_any_more_stops(matter: Matter) -> None:
    assert stop(matter, money.order(Way.REFUND)) is not None


def aged(kind: str, old: float, **changes: Any) -> Matter:
    return money.bare(method=PaymentMethod("pm", kind), created=days(-old), **changes)


@pytest.mark.parametrize(
    ("kind", "edge"), [("card", 180), ("us_bank_account", 180), ("sepa_debit", 180), ("au_becs_debit", 90)]
)
def test_a_payment_older_than_its_bank_takes_refunds_for_is_said(kind: str, edge: int) -> None:
    label = f"The payment is older than {edge} days"
    assert label in labels(aged(kind, edge), money.order(Way.REFUND))
    assert label not in labels(aged(kind, edge - 0.01), money.order(Way.REFUND))


@pytest.mark.parametrize(("kind", "edge"), [("sepa_debit", 56), ("us_bank_account", 60)])
def test_a_debit_that_the_bank_can_still_take_back_is_said(kind: str, edge: int) -> None:
    label = "The bank can still take this payment back"
    assert label in labels(aged(kind, edge - 0.01), money.order(Way.REFUND))
    assert label not in labels(aged(kind, edge), money.order(Way.REFUND))


def test_a_debit_that_has_not_come_in_is_said() -> None:
    pending = aged("us_bank_account", 1, status="processing", captured=eur(8900))
    assert "The payment has not come in yet" in labels(pending, money.order(Way.REFUND))


@pytest.mark.parametrize(("held", "said"), [(2902, True), (2903, False)])
def test_a_balance_that_is_too_low_is_said(held: int, said: bool) -> None:
    assert ("Our balance is low" in labels(money.matter(available=eur(held)))) is said


def test_a_match_by_address_alone_is_said() -> None:
    assert "E-mail match only" in labels(sure=False)


def test_fraud_as_the_reason_says_what_else_it_does() -> None:
    assert "Stripe will block this card and e-mail" in labels(order=money.order(wrong=Wrong.FRAUD))


def test_what_stops_comes_first_and_what_is_fine_last() -> None:
    matter = money.matter(disputes=(made.dispute(),), refunds=(money.refund(),))
    found = checked(Flight(money.order(), matter, (), False, NOW))
    assert [(one.stops, one.fine) for one in found] == sorted(((one.stops, one.fine) for one in found), key=_rank)


def _rank(pair: tuple[bool, bool]) -> tuple[bool, bool]:
    return not pair[0], pair[1]

"""What is read for the page of a payment that has not gone through, and what is not."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.billing import Failure, Unread
from app.domain.errors import Unavailable, Why
from tests import made
from tests.front import front
from tests.made import days
from tests.memory_billing import maya
from tests.words import everything

FAILED = made.payment(status="failed", failure=Failure("card_declined", "insufficient_funds"))
EARLIER = made.payment(id="ch_0", charge_id="ch_0", status="failed", failure=FAILED.failure, created=days(-8))
OPEN = made.invoice(status="open", next_attempt_at=days(3))


def test_an_earlier_try_and_the_next_one_are_read_on_click(tmp_path: Path) -> None:
    desk = front(maya(payment_rows=[FAILED, EARLIER], invoice_rows=[OPEN]), tmp_path)
    said = everything(desk.press("open:payment:ch_1"))
    assert "2026-11-15" in said and "2026-11-26" in said and "for Team" in said
    assert "tries_of" in desk.billing.calls and "invoice" not in desk.billing.calls


def test_a_paid_payment_is_not_asked_for_tries(tmp_path: Path) -> None:
    desk = front(maya(), tmp_path)
    desk.press("open:payment:ch_1")
    assert "tries_of" not in desk.billing.calls


def test_an_invoice_older_than_the_card_is_read_by_its_id(tmp_path: Path) -> None:
    newer = [made.invoice(id=f"in_new{number}") for number in range(10)]
    desk = front(maya(payment_rows=[FAILED], invoice_rows=[*newer, OPEN]), tmp_path)
    assert "2026-11-26" in everything(desk.press("open:payment:ch_1"))


@pytest.mark.parametrize("part", ["tries_of", "invoice"])
def test_what_cannot_be_read_is_said_and_takes_nothing_else_down(part: str, tmp_path: Path) -> None:
    desk = front(maya(payment_rows=[FAILED], invoice_rows=[]), tmp_path)
    desk.billing.failing[part] = Unavailable(Why.SLOW)
    said = everything(desk.press("open:payment:ch_1"))
    assert "could not be read" in said and "not enough money" in said


def test_an_older_try_of_what_is_with_the_bank_by_now_asks_for_no_money(tmp_path: Path) -> None:
    newer = made.payment(id="ch_2", charge_id="ch_2", status="processing", created=days(-1))
    desk = front(maya(payment_rows=[newer, FAILED], invoice_rows=[OPEN]), tmp_path)
    said = everything(desk.press("open:payment:ch_1"))
    assert "is still with the bank" in said and "link to pay" not in said


def test_without_the_newer_payments_nobody_is_told_to_pay_again(tmp_path: Path) -> None:
    bare = made.payment(id="ch_9", charge_id="ch_9", intent_id=None, invoice_id=None, status="failed")
    desk = front(maya(payment_rows=[bare], invoice_rows=[]), tmp_path)
    assert "You can pay again" in everything(desk.press("open:payment:ch_9"))
    known = desk.deps.cache.get("cus_maya")
    assert known is not None
    desk.deps.cache.put(replace(known, unread=(Unread("payments", Why.SLOW),)))
    said = everything(desk.press("open:payment:ch_9"))
    assert "You can pay again" not in said and "not known here" in said


def test_a_payment_without_invoice_looks_for_a_later_one_of_the_same_amount(tmp_path: Path) -> None:
    bare = made.payment(id="ch_9", charge_id="ch_9", intent_id=None, invoice_id=None, status="failed")
    since = made.payment(id="ch_2", charge_id="ch_2", intent_id="pi_2", invoice_id=None, created=days(-1))
    desk = front(maya(payment_rows=[since, bare], invoice_rows=[]), tmp_path)
    assert "possibly the same purchase" in everything(desk.press("open:payment:ch_9"))
    assert "tries_of" not in desk.billing.calls


def test_a_payment_beside_the_open_invoice_keeps_the_customer_from_being_asked_twice(tmp_path: Path) -> None:
    loose = made.payment(id="ch_7", charge_id="ch_7", intent_id="pi_7", invoice_id=None, created=days(-1))
    desk = front(maya(payment_rows=[loose, FAILED], invoice_rows=[OPEN]), tmp_path)
    said = everything(desk.press("open:payment:ch_1"))
    assert "It is possibly the same purchase" in said and "link to pay" not in said
    other = replace(loose, amount=made.eur(100), captured=made.eur(100))
    desk = front(maya(payment_rows=[other, FAILED], invoice_rows=[OPEN]), tmp_path / "other")
    assert "link to pay" in everything(desk.press("open:payment:ch_1"))


def test_of_a_canceled_payment_the_invoice_behind_is_read(tmp_path: Path) -> None:
    canceled = made.payment(id="pi_1", charge_id=None, status="canceled")
    desk = front(maya(payment_rows=[canceled], invoice_rows=[made.invoice(status="void")]), tmp_path)
    said = everything(desk.press("open:payment:pi_1"))
    assert "The invoice behind it is void" in said and "may still show" not in said

"""Which amount stands on a row, and that a refund sent again is not failed any more."""

from app.domain.insights import noticed
from app.domain.pages import home, payments
from tests import made
from tests.made import eur
from tests.words import text


def test_a_payment_that_was_taken_in_part_shows_what_was_taken() -> None:
    part = made.payment(captured=eur(5000), invoice_id=None)
    assert text(payments.payment_row(part, ()).value) == "50.00 EUR"
    assert text(home.payment_row(part, made.scene()).value) == "50.00 EUR"


def test_a_failed_refund_that_was_sent_again_is_no_alarm_any_more() -> None:
    failed, again = made.refund(status="failed"), made.refund(id="re_2")
    rules = [one.rule for one in noticed(made.snapshot(payments=(made.payment(refunds=(again, failed)),)), made.NOW)]
    assert "refund_failed" not in rules

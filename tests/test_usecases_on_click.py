"""What a page reads only when it is opened: asked for once, and its failure never takes the page down."""

import pytest

from app.domain import billing
from app.domain.errors import NotFound, Unavailable, Why
from tests import made
from tests.front import front
from tests.memory_billing import maya
from tests.words import everything, text

WARNING = billing.FraudWarning("issfr_1", "ch_1", made.days(-3), "made_with_stolen_card", actionable=True)


def test_a_dispute_shows_the_early_fraud_warning_of_its_payment(tmp_path):
    desk = front(maya(dispute_rows=[made.dispute()], warning_rows=[WARNING]), tmp_path)
    assert "stolen card" in everything(desk.press("open:dispute:du_1"))
    assert desk.billing.calls.count("fraud_warnings") == 1


@pytest.mark.parametrize("failure", [Unavailable(Why.PERMISSION), NotFound("No.")])
def test_unread_warnings_do_not_take_a_dispute_down(failure, tmp_path):
    desk = front(maya(dispute_rows=[made.dispute()], failing={"fraud_warnings": failure}), tmp_path)
    card = desk.press("open:dispute:du_1")
    assert text(card.title) == "Dispute" and "Early fraud warnings could not be read" in everything(card)


def test_only_cards_have_early_fraud_warnings(tmp_path):
    debit = billing.PaymentMethod("pm_2", "sepa_debit", last4="3000")
    desk = front(maya(dispute_rows=[made.dispute()], payment_rows=[made.payment(method=debit)]), tmp_path)
    desk.press("open:dispute:du_1")
    assert "fraud_warnings" not in desk.billing.calls


def test_a_payment_shows_its_warning_and_a_failed_one_is_not_asked_about(tmp_path):
    desk = front(maya(warning_rows=[WARNING]), tmp_path)
    assert "stolen card" in everything(desk.press("open:payment:ch_1"))
    failed = front(maya(payment_rows=[made.payment(status="failed")], warning_rows=[WARNING]), tmp_path)
    assert "stolen card" not in everything(failed.press("open:payment:ch_1"))
    assert "fraud_warnings" not in failed.billing.calls

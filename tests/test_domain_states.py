"""The one word for the state of each thing."""

import pytest

from app.domain import billing
from app.domain.card import Tone
from app.domain.states import dispute_status, invoice_status, payment_status, refund_status, subscription_status
from tests import made
from tests.made import days, eur
from tests.words import text


def words(status: object) -> tuple[str, str]:
    """Tone and words as plain text."""
    return status.tone.value, text(status.words)  # type: ignore[attr-defined]


OPEN = {"status": "open", "payments": ()}
LATE = billing.InvoicePayment("inpay_1", "open", eur(8900), intent_id="pi_1")


@pytest.mark.parametrize(
    ("invoice", "payments", "expected"),
    [
        (made.invoice(), (made.payment(),), ("good", "Paid")),
        (made.invoice(status="draft"), (), ("waiting", "Draft")),
        (made.invoice(status="void"), (), ("closed", "Void")),
        (made.invoice(status="uncollectible"), (), ("closed", "Written off")),
        (made.invoice(**OPEN), (), ("waiting", "Open")),
        (made.invoice(**OPEN, due_at=days(3)), (), ("waiting", "Open")),
        (made.invoice(**OPEN, due_at=days(-12)), (), ("attention", "Overdue 12 days")),
        (made.invoice(**OPEN, due_at=days(-1.5)), (), ("attention", "Overdue 1 day")),
        (made.invoice(**OPEN, due_at=days(-0.2)), (), ("attention", "Overdue")),
        (made.invoice(**OPEN, attempt_count=2), (), ("problem", "Failed")),
        (made.invoice(**OPEN, attempt_count=2, collection_method="send_invoice"), (), ("waiting", "Open")),
        (
            made.invoice(status="open", payments=(LATE,), attempt_count=1),
            (made.payment(status="processing"),),
            ("waiting", "Processing"),
        ),
        (
            made.invoice(status="open", payments=(LATE,), attempt_count=1),
            (made.payment(status="needs_action"),),
            ("attention", "Needs the customer"),
        ),
        (made.invoice(**OPEN, amount_paid=eur(4000), amount_remaining=eur(4900)), (), ("attention", "Part paid 40.00")),
        (made.invoice(), (made.payment(refunded=eur(2000)),), ("good", "Refunded 20.00")),
        (made.invoice(), (made.payment(refunded=eur(8900)),), ("good", "Refunded")),
        (made.invoice(credited_after=eur(500)), (made.payment(),), ("good", "Credited 5.00")),
        (
            made.invoice(payments=(billing.InvoicePayment("i", "paid", eur(8900), eur(8900), outside=True),)),
            (),
            ("good", "Paid outside Stripe"),
        ),
        (made.invoice(status="brand_new"), (), ("closed", "Brand new")),
    ],
)
def test_an_invoice_is_in_one_word(
    invoice: billing.Invoice, payments: tuple[billing.Payment, ...], expected: tuple[str, str]
) -> None:
    snapshot = made.snapshot(invoices=(invoice,), payments=payments)
    assert words(invoice_status(invoice, snapshot, made.NOW)) == expected


@pytest.mark.parametrize(
    ("payment", "disputes", "expected"),
    [
        (made.payment(), (), ("good", "Paid")),
        (made.payment(status="failed"), (), ("problem", "Failed")),
        (made.payment(status="processing"), (), ("waiting", "Processing")),
        (made.payment(status="uncaptured"), (), ("waiting", "Held, not taken")),
        (made.payment(status="canceled"), (), ("closed", "Canceled")),
        (made.payment(status="new_word"), (), ("closed", "New word")),
        (made.payment(refunds=(made.refund(status="pending"),)), (), ("waiting", "Refund on its way")),
        (made.payment(refunds=(made.refund(status="failed"),)), (), ("problem", "Refund failed")),
        (
            made.payment(refunded=eur(2000), refunds=(made.refund(), made.refund(status="failed"))),
            (),
            ("good", "Refunded 20.00"),
        ),
        (made.payment(disputed=True, refunded=eur(2000)), (made.dispute(),), ("problem", "Disputed")),
        (made.payment(disputed=True), (), ("attention", "Disputed, state not read")),
        (made.payment(disputed=True), (made.dispute(),), ("problem", "Disputed")),
        (made.payment(disputed=True), (made.dispute(status="warning_needs_response"),), ("attention", "Inquiry")),
        (made.payment(disputed=True), (made.dispute(status="lost"),), ("problem", "Dispute lost")),
        (made.payment(disputed=True), (made.dispute(status="won"),), ("good", "Paid")),
        (
            made.payment(disputed=True),
            (made.dispute(charge_id="ch_other", status="won"),),
            ("attention", "Disputed, state not read"),
        ),
    ],
)
def test_a_payment_shows_its_dispute_before_its_refund_before_itself(
    payment: billing.Payment, disputes: tuple[billing.Dispute, ...], expected: tuple[str, str]
) -> None:
    assert words(payment_status(payment, disputes)) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", "Active"),
        ("trialing", "Trial"),
        ("past_due", "Past due"),
        ("canceled", "Canceled"),
        ("paused", "Paused"),
        ("odd_one", "Odd one"),
    ],
)
def test_a_subscription_is_in_one_word(status: str, expected: str) -> None:
    assert words(subscription_status(made.subscription(status=status)))[1] == expected


def test_a_paused_collection_is_not_shown_as_active() -> None:
    assert words(subscription_status(made.subscription(collection_paused=True))) == ("closed", "Paused")


def test_unknown_values_are_shown_as_their_own_word_with_a_dash() -> None:
    assert dispute_status(made.dispute(status="some_new_stage")).tone is Tone.CLOSED
    assert words(refund_status(made.refund(status="queued"))) == ("closed", "Queued")

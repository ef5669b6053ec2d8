"""The rules about money that was not taken, was let go, or lies with us for nothing."""

from typing import Any

import pytest

from app.domain import billing
from app.domain.errors import Why
from app.domain.insights import noticed
from app.domain.insights.insight import Insight
from tests import made
from tests.made import days, eur
from tests.words import text

NEXT = {"attempt_count": 1, "next_attempt_at": days(3)}


def found(**changes: Any) -> dict[str, Insight]:
    return {one.rule: one for one in noticed(made.snapshot(**changes), made.NOW)}


def failed(number: int = 1, **changes: Any) -> billing.Payment:
    names = {
        "id": f"ch_{number}",
        "charge_id": f"ch_{number}",
        "intent_id": f"pi_{number}",
        "invoice_id": f"in_{number}",
    }
    declined = {"status": "failed", "failure": billing.Failure("card_declined", "do_not_honor")}
    return made.payment(**declined | names | changes)


def unpaid(number: int = 1, **changes: Any) -> billing.Invoice:
    return made.invoice(**{"id": f"in_{number}", "status": "open", "payments": ()} | NEXT | changes)


def test_where_nothing_was_saved_to_charge_no_bank_has_refused() -> None:
    bare = failed(status="needs_method", failure=None, charge_id=None)
    insight = found(invoices=(unpaid(),), payments=(bare,))["payment_failed"]
    assert text(insight.title) == "No card to charge, 89.00 EUR"
    assert text(insight.text) == (
        "Nothing was saved that could be charged. Tried on 2026-11-18."
        " Next try 2026-11-26, only with another payment method."
    )
    assert insight.next_step is not None and insight.next_step.command == "open:invoice:in_1"


def test_further_invoices_that_failed_are_counted() -> None:
    more = found(invoices=(unpaid(1), unpaid(2), unpaid(3)), payments=(failed(1), failed(2), failed(3)))
    assert text(more["payment_failed"].text).endswith("2 more invoices have failed.")
    one = found(invoices=(unpaid(1), unpaid(2)), payments=(failed(1), failed(2)))
    assert text(one["payment_failed"].text).endswith("1 more invoice has failed.")


@pytest.mark.parametrize(
    ("failure", "other"),
    [
        (billing.Failure("card_declined", "do_not_honor"), False),
        (billing.Failure("card_declined", "lost_card"), True),
        (billing.Failure("incorrect_number"), True),
        (billing.Failure("card_declined", None, outcome_type="blocked", blocked_by="highest_risk_level"), True),
    ],
)
def test_a_next_try_that_needs_another_card_says_so(failure: billing.Failure, other: bool) -> None:
    told = text(found(invoices=(unpaid(),), payments=(failed(failure=failure),))["payment_failed"].text)
    assert ("Next try 2026-11-26, only with another payment method." in told) is other
    assert "Next try 2026-11-26" in told


def test_a_sale_that_failed_long_ago_is_no_news() -> None:
    assert "one_off_failed" in found(payments=(failed(invoice_id=None, created=days(-89)),))
    assert "one_off_failed" not in found(payments=(failed(invoice_id=None, created=days(-91)),))


def test_a_refund_in_parts_tells_the_sum() -> None:
    parts = (made.refund(id="re_2", amount=eur(3900)), made.refund(amount=eur(5000)))
    insight = found(payments=(made.payment(refunded=eur(8900), refunds=parts),))["refund_on_its_way"]
    assert text(insight.title) == "Refunded, 89.00 EUR"


def test_a_canceled_hold_is_let_go_and_a_canceled_order_never_held_anything() -> None:
    held = made.payment(status="canceled", invoice_id=None, created=days(-3), refunded=eur(8900))
    assert text(found(payments=(held,))["payment_canceled"].text) == (
        "The amount was only held, and has been let go. The bank may show it for some days."
    )
    bare = made.payment(status="canceled", invoice_id=None, created=days(-3), charge_id=None)
    assert text(found(payments=(bare,))["payment_canceled"].text) == "Canceled before any money was taken."
    assert "payment_canceled" not in found(
        payments=(made.payment(status="canceled", invoice_id=None, created=days(-22)),)
    )
    assert "payment_canceled" not in found(payments=(made.payment(status="canceled"),))


def test_money_that_no_open_invoice_asks_for_lies_with_us() -> None:
    customer = made.customer(cash=(eur(64000),))
    insight = found(customer=customer)["cash_lying"]
    assert text(insight.title) == "Money received, for no invoice: 640.00 EUR"
    asks = made.invoice(id="in_2", status="open", collection_method="send_invoice", payments=())
    assert "cash_lying" not in found(customer=customer, invoices=(asks,))
    assert "cash_lying" not in found(customer=customer, unread=(billing.Unread("invoices", Why.SLOW),))


def test_a_first_payment_tells_what_was_taken() -> None:
    taken = made.payment(amount=eur(9000), captured=eur(4000), invoice_id=None)
    insight = found(payments=(taken,), invoices=())["first_payment"]
    assert text(insight.title) == "First payment ever, 40.00 EUR"


def needing(**changes: Any) -> billing.Payment:
    return made.payment(**{"status": "needs_action", "captured": None} | changes)


def test_what_was_paid_since_or_left_behind_waits_for_nobody() -> None:
    loose = needing(invoice_id=None, created=days(-3))
    assert "needs_customer" in found(payments=(loose,), invoices=())
    since = made.payment(id="ch_2", charge_id="ch_2", intent_id="pi_2", invoice_id=None, created=days(-2))
    assert "needs_customer" not in found(payments=(since, loose), invoices=())
    assert "needs_customer" not in found(payments=(needing(invoice_id=None, created=days(-91)),), invoices=())


def test_what_an_invoice_waited_for_is_over_once_it_is_not_open() -> None:
    asked = needing(id="pi_9", charge_id=None, intent_id="pi_9")
    assert "needs_customer" in found(payments=(asked,), invoices=(unpaid(attempt_count=0, next_attempt_at=None),))
    for status in ("paid", "void"):
        assert "needs_customer" not in found(payments=(asked,), invoices=(made.invoice(status=status),))

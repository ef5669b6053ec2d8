"""What an agent must notice, and that a clean payer raises nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import billing
from app.domain.errors import Why
from app.domain.insights import RULES, alarming, noticed
from tests import made
from tests.made import days, eur
from tests.words import text

OPEN = made.invoice(status="open", attempt_count=2, next_attempt_at=days(2))
FAILED = made.payment(status="failed")
ENDING = billing.PaymentMethod("pm_1", "card", brand="visa", last4="0259", exp_month=11, exp_year=2026)
ENDED = billing.PaymentMethod("pm_1", "card", brand="visa", last4="0259", exp_month=10, exp_year=2026)


def found(**changes: object) -> list[str]:
    return [insight.rule for insight in alarming(made.snapshot(**changes), made.NOW)]


def test_a_clean_payer_raises_nothing() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"disputes": (made.dispute(),)}, "dispute_due"),
        ({"disputes": (made.dispute(status="appeal_needs_response"),)}, "dispute_due"),
        ({"disputes": (made.dispute(status="warning_needs_response", taken=None),)}, "inquiry_open"),
        ({"invoices": (OPEN,), "payments": (FAILED,)}, "payment_failed"),
        ({"invoices": (OPEN,), "payments": ()}, "payment_failed"),
        ({"payments": (made.payment(status="failed", invoice_id=None),), "invoices": ()}, "one_off_failed"),
        ({"payments": (made.payment(refunds=(made.refund(status="failed"),)),)}, "refund_failed"),
        ({"payments": (made.payment(status="needs_action", invoice_id=None),), "invoices": ()}, "needs_customer"),
        ({"invoices": (made.invoice(status="open", due_at=days(-12), payments=()),)}, "overdue"),
        ({"unread": (billing.Unread("disputes", Why.SLOW),)}, "unread_part"),
        ({"subscriptions": (made.subscription(collection_paused=True),)}, "collection_paused"),
        ({"customer": made.customer(default_payment_method=ENDING)}, "card_expiring"),
        ({"customer": made.customer(default_payment_method=ENDED)}, "card_expiring"),
        ({"customer": made.customer(deleted=True)}, "deleted_customer"),
    ],
)
def test_each_trouble_is_noticed_and_nothing_else(changes: dict[str, object], rule: str) -> None:
    assert found(**changes) == [rule]


@pytest.mark.parametrize(
    "changes",
    [
        {
            "invoices": (made.invoice(status="open", due_at=days(3), collection_method="send_invoice", payments=()),),
            "payments": (),
        },
        {"payments": (made.payment(), made.payment(id="ch_0", status="failed", invoice_id=None))},
        {"unread": (billing.Unread("names", Why.SLOW),)},
        {"customer": made.customer(default_payment_method=ENDING), "subscriptions": ()},
        {
            "customer": made.customer(default_payment_method=ENDING),
            "subscriptions": (made.subscription(cancel_at_period_end=True),),
        },
        {"subscriptions": (made.subscription(status="canceled", collection_paused=True),)},
    ],
)
def test_what_is_in_order_raises_no_alarm(changes: dict[str, object]) -> None:
    assert found(**changes) == []


def test_a_dispute_stands_before_a_failed_payment_before_an_overdue_invoice() -> None:
    late = made.invoice(id="in_late", status="open", due_at=days(-3), payments=())
    assert found(disputes=(made.dispute(),), invoices=(OPEN, late), payments=(FAILED,)) == [
        "dispute_due",
        "payment_failed",
        "overdue",
    ]


def test_the_dispute_that_is_due_first_leads() -> None:
    later = made.dispute(id="du_later", due_at=days(9))
    insight = noticed(made.snapshot(disputes=(later, made.dispute())), made.NOW)[0]
    assert insight.proof == ("du_1", "ch_1")
    assert text(insight.title) == "Dispute: answer by 2026-11-26"
    assert text(insight.text).endswith("3 days left.")


@pytest.mark.parametrize(
    ("tries", "next_try", "said"),
    [
        (1, None, "Tried on 2026-11-18. Stripe will not try again by itself."),
        (2, days(2), "Tried 2 times, last on 2026-11-18. Next try 2026-11-25."),
        (4, days(2), "Tried 4 times, last on 2026-11-18. Next try 2026-11-25."),
    ],
)
def test_a_failed_renewal_says_how_often_and_what_comes_next(tries: int, next_try: object, said: str) -> None:
    invoice = made.invoice(status="open", attempt_count=tries, next_attempt_at=next_try)
    insight = noticed(made.snapshot(invoices=(invoice,), payments=(FAILED,)), made.NOW)[0]
    assert text(insight.text) == f"The payment was declined. Stripe gives no reason that we know. {said}"
    assert text(insight.title) == "Payment failed, 89.00 EUR"


def test_a_missing_permission_is_named_and_never_reads_like_an_empty_list() -> None:
    gap = billing.Unread("disputes", Why.PERMISSION, "Disputes: Read")
    insight = noticed(made.snapshot(unread=(gap,)), made.NOW)[0]
    assert text(insight.title) == "Disputes could not be read"
    assert "Disputes: Read" in text(insight.text)
    assert "That does not mean there are none." in text(insight.text)


@pytest.mark.parametrize(
    ("card", "days_left", "rules"),
    [(ENDING, 300, []), (ENDING, 40, ["card_expiring"]), (ENDED, 300, ["card_expiring"])],
)
def test_a_card_that_ends_is_news_when_the_charge_is_near_or_it_has_ended(
    card: billing.PaymentMethod, days_left: int, rules: list[str]
) -> None:
    charged = made.subscription(items=(made.item(period_end=days(days_left)),))
    assert found(customer=made.customer(default_payment_method=card), subscriptions=(charged,)) == rules


STATUSES = st.sampled_from(["draft", "open", "paid", "void", "uncollectible", "new"])
WHEN = st.none() | st.floats(min_value=-400, max_value=400).map(days)


@given(STATUSES, WHEN, WHEN, st.integers(0, 9), st.sampled_from(["succeeded", "failed", "processing", "new"]))
def test_no_state_of_an_invoice_breaks_a_rule(status: str, due: object, retry: object, tries: int, paid: str) -> None:
    invoice = made.invoice(
        status=status, due_at=due, next_attempt_at=retry, attempt_count=tries, amount_remaining=eur(1)
    )
    insights = noticed(made.snapshot(invoices=(invoice,), payments=(made.payment(status=paid),)), made.NOW)
    assert len(insights) <= len(RULES)
    assert all(insight.proof and insight.title for insight in insights)

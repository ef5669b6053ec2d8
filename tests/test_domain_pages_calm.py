"""What home says of a customer with nothing to notice: that, and how the newest invoice and the plan stand."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain import billing
from app.domain.errors import Why
from app.domain.pages import home
from tests import made
from tests.made import days, eur
from tests.words import text

NOTHING = eur(0)


def said(**changes: Any) -> str:
    """The first section of home."""
    first = home.home(made.scene(**changes)).sections[0]
    return text(first.text) if hasattr(first, "text") else text(first.paragraphs[0])  # type: ignore[union-attr]


def open_invoice(**changes: Any) -> billing.Invoice:
    return made.invoice(**{"status": "open", "collection_method": "send_invoice", "payments": ()} | changes)


@pytest.mark.parametrize(
    ("invoice", "stands"),
    [
        (made.invoice(), ""),
        (open_invoice(due_at=days(10)), "89.00 EUR is open, due 2026-12-03."),
        (open_invoice(), "89.00 EUR is open."),
        (open_invoice(credited_before=eur(900)), "89.00 EUR is open, after a credit note of 9.00 EUR."),
        (made.invoice(status="draft", payments=(), total=NOTHING), ""),
        (made.invoice(status="draft", payments=()), "An invoice over 89.00 EUR is a draft and not sent yet."),
        (made.invoice(status="void", payments=()), "The invoice of 2026-11-18 is void: nothing is to be paid for it."),
        (made.invoice(status="void", payments=(), created=days(-60)), ""),
        (made.invoice(credited_after=eur(900)), "A credit note took 9.00 EUR off the invoice of 2026-11-18."),
        (made.invoice(credited_before=eur(900)), "A credit note took 9.00 EUR off the invoice of 2026-11-18."),
        (made.invoice(credited_after=eur(900), created=days(-60)), ""),
        (
            made.invoice(amount_due=eur(6900), starting_balance=eur(-2000), ending_balance=eur(0)),
            "Credit of 20.00 EUR paid for a part of the invoice of 2026-11-18.",
        ),
        (
            made.invoice(amount_due=eur(0), starting_balance=eur(-10000), ending_balance=eur(-1100)),
            "Credit of 89.00 EUR paid for the invoice of 2026-11-18.",
        ),
        (
            made.invoice(total=eur(-3000), amount_due=eur(0), starting_balance=eur(0), ending_balance=eur(-3000)),
            "30.00 EUR was kept as credit by the invoice of 2026-11-18.",
        ),
        (made.invoice(paid_outside=eur(8900)), "The invoice of 2026-11-18 was paid outside Stripe."),
        (made.invoice(paid_outside=eur(8900), created=days(-60)), ""),
        (made.invoice(paid_outside=eur(4000)), ""),
    ],
)
def test_a_calm_card_says_how_the_newest_invoice_stands(invoice: billing.Invoice, stands: str) -> None:
    wanted = f"Nothing needs attention. {stands}" if stands else "Nothing needs attention"
    assert said(invoices=(invoice,), payments=()) == wanted


def test_a_calm_card_says_when_a_canceled_plan_ends() -> None:
    ending = made.subscription(cancel_at_period_end=True)
    assert said(subscriptions=(ending,)) == "Nothing needs attention. The plan is canceled and ends on 2026-12-18."


def test_a_calm_card_says_that_the_plan_has_ended_where_that_is_certain() -> None:
    assert said(subscriptions=()) == "Nothing needs attention. The plan has ended; none runs now."
    never = made.invoice(subscription_id=None)
    assert said(subscriptions=(), invoices=(never,)) == "Nothing needs attention"
    assert said(subscriptions=(), more_subscriptions=True) == "Nothing needs attention"
    begun = made.invoice(status="void", payments=(), created=days(-60))
    assert said(subscriptions=(), invoices=(begun,), payments=()) == "Nothing needs attention"
    unread = (billing.Unread("subscriptions", Why.SLOW),)
    assert "ended" not in said(subscriptions=(), unread=unread)


def test_a_trial_that_did_not_go_on_is_told_as_one() -> None:
    free = billing.InvoiceLine("il_0", "Free trial for 1 × Team", eur(0), 1)
    trial = made.invoice(total=NOTHING, lines=(free,), payments=(), created=days(-16))
    ended = {"subscriptions": (), "payments": ()}
    wanted = "Nothing needs attention. The free trial has ended and did not go on; no plan runs now."
    assert said(invoices=(trial,), **ended) == wanted
    assert "The plan has ended" in said(invoices=(made.invoice(id="in_2"), trial), **ended)
    assert "trial" not in said(invoices=(trial,), more_invoices=True, **ended)


def test_a_trial_that_was_canceled_does_not_go_on() -> None:
    trial = made.subscription(status="trialing", trial_end=days(9))
    nothing = {"invoices": (made.invoice(total=NOTHING),), "payments": ()}
    assert said(subscriptions=(trial,), **nothing) == (
        "On a free trial until 2026-12-02. Nothing has been charged yet."
    )
    canceled = replace(trial, cancel_at=days(9))
    assert said(subscriptions=(canceled,), **nothing) == (
        "On a free trial, which ends on 2026-12-02 and does not go on. Nothing is charged."
    )


def lower(**changes: Any) -> tuple[billing.Invoice, billing.Invoice]:
    """A newest invoice of 29.00 EUR after one of 89.00 EUR."""
    line = billing.InvoiceLine("il_1", "1 × Pro", eur(2900), 1, product_id="prod_2", subscription_id="sub_1")
    team = replace(line, description="1 × Team", amount=eur(8900), product_id="prod_3")
    newest = {"id": "in_2", "total": eur(2900), "lines": (line,), "billing_reason": "subscription_cycle"} | changes
    return made.invoice(**newest), made.invoice(created=days(-35), lines=(team,))


def test_a_calm_card_says_that_the_last_invoice_is_lower_and_why() -> None:
    at = days(-20)
    back = billing.InvoiceLine("il", "Unused time on Team", eur(-3700), period_start=at, proration=True)
    part = billing.InvoiceLine("il", "Remaining time on Pro", eur(1200), period_start=at, proration=True)
    assert said(invoices=lower(lines=(back, part))).endswith(
        "The last invoice is 60.00 EUR lower, after the move from Team to Pro on 2026-11-03."
    )
    assert said(invoices=lower()).endswith("60.00 EUR lower. What changed most: Pro instead of Team.")
    assert said(invoices=lower(lines=())).endswith(
        "60.00 EUR lower. What changed most: Team, only on the invoice before."
    )


@pytest.mark.parametrize(
    "changes",
    [{"created": days(-50)}, {"total": eur(8900)}, {"subscription_id": "sub_2"}, {"billing_reason": "manual"}],
)
def test_what_is_not_lower_or_not_lately_or_something_else_is_not_called_lower(changes: Any) -> None:
    newest, before = lower(**changes)
    assert "lower" not in said(invoices=(newest, replace(before, created=days(-80))))


def ended_early(**changes: Any) -> str:
    line = billing.InvoiceLine("il", "Team", eur(8900), 1, period_start=days(-5), period_end=days(25))
    payments = changes.pop("payments", ())
    return said(invoices=(made.invoice(**{"lines": (line,)} | changes),), payments=payments, subscriptions=())


def test_a_plan_that_ended_within_a_period_that_was_paid_for_says_until_when() -> None:
    assert ended_early().endswith("The plan has ended, though it was paid for until 2026-12-18; none runs now.")


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "uncollectible"},
        {"credited_after": eur(900)},
        {"amount_paid": eur(0)},
        {"payments": (made.payment(refunded=eur(100)),)},
        {"payments": (made.payment(disputed=True),)},
        {"lines": (billing.InvoiceLine("il", "Team", eur(8900), 1, period_end=days(-1)),)},
    ],
)
def test_a_plan_that_was_not_paid_for_any_longer_just_ended(changes: Any) -> None:
    assert "though" not in ended_early(**changes)

"""The rule about a purchase outside of any invoice that failed: what stands before it on the list hides it or not."""

from typing import Any

import pytest

from app.domain import billing
from app.domain.insights import noticed
from app.domain.insights.insight import Insight
from tests import made
from tests.made import days, eur
from tests.words import text

POOR = billing.Failure("card_declined", "insufficient_funds")


def found(**changes: Any) -> dict[str, Insight]:
    return {one.rule: one for one in noticed(made.snapshot(**changes), made.NOW)}


def one(number: int, at: float, **changes: Any) -> billing.Payment:
    own = {"id": f"ch_{number}", "charge_id": f"ch_{number}", "intent_id": f"pi_{number}", "invoice_id": None}
    return made.payment(**own | {"created": days(at)} | changes)


def failed(at: float, **changes: Any) -> billing.Payment:
    return one(1, at, **{"status": "failed", "failure": POOR, "amount": eur(50_000)} | changes)


RENEWED = one(2, -1, invoice_id="in_1")
OPENED = one(3, -0.1, status="needs_method", charge_id=None)
GIVEN_UP = one(4, -0.2, status="canceled", charge_id=None)


@pytest.mark.parametrize(
    "payments",
    [
        (failed(-89),),
        (OPENED, failed(-89)),
        (RENEWED, failed(-6.9)),
        (GIVEN_UP, failed(-6.9)),
        (OPENED, GIVEN_UP, RENEWED, failed(-3)),
        (one(2, -1, invoice_id="in_1", status="failed"), failed(-3)),
    ],
)
def test_a_failed_purchase_is_told_behind_what_says_nothing_of_it(payments: Any) -> None:
    insight = found(payments=payments)["one_off_failed"]
    assert text(insight.title) == "Payment failed, 500.00 EUR" and "not enough money" in text(insight.text)
    assert insight.next_step is not None and insight.next_step.command == "open:payment:ch_1"


@pytest.mark.parametrize(
    "payments",
    [
        (failed(-91),),
        (OPENED, failed(-91)),
        (RENEWED, failed(-7.1)),
        (GIVEN_UP, failed(-7.1)),
        (one(2, -1, amount=eur(50_000), invoice_id="in_1"), failed(-3)),
        (one(2, -1), failed(-3)),
        (one(2, -1, status="uncaptured"), failed(-3)),
        (RENEWED, one(5, -2, amount=eur(40_000)), failed(-3)),
    ],
)
def test_a_failed_purchase_is_over_once_it_is_old_or_something_was_bought(payments: Any) -> None:
    assert "one_off_failed" not in found(payments=payments)


def test_a_payment_that_failed_and_was_then_canceled_says_why() -> None:
    gone = one(1, -2, status="canceled", failure=POOR, amount=eur(7700))
    insight = found(payments=(OPENED, gone))["payment_canceled"]
    assert text(insight.title) == "Payment failed and canceled, 77.00 EUR"
    assert text(insight.text) == (
        "The bank declined the card: not enough money on the account. Canceled before any money was taken."
    )
    stolen = one(1, -2, status="canceled", failure=billing.Failure("card_declined", "stolen_card"))
    assert text(found(payments=(stolen,))["payment_canceled"].text).startswith("The reason is for you only.")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"invoices": (made.invoice(status="open", attempt_count=1),), "invoice_id": "in_1"}, True),
        ({"invoices": (made.invoice(),), "invoice_id": "in_1"}, False),
        ({"invoices": ()}, True),
        ({"invoices": (), "amount": eur(2000)}, False),
    ],
)
def test_a_debit_under_way_is_told_behind_a_newer_sale(changes: dict[str, Any], told: bool) -> None:
    own = {name: changes[name] for name in ("invoice_id", "amount") if name in changes}
    debit = one(1, -2, status="processing", **own)
    rules = found(payments=(one(2, -1, amount=eur(2000)), debit), invoices=changes["invoices"])
    assert ("debit_under_way" in rules) is told


def test_three_payments_that_look_alike_are_counted() -> None:
    def at(minutes: int) -> billing.Payment:
        return one(minutes, -1 + minutes / 1440, description="Box", amount=eur(4900))

    three = found(invoices=(), payments=(at(4), at(2), at(0)))["duplicate_charge"]
    assert text(three.text).endswith("3 payments of this amount look alike. Look at all before any is refunded.")
    two = found(invoices=(), payments=(at(2), at(0)))["duplicate_charge"]
    assert text(two.text).endswith("Look at both before one is refunded.")

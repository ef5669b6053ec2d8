"""What does not fit together: told with what would put it right, and only where the facts say so."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain import billing
from app.domain.discrepancies import Discrepancy, discrepancies, same_name
from app.domain.errors import Why
from app.domain.masking import masked_profile, masked_snapshot
from app.domain.matching import Candidate, How
from app.domain.money import Money
from app.domain.pages.discrepancies import discrepancy_list
from app.domain.pages.scene import Scene
from tests import made
from tests.made import days, eur
from tests.words import everything, text

OPEN = made.invoice(status="open", payments=())
LOOSE = made.payment(invoice_id=None, created=days(-2))


def found(**changes: Any) -> list[Discrepancy]:
    return list(discrepancies(made.snapshot(**changes)))


def kinds(**changes: Any) -> list[str]:
    return [one.kind for one in found(**changes)]


def test_a_plain_customer_fits_together() -> None:
    assert found() == []


def test_a_payment_beside_an_open_invoice_of_its_amount_says_what_to_do() -> None:
    (one,) = found(invoices=(OPEN,), payments=(LOOSE,))
    assert text(one.title) == "Paid beside the invoice, 89.00 EUR"
    assert text(one.text) == (
        "The payment of 2026-11-21 belongs to no invoice. The open invoice of 2026-11-18 asks for the same amount."
    )
    assert "attach the payment to the invoice" in text(one.remedy) and "Do not charge again." in text(one.remedy)
    assert one.proof == ("ch_1", "in_1") and one.command == "open:payment:ch_1"


@pytest.mark.parametrize(
    "changes",
    [
        {"payments": (made.payment(status="failed", invoice_id=None),)},
        {"payments": (made.payment(created=days(-2)),)},
        {"payments": (made.payment(invoice_id=None, refunded=eur(1)),)},
        {"payments": (made.payment(invoice_id=None, disputed=True),)},
        {"payments": (made.payment(invoice_id=None, amount=eur(8901)),)},
        {"payments": (made.payment(invoice_id=None, amount=Money(8900, "usd")),)},
        {"payments": (made.payment(invoice_id=None, created=days(-9)),)},
        {"payments": (made.payment(invoice_id=None, created=days(-5)),), "more_invoices": True},
        {"payments": (LOOSE,), "invoices": (made.invoice(status="draft", payments=()),)},
        {"payments": (LOOSE,), "unread": (billing.Unread("invoices", Why.SLOW),)},
        {"payments": (LOOSE,), "unread": (billing.Unread("payments", Why.SLOW),)},
    ],
)
def test_what_cannot_be_for_the_open_invoice_is_not_put_beside_it(changes: dict[str, Any]) -> None:
    assert "loose_payment" not in kinds(**{"invoices": (OPEN,)} | changes)


@pytest.mark.parametrize(("paid_at", "more_invoices"), [(days(-4.5), False), (days(-2), True)])
def test_a_payment_that_no_unread_invoice_can_claim_is_loose(paid_at: Any, more_invoices: bool) -> None:
    payment = made.payment(invoice_id=None, created=paid_at)
    assert kinds(invoices=(OPEN,), payments=(payment,), more_invoices=more_invoices) == ["loose_payment"]


def test_one_loose_payment_is_told_for_one_invoice_only() -> None:
    older = made.invoice(id="in_0", status="open", payments=(), created=days(-6))
    assert [one.proof for one in found(invoices=(OPEN, older), payments=(LOOSE,))] == [("ch_1", "in_0")]


def paid(*amounts: int, **changes: Any) -> billing.Invoice:
    rows = tuple(
        billing.InvoicePayment(f"inpay_{place}", "paid", eur(amount), eur(amount), intent_id=f"pi_{place}")
        for place, amount in enumerate(amounts)
    )
    return made.invoice(**{"payments": rows} | changes)


def two(refunded: int = 0) -> tuple[billing.Payment, ...]:
    return tuple(
        made.payment(id=f"ch_{n}", charge_id=f"ch_{n}", intent_id=f"pi_{n}", refunded=eur(refunded * n)) for n in (0, 1)
    )


def test_an_invoice_paid_twice_says_how_much_too_much_and_where_it_is() -> None:
    (one,) = found(invoices=(paid(8900, 8900),), payments=two())
    assert text(one.title) == "Invoice paid too much, 89.00 EUR"
    assert "keeps it as the customer\u2019s credit" in text(one.remedy)
    assert one.proof == ("in_1", "inpay_0", "inpay_1")


@pytest.mark.parametrize(
    ("invoice", "refunded", "said"),
    [
        (paid(4450, 4450), 0, []),
        (paid(8900, 8900), 8900, []),
        (paid(8900, 8900), 4000, ["Invoice paid too much, 49.00 EUR"]),
        (paid(8900, 0, overpaid=eur(500)), 0, ["Invoice paid too much, 5.00 EUR"]),
    ],
)
def test_halves_and_money_given_back_are_not_too_much(invoice: billing.Invoice, refunded: int, said: list[str]) -> None:
    assert [text(one.title) for one in found(invoices=(invoice,), payments=two(refunded))] == said


def test_what_was_only_tried_is_not_counted_as_paid() -> None:
    rows = (*paid(8900).payments, billing.InvoicePayment("inpay_9", "canceled", eur(8900), eur(8900), "pi_9"))
    assert found(invoices=(paid(payments=rows),), payments=two()) == []


def test_money_given_back_for_something_else_does_not_hide_what_is_too_much() -> None:
    other_refund = made.payment(id="ch_9", charge_id="ch_9", intent_id="pi_9", invoice_id=None, refunded=eur(8900))
    assert kinds(invoices=(paid(8900, 8900),), payments=(*two(), other_refund)) == ["overpaid"]


def test_a_bare_charge_given_back_is_found_by_its_own_id() -> None:
    rows = tuple(replace(row, intent_id=None, charge_id=f"ch_{n}") for n, row in enumerate(paid(8900, 8900).payments))
    charges = tuple(replace(one, intent_id=None) for one in two(8900))
    assert found(invoices=(paid(payments=rows),), payments=charges) == []


def test_a_written_off_invoice_is_not_waiting_for_its_other_part() -> None:
    part = paid(4000, status="uncollectible", amount_paid=eur(4000), amount_remaining=eur(4900))
    assert found(invoices=(part,), payments=two()) == []


def test_an_invoice_paid_in_part_says_what_is_left() -> None:
    part = paid(4000, status="open", amount_paid=eur(4000), amount_remaining=eur(4900))
    (one,) = found(invoices=(part,), payments=two())
    assert text(one.title) == "Invoice paid in part, 49.00 EUR left"
    assert text(one.text) == "The invoice of 2026-11-18 got 40.00 EUR of 89.00 EUR."


def test_an_invoice_paid_by_a_payment_that_is_not_this_customers_is_possibly_anothers() -> None:
    (one,) = found(payments=())
    assert text(one.title) == "Possibly paid by another customer" and one.proof == ("in_1", "pi_1")


@pytest.mark.parametrize(
    "changes",
    [
        {"more_payments": True},
        {"unread": (billing.Unread("payments", Why.SLOW),)},
        {"customer": made.customer(deleted=True)},
        {
            "invoices": (
                made.invoice(payments=(billing.InvoicePayment("i", "paid", eur(1), eur(1), "pi_9", outside=True),)),
            )
        },
        {"invoices": (made.invoice(payments=(billing.InvoicePayment("i", "open", eur(1), None, "pi_9"),)),)},
    ],
)
def test_a_payment_that_was_not_read_or_is_none_is_not_called_anothers(changes: dict[str, Any]) -> None:
    assert kinds(**{"payments": ()} | changes) == []


def other(**changes: Any) -> tuple[Candidate, ...]:
    return (Candidate(billing.Profile(made.customer(**{"id": "cus_2", "created": days(-9)} | changes))),)


@pytest.mark.parametrize(
    ("changes", "shared"),
    [
        ({"name": "M L", "email": "MAYA@Lindqvist.example"}, "address"),
        ({"name": "maya LINDQVIST, Ltd.", "email": None}, "name"),
    ],
)
def test_a_near_duplicate_says_what_is_the_same(changes: dict[str, Any], shared: str) -> None:
    (one,) = discrepancies(made.snapshot(), other(**changes))
    assert text(one.text) == f"Another customer with the same {shared}, since 2026-11-14."
    assert one.proof == ("cus_maya", "cus_2") and one.command == "open:match:cus_maya"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "cus_maya"},
        {"deleted": True},
        {"name": "Maya Lind", "email": "m@lindqvist.example"},
        {"name": None, "email": None},
    ],
)
def test_the_same_a_deleted_or_a_different_customer_is_no_near_duplicate(changes: dict[str, Any]) -> None:
    assert discrepancies(made.snapshot(), other(**changes)) == ()


@pytest.mark.parametrize(("how", "told"), [(How.EMAIL, True), (How.LINK, False), (How.CUSTOM_FIELD, False)])
def test_two_that_are_masked_are_alike_only_where_both_have_the_requesters_address(how: How, told: bool) -> None:
    (one,) = other(name="Maya Lopez", email="maya@lindqvist.example" if told else "mona@lumen.example")
    masked = (Candidate(masked_profile(one.profile)),)
    scene = Scene(masked_snapshot(made.snapshot()), made.match(how=how), made.NOW, masked=True)
    said = everything(discrepancy_list(scene, masked))
    assert ("Another customer with the same address" in said, "Perhaps twice" in said) == (told, told)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Oak & Iron GmbH", "OAK and IRON Ltd", True),
        ("Björk Jónsdóttir", "Bjork Jonsdottir", True),
        ("佐藤 美咲", "佐藤  美咲", True),
        ("Ltd", "GmbH", False),
        ("", "", False),
        (None, None, False),
        ("Oak", "Oak & Iron", False),
    ],
)
def test_names_are_compared_without_case_accents_and_a_firms_form(one: Any, two: Any, same: bool) -> None:
    assert same_name(one, two) is same

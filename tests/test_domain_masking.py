"""What a role without contact details sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import billing
from app.domain.masking import masked_email, masked_invoice, masked_name, masked_payment, masked_snapshot
from app.domain.wording import HIDDEN
from tests import made


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Amara Okafor", "Amara O."),
        ("Cher", "Cher"),
        ("Maria del Mar Ruiz", "Maria R."),
        (None, None),
        (" ", " "),
        ("\u2028", "\u2028"),
        ("a@b.example", "a•••@b•••.example"),
    ],
)
def test_a_name_keeps_its_first_word_and_one_letter(name: str | None, shown: str | None) -> None:
    assert masked_name(name) == shown


@given(st.emails())
def test_an_address_keeps_only_its_first_letters_and_its_ending(email: str) -> None:
    shown = masked_email(email) or ""
    person, _, host = email.rpartition("@")
    assert shown.startswith(person[0]) and shown.endswith(host.rpartition(".")[2])
    assert (person not in shown) or len(person) == 1


def test_a_masked_snapshot_names_no_address_no_card_and_no_link() -> None:
    snapshot = made.snapshot(
        invoices=(made.invoice(hosted_url="https://pay.example/i", pdf_url="https://pay.example/p"),),
        payments=(made.payment(billing_email="maya@lindqvist.example", receipt_email="maya@lindqvist.example"),),
        subscriptions=(made.subscription(default_payment_method=made.VISA),),
    )
    shown = repr(masked_snapshot(snapshot))
    assert "4242" not in shown and "lindqvist" not in shown.lower() and "pay.example" not in shown
    assert masked_snapshot(snapshot).customer.default_payment_method.kind == HIDDEN  # type: ignore[union-attr]


def test_an_address_in_a_shops_own_words_is_masked_and_the_words_stay() -> None:
    payment = masked_payment(made.payment(description="Order 7 of maya@lindqvist.example (gift)"))
    assert payment.description == "Order 7 of m\u2022\u2022\u2022@l\u2022\u2022\u2022.example (gift)"
    line = billing.InvoiceLine("il_1", "Seat: maya@lindqvist.example", made.eur(100))
    invoice = masked_invoice(made.invoice(lines=(line,), description="For maya@lindqvist.example"))
    assert "lindqvist" not in repr(invoice) and invoice.lines[0].description.startswith("Seat: m")

"""Which payment a reply is about: whatever it speaks of, the charge behind it."""

import pytest

from app.domain.macros.case import Case
from app.domain.macros.charged import charge_of
from tests import made
from tests.ledgers import action


@pytest.fixture
def case() -> Case:
    refund = made.refund(id="re_1", charge_id="ch_1")
    payment = made.payment(id="ch_1", charge_id="ch_1", intent_id="pi_1", invoice_id="in_1", refunds=(refund,))
    snapshot = made.snapshot(
        payments=(payment,),
        invoices=(made.invoice(id="in_1"), made.invoice(id="in_2")),
        disputes=(made.dispute(id="du_1", charge_id="ch_1"),),
    )
    return Case(snapshot, made.NOW, actions=(action("A", charge="ch_9"),))


@pytest.mark.parametrize(
    ("about", "thing_id", "charge"),
    [
        ("payment", "ch_1", "ch_1"),
        ("payment", "pi_1", "ch_1"),
        ("refund", "re_1", "ch_1"),
        ("dispute", "du_1", "ch_1"),
        ("invoice", "in_1", "ch_1"),
        ("request", action("A").id, "ch_9"),
        ("payment", "ch_2", ""),
        ("refund", "re_2", ""),
        ("invoice", "in_3", ""),
        ("subscription", "sub_1", ""),
        ("", "", ""),
        ("payment", "", ""),
    ],
)
def test_the_charge_behind_a_thing_is_found_or_there_is_none(
    case: Case, about: str, thing_id: str, charge: str
) -> None:
    assert charge_of(about, thing_id, case) == charge

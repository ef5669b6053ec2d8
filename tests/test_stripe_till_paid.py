"""A payment as one call brings it: what the answer does not hold is not known, and is never taken for none."""

import pytest

from app.gateways.stripe_till_paid import paid_charge, paid_intent
from tests.stripe_objects import fields, stored

CHARGE = stored("charge_refunded")
WHO = {"id": "cus_1", "object": "customer"}


@pytest.mark.parametrize("refunds", [None, {"has_more": False}, {"data": CHARGE["refunds"]["data"], "has_more": True}])
def test_refunds_that_are_not_all_there_are_not_known(refunds):
    given = CHARGE | {"refunds": refunds}
    assert paid_charge(fields("charge_refunded", refunds=refunds)).refunds is None
    assert paid_intent(fields("intent_failed", latest_charge=given)).refunds is None


def test_refunds_that_are_all_there_are_known():
    paid = paid_charge(fields("charge_refunded"))
    assert [one.id for one in paid.refunds] == [one["id"] for one in CHARGE["refunds"]["data"]]
    assert paid_intent(fields("intent_failed", latest_charge=CHARGE)).refunds == paid.refunds
    assert paid_charge(fields("charge_refunded", refunds={"data": [], "has_more": False})).refunds == ()


def test_an_intent_without_a_charge_says_nothing_of_refunds():
    assert paid_intent(fields("intent_failed", latest_charge=None)).refunds is None


def test_another_customer_of_the_intent_is_not_who_paid():
    charge = CHARGE | {"customer": "cus_2"}
    paid = paid_intent(fields("intent_failed", customer=WHO, latest_charge=charge))
    assert (paid.payment.customer_id, paid.customer) == ("cus_2", None)


@pytest.mark.parametrize(("said", "known"), [("cus_1", None), (None, None), (WHO, "cus_1")])
def test_who_paid_is_known_where_it_is_told_and_not_only_named(said, known):
    for paid in (
        paid_charge(fields("charge_refunded", customer=said)),
        paid_intent(fields("intent_failed", customer=said)),
    ):
        assert (paid.customer and paid.customer.id) == known


def test_the_release_of_a_hold_was_not_given_back():
    row = CHARGE["refunds"]["data"][0] | {"status": "succeeded", "amount": 1800, "balance_transaction": None}
    hold = {"amount": 5000, "amount_captured": 3200, "amount_refunded": 1800, "captured": True, "paid": True}
    read = paid_charge(fields("charge_refunded", **hold, status="succeeded", refunds={"data": [row]}))
    assert (read.refunds, read.payment.refunded.minor) == ((), 0)

"""When the mirror's word is taken, and what each event says must be read again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.events import OF_THE_MIRROR, TYPES
from app.domain.mirror import LONGEST_LAG, SETTLING, Kind, Mark, Standing, touched, trusted
from tests.application import NOW
from tests.hearing import an_event

FINE = Standing("shape", NOW - timedelta(days=1), NOW - timedelta(minutes=1), None, waiting=False, there=True)
SECOND = timedelta(seconds=1)


def test_as_of_the_last_look_the_word_is_taken():
    assert trusted(FINE, "shape", NOW) == NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    "changed",
    [
        {"filled_at": None},
        {"as_of": None},
        {"as_of": NOW - LONGEST_LAG - SECOND},
        {"waiting": True},
        {"there": False},
        {"shape": "older"},
        {"doubted_at": FINE.as_of},
        {"doubted_at": FINE.as_of - SETTLING + SECOND},
    ],
)
def test_any_one_doubt_is_enough_to_ask_stripe(changed):
    assert trusted(replace(FINE, **changed), "shape", NOW) is None


def test_at_the_very_edge_the_word_is_taken_and_of_no_mirror_never():
    assert trusted(replace(FINE, as_of=NOW - LONGEST_LAG), "shape", NOW)
    assert trusted(replace(FINE, doubted_at=FINE.as_of - SETTLING), "shape", NOW)
    assert trusted(None, "shape", NOW) is None


MAYA = ("cus_maya",)
CUSTOMER = Mark(Kind.CUSTOMER, "cus_maya", "cus_maya")


@pytest.mark.parametrize(
    ("type", "facts", "marks"),
    [
        ("customer.updated", {}, (replace(CUSTOMER, identity=True),)),
        ("customer.discount.created", {"object_id": "di_1"}, (CUSTOMER,)),
        ("payment_method.updated", {"object_id": "pm_1"}, (CUSTOMER,)),
        (
            "customer.subscription.updated",
            {"object_id": "sub_1"},
            (Mark(Kind.SUBSCRIPTION, "sub_1", "cus_maya"), CUSTOMER),
        ),
        ("charge.succeeded", {"object_id": "ch_1"}, (Mark(Kind.CHARGE, "ch_1", "cus_maya"),)),
        ("charge.dispute.closed", {"object_id": "du_1"}, (Mark(Kind.DISPUTE, "du_1", "cus_maya"),)),
        ("charge.refund.updated", {"object_id": "re_1"}, (Mark(Kind.REFUND, "re_1", "cus_maya"),)),
        ("refund.failed", {"object_id": "re_1"}, (Mark(Kind.REFUND, "re_1", "cus_maya"),)),
        ("payment_intent.canceled", {"object_id": "pi_1"}, (Mark(Kind.INTENT, "pi_1", "cus_maya"),)),
        ("invoice.updated", {"object_id": "in_1"}, (Mark(Kind.INVOICE, "in_1", "cus_maya"),)),
        ("invoice.paid", {"object_id": "in_1"}, (Mark(Kind.INVOICE, "in_1", "cus_maya"), CUSTOMER)),
        (
            "invoice_payment.paid",
            {"object_id": "inpay_1", "parent_id": "in_1"},
            (Mark(Kind.INVOICE, "in_1", "cus_maya"),),
        ),
        (
            "credit_note.created",
            {"object_id": "cn_1", "parent_id": "in_1"},
            (Mark(Kind.INVOICE, "in_1", "cus_maya"), CUSTOMER),
        ),
        ("radar.early_fraud_warning.created", {"object_id": "issfr_1"}, (Mark(Kind.WARNING, "issfr_1", "cus_maya"),)),
        ("product.updated", {"object_id": "prod_1"}, (Mark(Kind.PRODUCT, "prod_1"),)),
        ("review.opened", {"object_id": "prv_1"}, ()),
    ],
)
def test_an_event_marks_what_it_is_about(type, facts, marks):
    assert touched(an_event(1, type, **facts), MAYA) == marks


def test_an_event_about_a_guest_marks_nothing():
    for type in TYPES:
        assert touched(an_event(1, type, object_id="x_1", customer_id=""), ()) == ()


def test_an_event_of_two_customers_marks_both():
    found = touched(an_event(1, "payment_method.detached", object_id="pm_1"), ("cus_a", "cus_b"))
    assert [mark.id for mark in found] == ["cus_a", "cus_b"]
    assert set(OF_THE_MIRROR).isdisjoint(TYPES)

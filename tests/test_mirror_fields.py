"""What is kept of an object is all that our mapping reads of it, and little of people besides."""

import json

import pytest

from app.domain.mirror import Kind
from app.gateways.mirror_fields import kept
from app.gateways.mirror_rows import row
from app.gateways.stripe_mapping_customers import profile
from app.gateways.stripe_mapping_disputes import dispute, fraud_warning
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_invoices import invoice
from app.gateways.stripe_mapping_payments import charge, intent
from app.gateways.stripe_mapping_refunds import refund
from app.gateways.stripe_mapping_subscriptions import subscription
from tests.sandbox_stripe import Caller

MAPPED = {
    Kind.CUSTOMER: ("customers", profile),
    Kind.SUBSCRIPTION: ("subscriptions", subscription),
    Kind.INVOICE: ("invoices", invoice),
    Kind.INTENT: ("payment_intents", intent),
    Kind.CHARGE: ("charges", charge),
    Kind.REFUND: ("refunds", refund),
    Kind.DISPUTE: ("disputes", dispute),
    Kind.WARNING: ("radar/early_fraud_warnings", fraud_warning),
}
EXPAND = {
    Kind.CUSTOMER: [
        "data.invoice_settings.default_payment_method", "data.subscriptions.data.default_payment_method",
        "data.cash_balance",
    ],
    Kind.SUBSCRIPTION: ["data.default_payment_method"],
    Kind.INVOICE: ["data.payments"],
}  # fmt: skip


@pytest.fixture(scope="module")
def demo():
    """The account of the demo: every shape that our own stories know."""
    return Caller("demo")


def listed(demo, kind):
    path = MAPPED[kind][0]
    form = {"limit": 100} | ({"status": "all"} if kind is Kind.SUBSCRIPTION else {})
    page = demo.ask("GET", path, **form, expand__=EXPAND.get(kind, []))
    yield from page["data"]
    while page["has_more"]:
        page = demo.ask("GET", path, **form, expand__=EXPAND.get(kind, []), starting_after=page["data"][-1]["id"])
        yield from page["data"]


@pytest.mark.parametrize("kind", MAPPED)
def test_what_is_kept_is_read_as_the_whole_is(demo, kind):
    mapped, found = MAPPED[kind][1], 0
    for whole in listed(demo, kind):
        small = json.loads(json.dumps(kept(kind, whole)))
        assert mapped(Fields(small, "")) == mapped(Fields(whole, ""))
        assert len(json.dumps(small)) < len(json.dumps(whole))
        found += 1
    assert found > 2


def test_addresses_evidence_and_card_holders_are_not_kept(demo):
    texts = "".join(json.dumps(kept(kind, one)) for kind in MAPPED for one in listed(demo, kind))
    for name in (
        "line1",
        "postal_code",
        "shipping",
        "phone",
        "fingerprint",
        "iin",
        "customer_address",
        "client_secret",
    ):
        assert f'"{name}"' not in texts
    evidence = {"customer_name": "Maya", "receipt": "", "uncategorized_text": "She wrote: ..."}
    body = kept(Kind.DISPUTE, {"id": "du_1", "evidence": evidence})
    assert body["evidence"] == {"customer_name": True, "uncategorized_text": True}


def test_a_method_of_any_kind_and_an_action_of_any_name_are_kept():
    method = {"id": "pm_1", "type": "odd_debit", "odd_debit": {"last4": "4242", "bank_name": "B", "holder": "Maya"}}
    body = kept(Kind.SUBSCRIPTION, {"id": "sub_1", "default_payment_method": method})
    assert body["default_payment_method"]["odd_debit"] == {"last4": "4242", "bank_name": "B"}
    action = {"type": "odd", "odd": {"expires_at": 5, "url": "secret"}}
    assert kept(Kind.INTENT, {"id": "pi_1", "next_action": action})["next_action"] == {
        "type": "odd", "odd": {"expires_at": 5},
    }  # fmt: skip


def test_nothing_is_kept_of_guests():
    assert row(Kind.CHARGE, Fields({"id": "ch_1", "customer": None}, "")) is None
    assert row(Kind.REFUND, Fields({"id": "re_1", "charge": None}, "")) is None
    assert row(Kind.CHARGE, Fields({"id": "ch_1", "customer": {"id": "cus_1"}}, "")).customer_id == "cus_1"

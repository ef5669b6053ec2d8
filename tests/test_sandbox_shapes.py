"""The sandbox's object shapes: what is always sent, what leads to other objects, what waits to be expanded."""

import pytest

from app.sandbox.stripe import shapes


def test_a_template_has_every_field_that_is_always_sent_and_no_other() -> None:
    refund = shapes.template("refund")
    assert refund["object"] == "refund"
    assert refund["amount"] == 0
    assert refund["reason"] is None
    assert "failure_balance_transaction" not in refund
    assert "livemode" not in refund


def test_nested_hashes_that_are_always_sent_are_filled_too() -> None:
    invoice = shapes.template("invoice")
    assert set(invoice["status_transitions"].values()) == {None}
    assert invoice["lines"] == {"object": "list", "data": [], "has_more": False, "url": ""}
    assert shapes.nested("charge", "payment_method_details.card")["last4"] is None


def test_a_template_is_new_each_time() -> None:
    shapes.template("invoice")["status_transitions"]["paid_at"] = 5
    assert shapes.template("invoice")["status_transitions"]["paid_at"] is None


def test_an_unknown_object_has_no_template() -> None:
    with pytest.raises(KeyError):
        shapes.template("unicorn")


def test_expandable_paths_go_through_hashes_and_lists() -> None:
    assert shapes.expandable("customer")["invoice_settings.default_payment_method"] == {"payment_method"}
    assert shapes.expandable("credit_note")["refunds.refund"] == {"refund"}
    assert shapes.expandable("subscription")["items.data"] == {"subscription_item"}
    assert "charge" not in shapes.expandable("invoice")
    assert shapes.expandable("unicorn") == {}


def test_includable_fields_are_absent_from_the_template() -> None:
    for kind, field in (("charge", "refunds"), ("invoice", "payments"), ("customer", "subscriptions")):
        assert field in shapes.includable(kind)
        assert field not in shapes.template(kind)


@pytest.mark.parametrize(
    ("identifier", "kind"),
    [("ch_1", "charge"), ("py_1", "charge"), ("in_1", "invoice"), ("cs_test_1", "checkout.session"), ("VIP", "coupon")],
)
def test_an_ids_prefix_tells_its_kind(identifier: str, kind: str) -> None:
    assert kind in shapes.kinds_of(identifier)

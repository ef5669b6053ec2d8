"""What Stripe is asked for each way of an order, word by word, and that it is frozen."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.actions import Kind, Line, Way, Wrong
from app.domain.errors import NotPerformed
from app.domain.money import Money
from app.gateways.stripe_till_requests import frozen, note_params, thawed, write
from tests import made
from tests.stripe_server import till

VERSION = "2026-10-28.endive"
MARKS = {
    "metadata[counterfoil_action]": "01J0000000000000000000000A",
    "metadata[counterfoil_ticket]": "zendesk:1042",
    "metadata[counterfoil_agent]": "9",
}
NOTE = {"invoice": "in_1", "email_type": "none", "amount": "2000", "reason": "product_unsatisfactory", **MARKS}


def asked(way: Way, **changes):
    order = made.order(way=way, invoice_id="in_1", **changes)
    return write(made.action(order=order), VERSION)


@pytest.mark.parametrize(
    ("way", "path", "params"),
    [
        (Way.REFUND, "/v1/refunds", {"charge": "ch_1", "amount": "2000", "reason": "requested_by_customer", **MARKS}),
        (Way.NOTE_REFUND, "/v1/credit_notes", {**NOTE, "refund_amount": "2000", "expand[0]": "refunds.refund"}),
        (Way.NOTE_BALANCE, "/v1/credit_notes", {**NOTE, "credit_amount": "2000"}),
        (Way.NOTE_OUTSIDE, "/v1/credit_notes", {**NOTE, "out_of_band_amount": "2000"}),
        (Way.NOTE_OPEN, "/v1/credit_notes", NOTE),
        (
            Way.BALANCE,
            "/v1/customers/cus_maya/balance_transactions",
            {"amount": "-2000", "currency": "eur", **MARKS},
        ),
        (Way.VOID, "/v1/invoices/in_1/void", {"expand[0]": "payments"}),
    ],
)
def test_each_way_asks_for_exactly_this(way, path, params):
    made_of = asked(way)
    assert (made_of.path, dict(made_of.params), made_of.version) == (path, params, VERSION)


def test_lines_take_the_place_of_an_amount_and_cents_left_over_are_a_line_of_their_own():
    lines = (Line("il_1", made.eur(1500)), Line("", made.eur(1)))
    params = dict(asked(Way.NOTE_BALANCE, lines=lines).params)
    assert "amount" not in params
    assert {name: value for name, value in params.items() if name.startswith("lines")} == {
        "lines[0][type]": "invoice_line_item",
        "lines[0][invoice_line_item]": "il_1",
        "lines[0][amount]": "1500",
        "lines[1][type]": "custom_line_item",
        "lines[1][description]": "Rounding",
        "lines[1][quantity]": "1",
        "lines[1][unit_amount]": "1",
    }
    assert params["credit_amount"] == "2000"


@pytest.mark.parametrize(
    ("wrong", "refund", "note"),
    [
        (Wrong.DUPLICATE, "duplicate", "duplicate"),
        (Wrong.FRAUD, "fraudulent", "fraudulent"),
        (Wrong.LATE, "requested_by_customer", "order_change"),
        (Wrong.UNHAPPY, "requested_by_customer", "product_unsatisfactory"),
        (Wrong.OVERCHARGED, "requested_by_customer", None),
        (Wrong.GOODWILL, "requested_by_customer", None),
        (Wrong.WRONG, "requested_by_customer", None),
    ],
)
def test_a_reason_is_put_in_stripes_words_or_left_out(wrong, refund, note):
    assert asked(Way.REFUND, wrong=wrong).params["reason"] == refund
    assert asked(Way.NOTE_OPEN, wrong=wrong).params.get("reason") == note


def test_stripes_own_mail_goes_out_only_when_that_was_asked_for():
    assert asked(Way.NOTE_REFUND).params["email_type"] == "none"
    assert asked(Way.NOTE_REFUND, tell=True).params["email_type"] == "credit_note"


def test_the_preview_asks_for_what_the_note_will_be_but_for_its_marks():
    for way in (Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.NOTE_OUTSIDE, Way.NOTE_OPEN):
        order = made.order(way=way, invoice_id="in_1")
        sent = dict(write(made.action(order=order), VERSION).params)
        marks = [name for name in sent if name.startswith(("metadata", "expand"))]
        assert note_params(order) == {name: value for name, value in sent.items() if name not in marks}


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": made.eur(0)},
        {"amount": made.eur(-1)},
        {"charge_id": None},
        {"charge_id": "ch_1/../../customers"},
        {"charge_id": ""},
    ],
)
def test_an_order_without_what_its_way_needs_is_never_composed(changes):
    with pytest.raises(ValueError, match=r"an order moves|not one of"):
        asked(Way.REFUND, **changes)


@pytest.mark.parametrize("way", [Way.BALANCE, Way.VOID, Way.NOTE_OPEN])
def test_what_stands_in_a_path_or_names_an_invoice_is_an_id(way):
    order = made.order(way=way, customer_id="cus_1/../in_2", invoice_id="in_1?x=1")
    with pytest.raises(ValueError, match="not one of"):
        write(made.action(order=order), VERSION)


@given(
    st.sampled_from([way for way in Way if way is not Way.VOID]),
    st.integers(1, 10**12),
    st.sampled_from(["eur", "jpy", "kwd", "isk", "ugx"]),
    st.booleans(),
)
def test_what_is_frozen_thaws_to_the_same_and_holds_the_amount_as_it_stands(way, minor, currency, tell):
    order = made.order(way=way, amount=Money(minor, currency), invoice_id="in_1", tell=tell)
    request = write(made.action(order=order, kind=Kind.REFUND), VERSION)
    assert thawed(frozen(request)) == request
    assert frozen(thawed(frozen(request))) == frozen(request)
    amounts = {value for name, value in request.params.items() if name.endswith("amount")}
    assert amounts == {str(-minor if way is Way.BALANCE else minor)}


def test_every_value_is_text_so_that_no_library_ever_writes_it_otherwise():
    kept = json.loads(frozen(asked(Way.NOTE_REFUND, lines=(Line("il_1", made.eur(2000)),))))
    assert all(isinstance(value, str) for value in kept["params"].values())


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"endpoint":"x"}', "not json"])
def test_what_was_never_frozen_is_no_request(text):
    with pytest.raises((ValueError, KeyError, TypeError)):
        thawed(text)


def test_the_sdk_writes_the_form_that_was_frozen(sandbox):
    one = made.action(order=made.order(charge_id="ch_notThere000001"))
    body = till(sandbox.url).compose(one)
    with pytest.raises(NotPerformed, match="does not have"):
        till(sandbox.url).perform(body, one.key, first=True)
    (call,) = sandbox.requests()
    assert call["form"] == thawed(body).params
    assert (call["headers"]["idempotency-key"], call["headers"]["stripe-version"]) == (one.key, VERSION)

"""What stands in an event is read as ids only; what was not signed is not read at all."""

import json
from datetime import UTC, datetime

import pytest
import stripe

from app.domain.errors import BadInput, NotFound, Unauthenticated, Unavailable
from app.domain.events import KNOWN, TYPES, Event, about_a_refund
from app.gateways.stripe_events import StripeWebhooks, event
from app.gateways.stripe_mapping_fields import Fields
from tests.sandbox_stripe import Caller
from tests.stripe_server import Said, gateway, serving

SECRET = "whsec_test"
NOW = 1_795_000_000


def body(object_: dict | None = None, **more: object) -> dict:
    facts = {"id": "evt_1", "object": "event", "type": "charge.refunded", "created": NOW, "livemode": False}
    return facts | {"data": {"object": object_ or {"id": "ch_1", "object": "charge", "customer": "cus_1"}}} | more


def read(object_: dict, previous: dict | None = None) -> Event:
    given = body(object_)
    given["data"]["previous_attributes"] = previous
    return event(Fields(given, ""))


@pytest.mark.parametrize(
    ("object_", "customer", "parent"),
    [
        ({"id": "cus_1", "object": "customer"}, "cus_1", ""),
        ({"id": "cus_1", "object": "customer", "deleted": True}, "cus_1", ""),
        ({"id": "sub_1", "object": "subscription", "customer": "cus_1"}, "cus_1", ""),
        ({"id": "in_1", "object": "invoice", "customer": {"id": "cus_1", "object": "customer"}}, "cus_1", ""),
        ({"id": "di_1", "object": "discount", "customer": "cus_1", "invoice": None}, "cus_1", ""),
        ({"object": "cash_balance", "customer": "cus_1"}, "cus_1", ""),
        ({"id": "re_1", "object": "refund", "customer": None, "charge": "ch_1", "payment_intent": "pi_1"}, "", "ch_1"),
        ({"id": "re_1", "object": "refund", "payment_intent": "pi_1"}, "", "pi_1"),
        ({"id": "du_1", "object": "dispute", "charge": "ch_1", "payment_intent": "pi_1"}, "", "ch_1"),
        ({"id": "issfr_1", "object": "radar.early_fraud_warning", "charge": {"id": "py_1"}}, "", "py_1"),
        ({"id": "inpay_1", "object": "invoice_payment", "invoice": "in_1"}, "", "in_1"),
        ({"id": "mandate_1", "object": "mandate", "payment_method": "pm_1"}, "", "pm_1"),
        ({"id": "cbtxn_1", "object": "billing.credit_balance_transaction", "credit_grant": "credgr_1"}, "", "credgr_1"),
        ({"id": "prv_1", "object": "review", "charge": None, "payment_intent": "pi_1"}, "", "pi_1"),
        ({"id": "ch_1", "object": "charge", "customer": None}, "", ""),
        ({"id": "x_1", "object": "mandate", "payment_method": "src_1"}, "", ""),
    ],
)
def test_an_event_leads_to_its_customer_by_the_object_or_by_what_that_belongs_to(object_, customer, parent):
    found = read(object_)
    assert (found.customer_id, found.parent_id, found.object_id) == (customer, parent, object_.get("id", ""))


def test_an_object_that_had_another_customer_before_is_about_both():
    found = read({"id": "pm_1", "object": "payment_method", "customer": None}, {"customer": "cus_1"})
    assert (found.customer_id, found.former_customer_id) == ("", "cus_1")


def test_our_own_action_is_known_by_its_metadata_if_that_is_an_id_of_ours():
    made = "01J0000000000000000000000A"
    assert read({"id": "re_1", "metadata": {"counterfoil_action": made}}).action_id == made
    assert read({"id": "re_1", "metadata": {"counterfoil_action": "'; drop"}}).action_id == ""


@pytest.mark.parametrize("odd", [{"id": "evt 1"}, {"id": None}, {"type": "A B"}, {"created": "2026"}, {"type": 5}])
def test_an_event_without_id_type_or_time_is_none(odd):
    with pytest.raises(Unavailable):
        event(Fields(body() | odd, ""))


@pytest.mark.parametrize(
    "odd", [{"id": 5}, {"id": "x" * 300}, {"id": "a b"}, {"customer": ["cus_1"]}, {"metadata": []}, {"charge": "ch_\n"}]
)
def test_what_is_no_id_is_left_out(odd):
    found = read({"object": "refund"} | odd)
    assert (found.object_id, found.customer_id, found.parent_id) == ("", "", "")


def signed(given: object, moment: int = NOW) -> tuple[bytes, str]:
    raw = json.dumps(given)
    return raw.encode(), stripe.WebhookSignature.generate_signature_header(raw, SECRET, moment)


WEBHOOKS = StripeWebhooks(("whsec_newer", SECRET), lambda: NOW)


def test_a_signed_body_is_the_event_that_the_sdk_would_make_of_it():
    raw, header = signed(body())
    sdks = stripe.Webhook.construct_event(raw, header, SECRET, tolerance=10**10)
    found = WEBHOOKS.verified(raw, header)
    assert (found.id, found.type, found.livemode) == (sdks.id, sdks.type, sdks.livemode)
    assert (int(found.created.timestamp()), found.object_id) == (sdks.created, sdks.data.object["id"])


@pytest.mark.parametrize(("moment", "why"), [(NOW - 301, "five minutes"), (NOW + 301, "five minutes")])
def test_a_body_of_another_time_is_refused_and_not_worth_reading(moment, why):
    raw, header = signed(body(), moment)
    assert not WEBHOOKS.promising(header)
    with pytest.raises(Unauthenticated, match=why):
        WEBHOOKS.verified(raw, header)


def test_a_body_that_nobody_we_know_signed_is_refused():
    raw, _ = signed(body())
    _, header = signed(body() | {"id": "evt_2"})
    assert WEBHOOKS.promising(header)
    with pytest.raises(Unauthenticated, match="none of our secrets"):
        WEBHOOKS.verified(raw, header)


@pytest.mark.parametrize("given", [[], "text", None, {}, body() | {"id": None}, {"object": "v2.core.event", "id": "e"}])
def test_a_signed_body_that_is_no_event_has_the_wrong_shape(given):
    with pytest.raises(BadInput):
        WEBHOOKS.verified(*signed(given))


def test_a_signed_body_that_is_no_json_has_the_wrong_shape():
    raw = "{"
    header = stripe.WebhookSignature.generate_signature_header(raw, SECRET, NOW)
    with pytest.raises(BadInput, match="JSON"):
        WEBHOOKS.verified(raw.encode(), header)


def test_every_type_is_one_that_the_sdk_knows_and_stands_once():
    literal = stripe.params.WebhookEndpointCreateParams.__annotations__["enabled_events"]
    known = str(literal)
    assert [one for one in TYPES if f"'{one}'" not in known and f'"{one}"' not in known] == []
    assert len(TYPES) == len(KNOWN)


def test_the_events_of_a_day_in_the_sandbox_lead_to_their_customer():
    """What the sandbox really sends, for a customer who pays, is refunded, disputed and billed."""
    stripe_ = Caller()
    customer = stripe_.customer(email="maya@example.com")
    method = stripe_.post("payment_methods", type="card", card__token="tok_visa")["id"]
    stripe_.post(f"payment_methods/{method}/attach", customer=customer)
    charge = stripe_.charge(customer=customer, method=method)
    stripe_.post("refunds", charge=charge, amount=500)
    stripe_.switch("dispute", charge=stripe_.charge(customer=customer, method=method))
    stripe_.post("invoiceitems", customer=customer, amount=900, currency="usd")
    invoice = stripe_.post("invoices", customer=customer, pending_invoice_items_behavior="include")["id"]
    stripe_.post(f"invoices/{invoice}/pay", payment_method=method)
    stripe_.post(f"payment_methods/{method}/detach")
    found = [event(Fields(row, "")) for row in stripe_.get("events", limit=100)["data"] if row["type"] in KNOWN]
    assert {"charge.dispute.created", "invoice_payment.paid", "refund.created", "payment_method.detached"} <= {
        one.type for one in found
    }
    assert [one.type for one in found if not (one.customer_id or one.former_customer_id or one.parent_id)] == []
    assert {one.customer_id or one.former_customer_id for one in found} <= {customer, ""}
    assert {one.type for one in found if about_a_refund(one)} == {
        "refund.created", "charge.refunded", "charge.dispute.created", "charge.dispute.funds_withdrawn",
    }  # fmt: skip


def test_the_list_of_events_is_read_newest_first_by_type_time_and_place(sandbox):
    made = [sandbox.stripe("customers", name=str(number))["id"] for number in range(3)]
    for one in made:
        sandbox.stripe(f"customers/{one}", name="B")
    stripe_ = gateway(sandbox.url)
    since = datetime.fromtimestamp(sandbox.world.clock.now() - 60, UTC)
    page = stripe_.events(("customer.updated", "customer.deleted"), since, "")
    assert ([one.customer_id for one in page.rows], page.more) == (made[::-1], False)
    behind = stripe_.events(("customer.updated",), since, page.rows[0].id)
    assert [one.customer_id for one in behind.rows] == made[-2::-1]
    later = datetime.fromtimestamp(sandbox.world.clock.now() + 60, UTC)
    assert stripe_.events(("customer.updated",), later, "").rows == ()
    with pytest.raises(NotFound):
        stripe_.events(("customer.updated",), since, "evt_gone")
    asked = next(one["form"] for one in sandbox.requests() if one["path"] == "/v1/events")
    assert asked["limit"] == "100" and asked["created[gte]"] == str(int(since.timestamp()))


def test_an_event_that_cannot_be_read_does_not_hide_the_others():
    rows = [body() | {"id": None}, body(), body() | {"created": "soon"}]
    with serving(lambda _path, _before: Said(body={"object": "list", "data": rows, "has_more": True})) as server:
        page = gateway(server.url).events(("charge.refunded",), datetime.fromtimestamp(0, UTC), "")
    assert ([one.id for one in page.rows], page.more) == (["evt_1"], True)

import time
from collections import Counter

import pytest

from app.domain.errors import NotFound, Unavailable, Why
from app.domain.matching import Clues
from app.domain.money import Money
from tests.stripe_made import customer, pay, subscribed
from tests.stripe_server import EMPTY, READ_AT, Said, at_some_pace, gateway, refused, serving

PARTS = ["invoice_settings.default_payment_method", "subscriptions.data.default_payment_method", "cash_balance"]
CUSTOMER = {"id": "cus_1", "object": "customer", "created": 1795292376, "currency": "eur", "metadata": {}}


def expanded(parts):
    return {f"expand[{place}]": part for place, part in enumerate(parts)}


def asked(sandbox):
    """Method, path and parameters of every read since the last look, without regard to their order."""
    return sorted(
        ((call["method"], call["path"], call["form"]) for call in sandbox.requests() if call["method"] == "GET"),
        key=str,
    )


@pytest.fixture
def maya(sandbox):
    """A customer with a card and a subscription."""
    made = customer(sandbox, **{"metadata[user_id]": "4711"})
    subscribed(sandbox, made)
    return made


def forget(sandbox):
    sandbox.world.journal.clear()


def test_a_known_customer_is_four_calls(sandbox, maya):
    billing = gateway(sandbox.url)
    billing.snapshot(maya)
    forget(sandbox)
    billing.snapshot(maya)
    assert asked(sandbox) == sorted(
        [
            ("GET", f"/v1/customers/{maya}", expanded(PARTS)),
            ("GET", "/v1/invoices", {"customer": maya, "limit": "10", **expanded(["data.payments"])}),
            ("GET", "/v1/charges", {"customer": maya, "limit": "20", **expanded(["data.refunds"])}),
            ("GET", "/v1/payment_intents", {"customer": maya, "limit": "20"}),
        ],
        key=str,
    )


def test_by_address_it_is_four_calls_too(sandbox, maya):
    billing = gateway(sandbox.url)
    billing.snapshot(maya)
    forget(sandbox)
    (hit,) = billing.look_up(Clues(("maya@example.com",))).hits
    billing.snapshot(maya, hit.profile)
    list_of_customers = {"email": "maya@example.com", "limit": "10", **expanded([f"data.{part}" for part in PARTS])}
    assert asked(sandbox) == sorted(
        [
            ("GET", "/v1/customers", list_of_customers),
            ("GET", "/v1/invoices", {"customer": maya, "limit": "10", **expanded(["data.payments"])}),
            ("GET", "/v1/charges", {"customer": maya, "limit": "20", **expanded(["data.refunds"])}),
            ("GET", "/v1/payment_intents", {"customer": maya, "limit": "20"}),
        ],
        key=str,
    )


def test_names_and_disputes_are_one_more_round_and_names_are_kept(sandbox, maya):
    disputed = pay(sandbox, maya, "pm_card_createDispute")
    forget(sandbox)
    billing = gateway(sandbox.url)
    first = billing.snapshot(maya)
    paths = Counter(path for _, path, _ in asked(sandbox))
    assert paths.pop("/v1/radar/early_fraud_warnings") == 1  # once a minute for the whole account
    assert (paths["/v1/products"], paths["/v1/disputes"], sum(paths.values())) == (1, 1, 6)
    assert [item.product_name for one in first.subscriptions for item in one.items] == ["Ledger"]
    assert [one.charge_id for one in first.disputes] == [disputed["latest_charge"]]
    forget(sandbox)
    second = billing.snapshot(maya)
    assert "/v1/products" not in [path for _, path, _ in asked(sandbox)]
    assert second.subscriptions == first.subscriptions


def test_the_rounds_of_calls_run_side_by_side(sandbox, maya):
    pay(sandbox, maya, "pm_card_createDispute")

    def in_rounds(seconds):
        sandbox.http.delete("/_sandbox/faults")
        sandbox.fault("latency", "/v1/", ms=int(seconds * 1000))
        billing = gateway(sandbox.url)
        started = time.monotonic()
        billing.snapshot(maya)
        cold = time.monotonic() - started
        started = time.monotonic()
        (hit,) = billing.look_up(Clues(("maya@example.com", "Maya@example.com"), "4711", "user_id")).hits
        looked_up = time.monotonic() - started
        assert hit.profile.customer.id == maya
        assert cold >= 2 * seconds and looked_up >= seconds
        return cold < 2.9 * seconds and looked_up < 1.9 * seconds

    assert at_some_pace(in_rounds)


def test_the_snapshot_says_what_stripe_says(sandbox, maya):
    paid = pay(sandbox, maya, amount="2000")
    declined = pay(sandbox, maya, "pm_card_chargeDeclinedInsufficientFunds")
    sandbox.stripe("refunds", payment_intent=paid["id"], amount="500")
    snapshot = gateway(sandbox.url).snapshot(maya)
    by_intent = {one.intent_id: one for one in snapshot.payments}
    assert snapshot.read_at == READ_AT and snapshot.unread == ()
    assert by_intent[paid["id"]].refunded == by_intent[paid["id"]].refunds[0].amount == Money(500, "eur")
    failed = by_intent[declined["id"]]
    assert failed.status == "failed" and failed.failure is not None
    assert failed.failure.decline_code == "insufficient_funds"
    (billed,) = snapshot.invoices
    assert [one.invoice_id for one in snapshot.payments if one.invoice_id] == [billed.id]
    assert snapshot.customer.default_payment_method is not None


def test_a_deleted_customer_says_so_and_has_no_gaps(sandbox, maya):
    sandbox.http.delete(f"/v1/customers/{maya}", headers={"Authorization": "Bearer sk_test_made"}).raise_for_status()
    snapshot = gateway(sandbox.url).snapshot(maya)
    assert snapshot.customer.deleted and snapshot.unread == ()


def served(**by_path):
    """A server where everything is empty but what is named by the end of its path."""

    def answer(path, _before):
        name = path.split("/")[2]
        return by_path.get(name) or Said(body=CUSTOMER if name == "customers" else EMPTY)

    return serving(answer)


def test_a_customer_that_is_not_there_is_not_found():
    with served(customers=refused(404, code="resource_missing")) as server, pytest.raises(NotFound):
        gateway(server.url).snapshot("cus_notThere000001")


def test_what_cannot_be_an_id_is_not_even_asked_for():
    with served() as server, pytest.raises(NotFound):
        gateway(server.url).snapshot("cus_1/../../charges")
    assert server.asked == []


@pytest.mark.parametrize(
    ("path", "part"), [("invoices", "invoices"), ("charges", "payments"), ("payment_intents", "payments")]
)
@pytest.mark.parametrize(
    ("said", "why", "permission"),
    [
        (refused(403, message="It lacks 'rak_some_thing_read'."), Why.PERMISSION, "Some thing: Read"),
        (Said(200, "<html>"), Why.ODD, None),
        (Said(200, {"data": [{"id": 7}]}), Why.ODD, None),
        (refused(400), Why.ODD, None),
        (refused(400, code="resource_missing"), Why.ODD, None),
        (refused(429), Why.RATE_LIMITED, None),
        (refused(500), Why.DOWN, None),
        (Said(drop=True), Why.DOWN, None),
    ],
)  # fmt: skip
def test_a_part_that_fails_is_a_gap_and_the_rest_stands(path, part, said, why, permission):
    with served(**{path: said}) as server:
        snapshot = gateway(server.url, []).snapshot("cus_1")
    (gap,) = snapshot.unread
    assert (gap.part, gap.why, gap.permission) == (part, why, permission)
    assert snapshot.customer.id == "cus_1"


def test_a_part_that_is_late_is_given_up_and_the_rest_stands():
    with served(invoices=Said(seconds=10)) as server:
        started = time.monotonic()
        snapshot = gateway(server.url, card_deadline_seconds=2).snapshot("cus_1")
        took = time.monotonic() - started
    assert [(gap.part, gap.why) for gap in snapshot.unread] == [("invoices", Why.SLOW)]
    assert took < 8


def test_without_its_customer_there_is_no_snapshot():
    with served(customers=refused(401)) as server, pytest.raises(Unavailable) as caught:
        gateway(server.url, []).snapshot("cus_1")
    assert caught.value.why is Why.KEY


def test_a_deleted_customer_whose_payments_stripe_refuses_has_no_gap():
    missing = refused(400, code="resource_missing")
    with served(
        customers=Said(body={"id": "cus_1", "deleted": True}), charges=missing, payment_intents=missing
    ) as server:
        snapshot = gateway(server.url, []).snapshot("cus_1")
    assert snapshot.customer.deleted and snapshot.unread == () and snapshot.payments == ()


def test_intents_without_their_charges_make_no_payments_up(sandbox, maya):
    pay(sandbox, maya)
    sandbox.fault("status", "/v1/charges", status=403)
    snapshot = gateway(sandbox.url, []).snapshot(maya)
    assert snapshot.payments == () and snapshot.missing("payments") is not None and not snapshot.more_payments


def test_disputes_that_cannot_be_read_are_a_gap_of_their_own(sandbox, maya):
    pay(sandbox, maya, "pm_card_createDispute")
    sandbox.fault("status", "/v1/disputes", status=403)
    snapshot = gateway(sandbox.url, []).snapshot(maya)
    assert [(gap.part, gap.permission) for gap in snapshot.unread] == [("disputes", "Disputes: Read")]
    assert any(one.disputed for one in snapshot.payments)


def test_names_that_cannot_be_read_are_a_gap_and_are_asked_for_again(sandbox, maya):
    sandbox.fault("status", "/v1/products", status=403, times=1)
    billing = gateway(sandbox.url, [])
    assert billing.snapshot(maya).missing("names") is not None
    assert billing.snapshot(maya).subscriptions[0].items[0].product_name == "Ledger"


def test_slow_invoices_do_not_keep_the_disputes_waiting(sandbox, maya):
    pay(sandbox, maya, "pm_card_createDispute")
    sandbox.fault("latency", "/v1/invoices", ms=1500)
    snapshot = gateway(sandbox.url).within(1.0).snapshot(maya)
    assert [gap.part for gap in snapshot.unread] == ["invoices"]
    assert len(snapshot.disputes) == 1


def test_at_most_the_ten_newest_disputed_charges_are_asked_about():
    charges = [
        {
            "id": f"ch_{number}", "status": "succeeded", "paid": True, "captured": True, "created": 1795292376 - number,
            "currency": "eur", "amount": 100, "disputed": True,
        }
        for number in range(15)
    ]  # fmt: skip
    with served(charges=Said(body={"data": charges, "has_more": False})) as server:
        gateway(server.url).snapshot("cus_1")
    assert server.asked.count("/v1/disputes") == 10


@pytest.mark.parametrize("wanted", [True, False])
def test_billing_credits_are_read_only_when_the_shop_uses_them(wanted):
    balance = {"balances": [{"available_balance": {"monetary": {"currency": "usd", "value": 4500}}}]}
    with served(billing=Said(body=balance)) as server:
        snapshot = gateway(server.url, use_billing_credits=wanted).snapshot("cus_1")
    assert ("/v1/billing/credit_balance_summary" in server.asked) is wanted
    assert (snapshot.credits.available if snapshot.credits else None) == ((Money(4500, "usd"),) if wanted else None)

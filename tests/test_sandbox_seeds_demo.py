"""The demo seed: every ticket's story is true in the sandbox's Stripe, read over HTTP as anybody would."""

import json
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.sandbox.seeds import tickets
from app.sandbox.server import build, server

Json = dict[str, Any]
DAY = 86_400
NO_CUSTOMER = {
    "no-email",
    "guest-checkout",
    "invoice-number",
    "deleted-customer",
    "enterprise-transfer",
    "gone-but-disputed",
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    running = server(build("demo"))
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def read(address: str) -> Callable[..., Json]:
    """read("charges", customer="cus_1"): what the sandbox answers."""

    def asked(path: str, **query: Any) -> Json:
        url = f"{address}/v1/{path}?{urllib.parse.urlencode(query)}"
        request = urllib.request.Request(url, headers={"Authorization": "Bearer sk_test_x"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    return asked


@pytest.fixture
def theirs(read: Callable[..., Json]) -> Callable[..., list[Json]]:
    """theirs("invoices", email): the newest hundred of that kind of the one customer with this e-mail."""

    def found(kind: str, email: str, **query: Any) -> list[Json]:
        (customer,) = read("customers", email=email)["data"]
        return read(kind, customer=customer["id"], limit=100, **query)["data"]

    return found


def days_from_now(moment: int) -> float:
    return (moment - time.time()) / DAY


@pytest.mark.parametrize(
    "story", [one for one in tickets.demo() if one.key not in NO_CUSTOMER], ids=lambda one: one.key
)
def test_every_ticket_finds_its_customer_by_its_address_in_any_case(read, story):
    found = read("customers/search", query=f'email~"{story.email}"')["data"]
    assert found, f"nobody has {story.email}"


def test_a_clean_payer_has_paid_every_invoice_and_is_known_by_the_tickets_ids(read):
    amara = read("customers/cus_DemoAmaraOkaf01")
    assert amara["metadata"] == {"user_id": "user_1001"}
    invoices = read("invoices", customer=amara["id"])["data"]
    assert len(invoices) == 7
    assert {row["status"] for row in invoices} == {"paid"}


def test_the_duplicate_is_the_same_amount_twice_within_minutes_by_two_intents(theirs):
    second, first, before = theirs("payment_intents", "joe@cedarworks.example")
    assert [row["amount"] for row in (second, first, before)] == [19000, 19000, 7500]
    assert second["created"] - first["created"] == 120
    assert second["latest_charge"] != first["latest_charge"]


def test_the_expired_card_is_past_due_with_the_next_try_ahead(theirs):
    (subscription,) = theirs("subscriptions", "priya@ramancoaching.example")
    newest = theirs("invoices", "priya@ramancoaching.example")[0]
    intent = theirs("payment_intents", "priya@ramancoaching.example")[0]
    assert subscription["status"] == "past_due"
    assert (newest["status"], newest["attempt_count"], newest["amount_remaining"]) == ("open", 2, 3200)
    assert 0 < days_from_now(newest["next_payment_attempt"]) < 5
    assert intent["last_payment_error"]["code"] == "expired_card"


def test_the_fraud_dispute_is_due_in_three_days(read, theirs):
    newest, before = theirs("charges", "jonas.weber@weberholz.example")[:2]
    (dispute,) = read("disputes", charge=newest["id"])["data"]
    assert (newest["disputed"], before["disputed"]) == (True, False)
    assert (dispute["status"], dispute["reason"], dispute["amount"]) == ("needs_response", "fraudulent", 8900)
    assert 3 <= days_from_now(dispute["evidence_details"]["due_by"]) < 4


def test_the_inquiry_takes_no_money(read, theirs):
    (charge,) = theirs("charges", "chloe@dubois.example")
    (dispute,) = read("disputes", charge=charge["id"])["data"]
    assert (dispute["status"], dispute["amount"]) == ("warning_needs_response", 5900)
    assert dispute["is_charge_refundable"]
    assert dispute["balance_transactions"] == []


def test_three_disputes_of_one_person_stand_three_ways(read, theirs):
    charges = theirs("charges", "viktor.lang@fastmailer.example")
    found = [read("disputes", charge=charge["id"])["data"][0]["status"] for charge in charges]
    assert found == ["needs_response", "lost", "won"]


@pytest.mark.parametrize(
    ("email", "status", "amount", "left", "reference"),
    [
        ("hanna@kowalska.example", "succeeded", 4000, 8000, "available"),
        ("liam@byrne.example", "failed", 6500, 6500, "pending"),
        ("nadia@petrova.example", "pending", 7500, 0, "pending"),
    ],
)
def test_refunds_stand_as_told_and_leave_what_is_left(read, theirs, email, status, amount, left, reference):
    (charge,) = theirs("charges", email)
    (refund,) = read("refunds", charge=charge["id"])["data"]
    assert (refund["status"], refund["amount"]) == (status, amount)
    assert charge["amount_captured"] - charge["amount_refunded"] == left
    assert refund["destination_details"]["card"]["reference_status"] == reference


def test_the_upgrade_within_a_period_makes_the_bill_of_the_design(theirs):
    invoices = theirs("invoices", "maya@lindqvist.example")
    assert [row["total"] for row in invoices] == [11803, 2900, 2900, 2900, 2900, 2900]
    assert invoices[0]["number"] == "8F3C21D4-0006"
    assert sorted(line["amount"] for line in invoices[0]["lines"]["data"]) == [-1403, 4306, 8900]
    assert sum(tax["amount"] for tax in invoices[0]["total_taxes"]) == 2360


@pytest.mark.parametrize(
    ("email", "currency", "amount"),
    [
        ("misaki.sato@hanabi.example", "jpy", 4800),
        ("faisal@almutairi.example", "kwd", 12340),
        ("bjork@jonsdottir.example", "isk", 490_000),
        ("ışıl.demir@kafe.example", "try", 89900),
        ("Oliver.Grant@Harbor-Point.example", "gbp", 8900),
    ],
)
def test_payers_in_other_currencies_pay_in_their_own_minor_units(theirs, email, currency, amount):
    newest = theirs("charges", email)[0]
    assert (newest["currency"], newest["amount"], newest["status"]) == (currency, amount, "succeeded")


def test_the_enterprise_owes_one_overdue_invoice_and_its_transfer_lies_unapplied(read):
    fjord = read("customers/cus_DemoFjordLogi01", **{"expand[]": "cash_balance"})
    newest, overdue, *paid = read("invoices", customer=fjord["id"])["data"]
    assert fjord["email"] != "ap@fjordlogistics.example"
    assert fjord["cash_balance"]["available"] == {"eur": 498_000}
    assert (newest["status"], overdue["status"]) == ("open", "open")
    assert days_from_now(newest["due_date"]) > 0 > days_from_now(overdue["due_date"])
    assert [row["status"] for row in paid] == ["paid", "paid"]


def test_the_bank_debit_came_back_and_the_invoice_is_open_again(theirs):
    newest, before = theirs("invoices", "ap@greatnorthern.example")
    returned = theirs("charges", "ap@greatnorthern.example")[0]
    assert (newest["status"], before["status"]) == ("open", "paid")
    assert (returned["status"], returned["failure_code"]) == ("failed", "insufficient_funds")
    assert returned["payment_method_details"]["type"] == "us_bank_account"


def test_two_share_an_address_and_one_of_them_is_past_due(read):
    found = read("customers", email="accounts@brightwest.example")["data"]
    states = {row["name"]: read("subscriptions", customer=row["id"])["data"][0]["status"] for row in found}
    assert states == {"Brightwest Studio Ltd": "past_due", "Brightwest Clinic Ltd": "active"}


def test_three_share_an_address_and_only_one_has_a_plan(read):
    found = read("customers", email="finance@oakandiron.example")["data"]
    plans = {row["name"]: read("subscriptions", customer=row["id"], status="all")["data"] for row in found}
    states = {name: [row["status"] for row in rows] for name, rows in plans.items()}
    assert states == {"Oak & Iron GmbH": ["active"], "Oak & Iron Trading Ltd": ["canceled"], "Oak and Iron": []}


def test_a_canceled_subscription_was_charged_again_today(theirs):
    (subscription,) = theirs("subscriptions", "sofia.marino@postino.example", status="all")
    newest = theirs("charges", "sofia.marino@postino.example")[0]
    assert (subscription["status"], newest["amount"]) == ("canceled", 2900)
    assert days_from_now(subscription["ended_at"]) < -1 < days_from_now(newest["created"])


def test_a_trial_has_no_charge_and_ends_ahead(theirs):
    (subscription,) = theirs("subscriptions", "noor@haddad.example")
    assert subscription["status"] == "trialing"
    assert 4 < days_from_now(subscription["trial_end"]) < 5
    assert theirs("charges", "noor@haddad.example") == []


def test_a_deleted_customer_leaves_a_tombstone_and_its_invoices(read):
    assert read("customers/cus_DemoOscarLund01") == {"id": "cus_DemoOscarLund01", "object": "customer", "deleted": True}
    assert read("customers", email="oscar@lund.example")["data"] == []
    kept = read("invoices/search", query='customer:"cus_DemoOscarLund01"')["data"]
    assert [row["status"] for row in kept] == ["paid", "paid", "paid"]


def test_an_invoice_is_found_by_the_number_that_a_stranger_writes(read):
    (invoice,) = read("invoices/search", query='number:"NORTHPIER-0003"')["data"]
    assert invoice["customer_email"] == "finance@northpier.example"


def test_a_guest_has_paid_a_checkout_session_and_is_no_customer(read):
    sessions = read("checkout/sessions", **{"customer_details[email]": "elif@sahin.example"})["data"]
    intent = read(f"payment_intents/{sessions[0]['payment_intent']}", **{"expand[]": "latest_charge"})
    assert (sessions[0]["payment_status"], intent["status"], intent["customer"]) == ("paid", "succeeded", None)
    assert intent["latest_charge"]["billing_details"]["email"] == "elif@sahin.example"
    assert read("customers", email="elif@sahin.example")["data"] == []


def test_prepaid_credit_paid_for_the_use_and_is_nearly_gone(read, theirs):
    newest = theirs("invoices", "tomas@quietapi.example")[0]
    scope = {"filter[type]": "applicability_scope", "filter[applicability_scope][price_type]": "metered"}
    (balance,) = read("billing/credit_balance_summary", customer=newest["customer"], **scope)["balances"]
    assert (newest["subtotal"], newest["total"], newest["status"]) == (17300, 0, "paid")
    assert balance["available_balance"]["monetary"] == {"currency": "usd", "value": 700}


def test_five_hundred_invoices_reach_back_for_years(theirs):
    newest = theirs("invoices", "accounting@vogelundsohn.example")
    assert (newest[0]["number"], newest[99]["number"]) == ("VOGEL-0500", "VOGEL-0401")
    assert theirs("subscriptions", "accounting@vogelundsohn.example")[0]["start_date"] < time.time() - 9 * 365 * DAY


def test_a_fleet_has_a_hundred_subscriptions(theirs):
    found = theirs("subscriptions", "fleet@fleetwise.example")
    assert {row["metadata"]["vehicle"] for row in found} == {f"FW-{number:03d}" for number in range(1, 101)}


def test_one_payment_waits_for_the_customer_and_one_for_the_bank(theirs):
    confirm = theirs("payment_intents", "lucas@almeida.example")[0]
    debit = theirs("payment_intents", "marta@fuentes.example")[0]
    assert (confirm["status"], debit["status"]) == ("requires_action", "processing")
    assert confirm["next_action"]
    assert theirs("charges", "marta@fuentes.example")[0]["status"] == "pending"


def test_a_legible_name_from_the_right_and_one_full_of_markup_are_kept_as_written(read):
    (nour,) = read("customers", email="nour@haddad-trading.example")["data"]
    (bobby,) = read("customers", email="bobby@tables.example")["data"]
    assert nour["name"] == "نور الدين حداد"
    assert bobby["name"] == '**Bobby** [click](https://evil.example) <img src=x onerror="alert(1)">'

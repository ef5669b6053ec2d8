"""The large seed: customers that exist by their number."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sandbox.seeds.large import ADDRESSES, CUSTOMERS, email_number, number_of, owners
from tests.sandbox_stripe import Caller


@pytest.fixture(scope="module")
def stripe() -> Caller:
    return Caller("large")


@given(st.integers(0, CUSTOMERS - 1))
def test_each_customer_is_among_the_owners_of_its_address(customer: int) -> None:
    assert customer in owners(email_number(customer))


@given(st.integers(0, ADDRESSES - 1))
def test_every_tenth_address_has_two_owners_and_every_fiftieth_three(address: int) -> None:
    assert len(owners(address)) == (3 if address % 50 == 0 else 2 if address % 10 == 0 else 1)
    assert {email_number(customer) for customer in owners(address)} == {address}


@pytest.mark.parametrize(("address", "count"), [(50, 3), (60, 2), (61, 1), (99_999, 1), (100_000, 0)])
def test_an_address_finds_its_customers(stripe: Caller, address: int, count: int) -> None:
    rows = stripe.get("customers", email=f"customer{address}@large.example")["data"]
    assert [row["email"] for row in rows] == [f"customer{address}@large.example"] * count
    found = stripe.get("customers/search", query=f"email:'customer{address}@LARGE.example'")["data"]
    assert [row["id"] for row in found] == [row["id"] for row in rows]


def test_a_customer_has_a_subscription_and_paid_invoices(stripe: Caller) -> None:
    customer = stripe.get("customers", email="customer12345@large.example", expand__="data.subscriptions")["data"][0]
    assert number_of(customer["id"]) == 12345
    assert len(customer["subscriptions"]["data"]) == 1
    invoices = stripe.get("invoices", customer=customer["id"], expand__="data.payments")["data"]
    charges = stripe.get("charges", customer=customer["id"], limit=100)["data"]
    assert len(invoices) == len(charges) == 6
    assert invoices[0]["payments"]["data"][0]["status"] == "paid"
    assert stripe.get(f"charges/{charges[0]['id']}") == charges[0]


def test_a_refund_of_a_derived_charge_is_remembered(stripe: Caller) -> None:
    customer = stripe.get("customers", email="customer777@large.example")["data"][0]["id"]
    charge = stripe.get("charges", customer=customer)["data"][0]["id"]
    stripe.post("refunds", charge=charge, amount=100)
    after = {row["id"]: row["amount_refunded"] for row in stripe.get("charges", customer=customer)["data"]}
    assert after[charge] == 100
    assert len(after) == 6 + (777 % 100 == 7)


def test_the_whole_account_can_be_paged_through(stripe: Caller) -> None:
    rows = stripe.sandbox.world.account.rows("customer")
    assert len(rows) >= CUSTOMERS
    page = stripe.get("customers", limit=100, starting_after=rows[50_000]["id"])
    assert [row["id"] for row in page["data"]] == [rows[place]["id"] for place in range(50_001, 50_101)]
    last = stripe.get("customers", limit=100, starting_after=rows[len(rows) - 3]["id"])
    assert (len(last["data"]), last["has_more"]) == (2, False)


def test_a_page_of_all_subscriptions_is_not_made_of_all(stripe: Caller) -> None:
    """In seconds of this thread's own time: making all of them takes more than ten."""
    began = time.thread_time()
    assert len(stripe.get("subscriptions", status="all", limit=100)["data"]) == 100
    assert time.thread_time() - began < 3


def test_a_new_customer_comes_first_and_a_deleted_one_is_gone(stripe: Caller) -> None:
    made = stripe.customer(email="new@example.com")
    assert stripe.get("customers", limit=1)["data"][0]["id"] == made
    doomed = stripe.get("customers", email="customer4321@large.example")["data"][0]["id"]
    before = len(stripe.sandbox.world.account.rows("customer"))
    stripe.delete(f"customers/{doomed}")
    assert stripe.get("customers", email="customer4321@large.example")["data"] == []
    rows = stripe.sandbox.world.account.rows("customer")
    assert len(rows) == before - 1
    assert doomed not in {rows[place]["id"] for place in range(CUSTOMERS - 4400, CUSTOMERS - 4200)}


@pytest.mark.parametrize("kind", ["disputes", "refunds", "charges", "invoices", "subscriptions", "payment_intents"])
def test_every_kind_has_a_first_page(stripe: Caller, kind: str) -> None:
    page = stripe.get(kind, limit=10)
    assert (len(page["data"]), page["has_more"]) == (10, True)

from datetime import UTC, datetime

import pytest

from app.domain.errors import Refused, Unavailable, Why
from app.domain.matching import Clues, How, spellings
from app.domain.money import Money
from app.ports import CardSearch
from tests.stripe_made import customer, pay, subscribed
from tests.stripe_objects import stored
from tests.stripe_server import EMPTY, Said, gateway, refused, serving


def queries(server_or_calls):
    return [call["form"]["query"] for call in server_or_calls if "query" in call["form"]]


def found(**by_path):
    """A server with these answers by path; the rest is empty."""
    return serving(lambda path, _before: by_path.get(path.removeprefix("/v1/").replace("/", "_")) or Said())


def test_two_and_three_customers_on_one_address_are_all_found(sandbox):
    billing = gateway(sandbox.url)
    made = [customer(sandbox), customer(sandbox)]
    assert {hit.profile.customer.id for hit in billing.look_up(Clues(("maya@example.com",))).hits} == set(made)
    made.append(customer(sandbox))
    evidence = billing.look_up(Clues(("maya@example.com",)))
    assert {hit.profile.customer.id for hit in evidence.hits} == set(made)
    assert {hit.how for hit in evidence.hits} == {How.EMAIL}


def test_each_spelling_is_asked_for_and_each_customer_told_once(sandbox):
    typed, lower = customer(sandbox, "Maya@Example.com"), customer(sandbox, "maya@example.com")
    evidence = gateway(sandbox.url).look_up(Clues(spellings("Maya@Example.com")))
    assert {hit.profile.customer.id for hit in evidence.hits} == {typed, lower}


def test_the_shops_own_id_is_the_stronger_evidence(sandbox):
    made = customer(sandbox, **{"metadata[user_id]": "4711"})
    other = customer(sandbox)
    evidence = gateway(sandbox.url).look_up(Clues(("maya@example.com",), "4711", "user_id"))
    assert [(hit.profile.customer.id, hit.how) for hit in evidence.hits] == [
        (made, How.EXTERNAL_ID), (other, How.EMAIL),
    ]  # fmt: skip


@pytest.mark.parametrize("clues", [Clues(external_id="4711"), Clues(metadata_key="user_id"), Clues()])
def test_without_clues_nothing_is_asked(sandbox, clues):
    assert gateway(sandbox.url).look_up(clues).hits == ()
    assert gateway(sandbox.url).look_further(clues).hits == ()
    assert not [call for call in sandbox.requests() if call["method"] == "GET"]


def test_a_hit_with_another_id_of_the_shops_is_not_a_hit():
    row = stored("customer", metadata={"user_id": "47112"})
    with found(customers_search=Said(body={**EMPTY, "data": [row]})) as server:
        assert gateway(server.url).look_up(Clues(external_id="4711", metadata_key="user_id")).hits == ()


def test_when_the_search_fails_the_addresses_still_answer():
    row = stored("customer", email="maya@example.com")
    with found(customers=Said(body={**EMPTY, "data": [row]}), customers_search=refused(403)) as server:
        billing = gateway(server.url)
        assert len(billing.look_up(Clues(("maya@example.com",), "4711", "user_id")).hits) == 1
        with pytest.raises(Unavailable):
            billing.look_up(Clues((), "4711", "user_id"))


def test_a_customer_of_another_address_is_never_a_hit():
    row = stored("customer", email="maya@example.com.evil.example")
    page = Said(body={**EMPTY, "data": [row]})
    with found(customers=page, customers_search=page) as server:
        billing = gateway(server.url)
        assert billing.look_up(Clues(("maya@example.com",))).hits == ()
        assert billing.look_further(Clues(("maya@example.com",))).hits == ()


def test_the_search_finds_a_third_spelling(sandbox):
    made = customer(sandbox, "MAYA@example.com")
    clues = Clues(("maya@example.com",))
    billing = gateway(sandbox.url)
    assert billing.look_up(clues).hits == ()
    assert [hit.profile.customer.id for hit in billing.look_further(clues).hits] == [made]


@pytest.mark.parametrize(
    "typed", ["o'hara@example.com", 'a"b@example.com', "back\\slash@example.com", "x' OR name:'@e.com"]
)
def test_quotes_in_an_address_stay_inside_the_query(sandbox, typed):  # fmt: skip
    made = customer(sandbox, typed)
    customer(sandbox, "stranger@example.com")
    evidence = gateway(sandbox.url).look_further(Clues((typed,)))
    assert [hit.profile.customer.id for hit in evidence.hits] == [made]
    (query,) = queries(sandbox.requests())
    assert query == "email:'" + typed.replace("\\", "\\\\").replace("'", "\\'") + "'"


def session(**changes):
    paid = {
        **stored("intent_failed"),
        "customer": None,
        "latest_charge": {**stored("charge_refunded"), "customer": None},
    }
    paid |= {"status": "succeeded", "last_payment_error": None}
    details = {"email": "Guest@example.com"}
    return {"id": "cs_1", "customer": None, "customer_details": details, "payment_intent": paid, **changes}


def test_payments_of_guests_are_found_by_the_address_they_wrote():
    with found(checkout_sessions=Said(body={**EMPTY, "data": [session()]})) as server:
        evidence = gateway(server.url).look_further(Clues(("guest@example.com",)))
    (payment,) = evidence.guest_payments
    assert (payment.id, payment.status, payment.customer_id) == (stored("charge_refunded")["id"], "succeeded", None)


@pytest.mark.parametrize(
    "row",
    [
        session(customer="cus_1"),
        session(customer_details={"email": "other@example.com"}),
        session(customer_details=None),
        session(payment_intent=None),
    ],
)
def test_other_peoples_sessions_are_no_guests_payments(row):
    with found(checkout_sessions=Said(body={**EMPTY, "data": [row]})) as server:
        assert gateway(server.url).look_further(Clues(("guest@example.com",))).guest_payments == ()


def test_one_of_search_and_sessions_is_enough_but_not_none():
    clues = Clues(("maya@example.com",))
    with found(checkout_sessions=refused(403)) as server:
        assert gateway(server.url).look_further(clues).hits == ()
    with found(customers_search=refused(403)) as server:
        assert gateway(server.url).look_further(clues).hits == ()
    both = found(checkout_sessions=refused(403), customers_search=refused(403))
    with both as server, pytest.raises(Unavailable) as caught:
        gateway(server.url).look_further(clues)
    assert caught.value.why is Why.PERMISSION


def test_the_newest_payment_of_each_customer_leaves_out_who_has_none_or_cannot_be_read(sandbox):
    with_two, none = customer(sandbox), customer(sandbox)
    pay(sandbox, with_two)
    newest = pay(sandbox, with_two)
    billing = gateway(sandbox.url)
    payments = billing.newest_payments([with_two, none, "cus_notThere000001"])
    assert {one: payment.id for one, payment in payments.items()} == {with_two: newest["latest_charge"]}


def test_whose_an_id_is(sandbox):
    made = customer(sandbox)
    subscription = subscribed(sandbox, made)
    intent = pay(sandbox, made, "pm_card_createDispute")
    refunded = pay(sandbox, made)
    refund = sandbox.stripe("refunds", payment_intent=refunded["id"])
    billing = gateway(sandbox.url)
    snapshot = billing.snapshot(made)
    references = [
        made, subscription["id"], snapshot.invoices[0].id, intent["id"], intent["latest_charge"], refund["id"],
        snapshot.disputes[0].id, snapshot.invoices[0].number,
    ]  # fmt: skip
    assert [billing.owner_of(str(one)) for one in references] == [made] * len(references)


def test_nobody_owns_what_is_unknown_a_guests_or_no_id(sandbox):
    guest = pay(sandbox, None)
    billing = gateway(sandbox.url)
    unknown = ["cus_notThere000001", "ch_notThere000001", "xx_1", "", "in_1/../x", "8F3C21D4-0006", guest["id"]]
    assert [billing.owner_of(one) for one in unknown] == [None] * len(unknown)


def test_an_invoice_number_must_be_the_same_and_not_only_like_it():
    rows = [{"id": "in_1", "number": "8F3C21D4-00061", "customer": "cus_1"}]
    with found(invoices_search=Said(body={**EMPTY, "data": rows})) as server:
        assert gateway(server.url).owner_of("8F3C21D4-0006") is None
        assert gateway(server.url).owner_of("8F3C21D4-00061") == "cus_1"


def test_payments_are_found_by_what_stands_on_the_statement(sandbox):
    made = customer(sandbox)
    wanted = pay(sandbox, made, amount="2000")
    pay(sandbox, made, amount="2100")
    day = datetime.fromtimestamp(wanted["created"], UTC)
    billing = gateway(sandbox.url)
    (payment,) = billing.payments_by_card(CardSearch("4242", Money(2000, "eur"), day))
    assert payment.intent_id == wanted["id"]
    assert billing.payments_by_card(CardSearch("4242", Money(2000, "usd"), day)) == ()
    far = day.replace(year=day.year - 1)
    assert billing.payments_by_card(CardSearch("4242", Money(2000, "eur"), far)) == ()


@pytest.mark.parametrize("last4", ["", "42", "42424", "4242'", "٤٢٤٢", "4 42"])
def test_what_are_not_four_digits_is_refused_before_anything_is_asked(sandbox, last4):
    with pytest.raises(Refused):
        gateway(sandbox.url).payments_by_card(CardSearch(last4, Money(2000, "eur"), datetime(2026, 11, 3, tzinfo=UTC)))
    assert not [call for call in sandbox.requests() if call["method"] == "GET"]


def test_the_statement_query_has_a_day_of_slack_on_both_sides(sandbox):
    day = datetime(2026, 11, 3, 15, tzinfo=UTC)
    gateway(sandbox.url).payments_by_card(CardSearch("4242", Money(1999, "eur"), day))
    start, end = (int(datetime(2026, 11, one, tzinfo=UTC).timestamp()) for one in (2, 5))
    assert queries(sandbox.requests()) == [
        f"payment_method_details.card.last4:'4242' AND amount:1999 AND currency:'eur'"
        f" AND created>={start} AND created<{end}"
    ]

"""Everything that must be known before money moves: fresh, complete, two calls deep, and honest about its gaps."""

import time
from dataclasses import replace

import pytest

from app.domain.errors import NotFound, Unavailable, Why
from app.domain.money import Money
from app.domain.putting_right.left import left_on_payment
from app.gateways.stripe_till_ties import Tie
from tests.stripe_made import AT_ONCE, KEY, customer, pay
from tests.stripe_server import at_some_pace, till


def billed(sandbox, subject, amount="2000", currency="eur", **paying):
    """An invoice of one line, paid by card unless told otherwise."""
    sandbox.stripe("invoiceitems", customer=subject, amount=amount, currency=currency)
    draft = sandbox.stripe("invoices", customer=subject, pending_invoice_items_behavior="include")["id"]
    return sandbox.stripe(f"invoices/{draft}/pay", **(paying or {"payment_method": "pm_card_visa"}))["id"]


@pytest.fixture
def maya(sandbox):
    return customer(sandbox)


def test_a_payment_an_intent_and_an_invoice_show_the_same_matter(sandbox, maya):
    stripe, invoice_id = till(sandbox.url), billed(sandbox, maya)
    by_invoice = stripe.matter(invoice_id, 5)
    sandbox.stripe("credit_notes", invoice=invoice_id, amount="300", credit_amount="300")
    refund = sandbox.stripe("refunds", charge=by_invoice.payment.charge_id, amount="500")["id"]
    by_invoice = stripe.matter(invoice_id, 5)
    assert by_invoice.unread == ()
    assert by_invoice.customer.id == maya
    assert by_invoice.invoice.id == by_invoice.payment.invoice_id == invoice_id
    assert [one.id for one in by_invoice.refunds] == [refund]
    assert [(one.amount.minor, one.to_balance.minor) for one in by_invoice.notes] == [(300, 300)]
    for target in (by_invoice.payment.charge_id, by_invoice.payment.intent_id):
        matter = stripe.matter(target, 5)
        assert matter.unread == ()
        assert matter == replace(by_invoice, payment=matter.payment, payments=matter.payments, notes=matter.notes)
        assert [one.id for one in matter.notes] == [one.id for one in by_invoice.notes]
        assert matter.payment.refunded.minor == 500


def test_the_fee_the_exchange_and_what_our_balance_holds_are_in_our_own_currency(sandbox, maya):
    stripe = till(sandbox.url)
    exchanged = stripe.matter(pay(sandbox, maya, amount="2000")["latest_charge"], 5)
    assert (exchanged.exchanged, exchanged.fee) == (Money(2160, "usd"), Money(114, "usd"))
    assert exchanged.available == Money(0, "usd"), "nothing has become available yet"
    sandbox.advance(3 * 86400)
    assert stripe.matter(exchanged.payment.id, 5).available == Money(2046, "usd")
    form = {"amount": "1000", "currency": "usd", "payment_method": "pm_card_visa", "confirm": "true"}
    at_once = {"automatic_payment_methods[enabled]": "true", "automatic_payment_methods[allow_redirects]": "never"}
    own = sandbox.stripe("payment_intents", **form, **at_once)["latest_charge"]
    assert (stripe.matter(own, 5).exchanged, stripe.matter(own, 5).fee) == (None, Money(59, "usd"))


def test_disputes_and_early_fraud_warnings_are_there(sandbox, maya):
    stripe = till(sandbox.url)
    disputed = stripe.matter(pay(sandbox, maya, "pm_card_createDispute")["latest_charge"], 5)
    assert [one.charge_id for one in disputed.disputes] == [disputed.payment.charge_id]
    warned = stripe.matter(pay(sandbox, maya, "pm_card_createIssuerFraudRecord")["id"], 5)
    assert [one.actionable for one in warned.warnings] == [True]
    assert (warned.disputes, warned.invoice, warned.payments, warned.notes) == ((), None, (), ())


def test_all_refunds_are_there_and_not_only_a_hundred(sandbox, maya):
    charge = pay(sandbox, maya, amount="20000")["latest_charge"]
    for _ in range(103):
        sandbox.stripe("refunds", charge=charge, amount="100")
    assert len(till(sandbox.url).matter(charge, 5).refunds) == 103


@pytest.mark.parametrize("target", ["charge", "intent"])
def test_refunds_beyond_those_that_a_payment_brings_along_and_cannot_be_read_are_a_gap(sandbox, maya, target):
    paid = pay(sandbox, maya, amount="20000")
    for _ in range(11):
        sandbox.stripe("refunds", charge=paid["latest_charge"], amount="100")
    named = paid["id"] if target == "intent" else paid["latest_charge"]
    assert len(till(sandbox.url).matter(named, 5).refunds) == 11
    sandbox.fault("status", "/v1/refunds", "GET", status=403)
    matter = till(sandbox.url).matter(named, 5)
    assert [gap.part for gap in matter.unread] == ["refunds"]


@pytest.mark.parametrize("target", ["charge", "intent"])
def test_what_a_hold_let_go_was_not_given_back(sandbox, maya, target):
    form = {"amount": "5000", "currency": "eur", "customer": maya, "payment_method": "pm_card_visa", **AT_ONCE}
    held = sandbox.stripe("payment_intents", **form, confirm="true", capture_method="manual")
    sandbox.stripe(f"payment_intents/{held['id']}/capture", amount_to_capture="3000")
    matter = till(sandbox.url).matter(held["id"] if target == "intent" else held["latest_charge"], 5)
    assert (matter.refunds, matter.unread) == ((), ())
    assert left_on_payment(matter.payment, matter) == Money(3000, "eur")


@pytest.mark.parametrize("target", ["charge", "intent"])
def test_whoever_is_deleted_paid_all_the_same(sandbox, maya, target):
    paid = pay(sandbox, maya)
    sandbox.http.delete(f"/v1/customers/{maya}", headers=KEY).raise_for_status()
    matter = till(sandbox.url).matter(paid["id"] if target == "intent" else paid["latest_charge"], 5)
    assert (matter.customer.id, matter.customer.deleted, matter.unread) == (maya, True, ())


def test_a_payment_of_nobody_has_no_customer(sandbox):
    matter = till(sandbox.url).matter(pay(sandbox, None)["latest_charge"], 5)
    assert (matter.customer, matter.unread) == (None, ())


def test_every_payment_of_an_invoice_is_there_the_newest_first(sandbox, maya):
    sandbox.stripe("invoiceitems", customer=maya, amount="2000", currency="eur")
    draft = sandbox.stripe("invoices", customer=maya, pending_invoice_items_behavior="include")["id"]
    sandbox.stripe(f"invoices/{draft}/finalize")
    first = pay(sandbox, maya, amount="1500")
    sandbox.stripe(f"invoices/{draft}/attach_payment", payment_intent=first["id"])
    sandbox.advance(60)
    sandbox.stripe(f"invoices/{draft}/pay", payment_method="pm_card_visa")
    stripe = till(sandbox.url)
    matter = stripe.matter(draft, 5)
    assert [one.amount.minor for one in matter.payments] == [500, 1500]
    assert matter.payment == matter.payments[0]
    older = stripe.matter(first["latest_charge"], 5)
    assert older.payment.charge_id == first["latest_charge"]
    assert [one.charge_id for one in older.payments] == [one.charge_id for one in matter.payments]


def test_an_invoice_that_nobody_paid_has_no_payment(sandbox, maya):
    sandbox.stripe("invoiceitems", customer=maya, amount="2000", currency="eur")
    draft = sandbox.stripe("invoices", customer=maya, pending_invoice_items_behavior="include")["id"]
    sandbox.stripe(f"invoices/{draft}/finalize")
    matter = till(sandbox.url).matter(draft, 5)
    assert (matter.payment, matter.payments, matter.available, matter.customer.id) == (None, (), None, maya)
    assert matter.unread == ()


def test_what_was_paid_outside_stripe_is_no_payment_of_ours(sandbox, maya):
    invoice_id = billed(sandbox, maya, paid_out_of_band="true")
    matter = till(sandbox.url).matter(invoice_id, 5)
    assert (matter.payment, matter.invoice.status, matter.invoice.paid_outside.minor) == (None, "paid", 2000)


def test_a_bank_debit_under_way_stands_among_the_payments(sandbox, maya):
    invoice_id = billed(sandbox, maya, payment_method="pm_usBankAccount_success", currency="usd")
    matter = till(sandbox.url).matter(invoice_id, 5)
    assert [one.status for one in matter.payments] == ["processing"]
    assert matter.fee is None


def test_a_customer_is_a_matter_of_its_own(sandbox, maya):
    sandbox.stripe(f"customers/{maya}/balance_transactions", amount="-300", currency="eur")
    matter = till(sandbox.url).matter(maya, 5)
    assert (matter.customer.id, matter.customer.credits, matter.payment) == (maya, (Money(300, "eur"),), None)


def test_the_notes_of_another_invoice_of_the_customer_are_not_among_them(sandbox, maya):
    stripe, one, other = till(sandbox.url), billed(sandbox, maya), billed(sandbox, maya)
    sandbox.stripe("credit_notes", invoice=other, amount="300", credit_amount="300")
    charge = stripe.matter(one, 5).payment.charge_id
    assert stripe.matter(charge, 5).notes == ()


def test_many_lines_are_read_to_the_hundredth(sandbox, maya):
    for number in range(13):
        sandbox.stripe("invoiceitems", customer=maya, amount=str(100 + number), currency="eur")
    draft = sandbox.stripe("invoices", customer=maya, pending_invoice_items_behavior="include")["id"]
    paid = sandbox.stripe(f"invoices/{draft}/pay", payment_method="pm_card_visa")["id"]
    assert len(till(sandbox.url).matter(paid, 5).invoice.lines) == 13


@pytest.mark.parametrize(
    "target", ["ch_no1", "py_no1", "pi_no1", "in_no1", "cus_no1", "sub_no1", "", "x", "ch_../in_1"]
)
def test_what_is_not_there_is_not_found(sandbox, target):
    with pytest.raises(NotFound):
        till(sandbox.url).matter(target, 5)


PARTS = {
    "/v1/refunds": "refunds",
    "/v1/disputes": "disputes",
    "/v1/radar/early_fraud_warnings": "warnings",
    "/v1/credit_notes": "notes",
    "/v1/customers": "customer",
    "/v1/balance_transactions": "fee",
    "/v1/balance": "balance",
    "/v1/invoice_payments": "invoice",
}


OF_INVOICE = {"/v1/refunds", "/v1/customers"}
"""A charge brings them along."""


@pytest.mark.parametrize("path", [path for path in PARTS if path != "/v1/balance"])
def test_a_part_that_cannot_be_read_is_a_gap_and_never_a_none(sandbox, maya, path):
    stripe, invoice_id = till(sandbox.url), billed(sandbox, maya)
    charge = stripe.matter(invoice_id, 5).payment.charge_id
    sandbox.fault("status", path, "GET", status=403)
    matter = stripe.matter(invoice_id if path in OF_INVOICE else charge, 5)
    assert [(gap.part, gap.why) for gap in matter.unread] == [(PARTS[path], Why.PERMISSION)]
    assert matter.payment is not None


def test_a_balance_that_cannot_be_read_is_a_gap(sandbox, maya):
    stripe = till(sandbox.url)
    charge = pay(sandbox, maya)["latest_charge"]
    sandbox.fault("status", "/v1/balance", "GET", status=403)
    matter = stripe.matter(charge, 5)
    assert {gap.part for gap in matter.unread} == {"fee", "balance"}
    assert matter.available is None


def test_what_paid_an_invoice_and_cannot_be_read_is_a_gap(sandbox, maya):
    stripe, invoice_id = till(sandbox.url), billed(sandbox, maya)
    sandbox.fault("status", "/v1/invoice_payments", "GET", status=403)
    matter = stripe.matter(invoice_id, 5)
    assert [gap.part for gap in matter.unread] == ["payment"]
    assert (matter.payment, matter.invoice.id) == (None, invoice_id)


@pytest.mark.parametrize("target", ["charge", "invoice"])
def test_the_target_itself_must_be_read(sandbox, maya, target):
    stripe, invoice_id = till(sandbox.url), billed(sandbox, maya)
    charge = stripe.matter(invoice_id, 5).payment.charge_id
    sandbox.fault("status", f"/v1/{target}s", "GET", status=403)
    with pytest.raises(Unavailable):
        stripe.matter(invoice_id if target == "invoice" else charge, 5)


def test_nothing_is_waited_for_beyond_the_deadline(sandbox, maya):
    stripe = till(sandbox.url)
    charge = pay(sandbox, maya)["latest_charge"]
    sandbox.fault("latency", "/v1/disputes", "GET", ms=6000, times=1)
    matter = stripe.matter(charge, 3)
    assert [(gap.part, gap.why) for gap in matter.unread] == [("disputes", Why.SLOW)]


@pytest.mark.parametrize("target", ["charge", "intent", "invoice"])
def test_a_matter_is_two_calls_deep(sandbox, maya, target):
    """Two calls one after the other are well below the time of three."""
    stripe, invoice_id = till(sandbox.url), billed(sandbox, maya)
    payment = stripe.matter(invoice_id, 5).payment
    named = {"charge": payment.charge_id, "intent": payment.intent_id, "invoice": invoice_id}[target]

    def in_two(seconds):
        sandbox.http.delete("/_sandbox/faults")
        sandbox.fault("latency", "/v1/", "GET", ms=int(seconds * 1000))
        try:
            return stripe.matter(named, 2.9 * seconds).unread == ()
        except Unavailable:
            return False

    assert at_some_pace(in_two)


def test_a_second_look_at_a_charge_is_one_call_deep(sandbox, maya):
    """Two one after the other take longer than it waits."""
    stripe, invoice_id = till(sandbox.url), billed(sandbox, maya)
    charge = stripe.matter(invoice_id, 20).payment.charge_id
    first = stripe.matter(charge, 20)
    assert (first.unread, first.invoice.id) == ((), invoice_id)

    def in_one(seconds):
        sandbox.http.delete("/_sandbox/faults")
        sandbox.fault("latency", "/v1/", "GET", ms=int(seconds * 1000))
        try:
            second = stripe.matter(charge, 1.9 * seconds)
        except Unavailable:
            return False
        return second == replace(first, read_at=second.read_at)

    assert at_some_pace(in_one)


@pytest.mark.parametrize("wrong", ["customer", "intent", "both", "no invoice"])
def test_what_is_remembered_of_a_charge_is_held_against_the_charge(sandbox, maya, wrong):
    invoice_id, other = billed(sandbox, maya), customer(sandbox)
    sandbox.stripe("credit_notes", invoice=invoice_id, amount="300", credit_amount="300")
    stripe, stranger = till(sandbox.url), pay(sandbox, other)
    charge = stripe.matter(invoice_id, 20).payment.charge_id
    true = stripe.matter(charge, 20)
    tie = Tie(maya, true.payment.intent_id)
    changes = {
        "customer": {"customer_id": other},
        "intent": {"intent_id": stranger["id"]},
        "both": {"customer_id": other, "intent_id": stranger["id"]},
        "no invoice": {"billed": False},
    }
    stripe.ties.keep(charge, replace(tie, **changes[wrong]))
    seen = stripe.matter(charge, 20)
    assert seen == replace(true, read_at=seen.read_at)
    assert (seen.customer.id, seen.invoice.id, len(seen.notes)) == (maya, invoice_id, 1)
    assert stripe.ties.of(charge) == tie


@pytest.mark.parametrize("target", ["charge", "intent", "invoice"])
def test_what_is_only_told_is_not_asked_for_when_nobody_will_read_it(sandbox, maya, target):
    stripe, invoice_id = till(sandbox.url), billed(sandbox, maya)
    payment = stripe.matter(invoice_id, 20).payment
    named = {"charge": payment.charge_id, "intent": payment.intent_id, "invoice": invoice_id}[target]
    told = stripe.matter(named, 20)
    assert None not in (told.fee, told.available)
    before = len(sandbox.requests())
    decides = stripe.ask_matter(named, 20)()
    asked = [one["path"] for one in sandbox.requests()[before:]]
    assert decides == replace(told, read_at=decides.read_at, fee=None, exchanged=None, available=None)
    assert [path for path in asked if "balance" in path] == []


def test_a_matter_is_read_before_anybody_takes_it(sandbox, maya):
    stripe = till(sandbox.url)
    charge = pay(sandbox, maya)["latest_charge"]
    asked, ends = stripe.ask_matter(charge, 20), time.monotonic() + 20
    while {"/v1/disputes", f"/v1/charges/{charge}"} - {one["path"] for one in sandbox.requests()}:
        assert time.monotonic() < ends
        time.sleep(0.01)
    time.sleep(0.3)  # what was asked is answered by now
    sandbox.stripe("refunds", charge=charge, amount="100")
    assert asked().refunds == ()
    assert len(stripe.ask_matter(charge, 20)().refunds) == 1


def test_nothing_comes_from_a_cache(sandbox, maya):
    stripe = till(sandbox.url)
    charge = pay(sandbox, maya)["latest_charge"]
    assert stripe.matter(charge, 5).refunds == ()
    sandbox.stripe("refunds", charge=charge, amount="100")
    assert len(stripe.matter(charge, 5).refunds) == 1

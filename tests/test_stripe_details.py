import pytest

from app.domain.errors import NotFound, Unavailable
from app.domain.money import Money
from tests.stripe_made import KEY, customer, pay, subscribed
from tests.stripe_objects import stored
from tests.stripe_server import EMPTY, Said, gateway, refused, serving


@pytest.fixture
def maya(sandbox):
    return customer(sandbox)


def reads(sandbox):
    return [call["path"] for call in sandbox.requests() if call["method"] == "GET"]


def test_a_profile_has_the_customer_and_its_live_subscriptions(sandbox, maya):
    made = subscribed(sandbox, maya)
    found = gateway(sandbox.url).profile(maya)
    assert (found.customer.id, [one.id for one in found.subscriptions]) == (maya, [made["id"]])


def test_older_payments_come_ten_at_a_time_without_gap_or_double(sandbox, maya):
    made = [pay(sandbox, maya)["latest_charge"] for _ in range(23)]
    billing = gateway(sandbox.url)
    first = billing.snapshot(maya)
    assert [one.id for one in first.payments] == made[::-1][:20] and first.more_payments
    second = billing.payments(maya, made[-3])
    assert [one.id for one in second.rows] == made[::-1][3:13] and second.more
    last = billing.payments(maya, made[9])
    assert [one.id for one in last.rows] == made[::-1][14:] and not last.more


def test_attempts_are_no_rows_and_do_not_leave_a_page_short():
    def charge(number, latest):
        intent = {**stored("intent_failed"), "id": f"pi_{number // 4}", "latest_charge": f"ch_{latest}"}
        return {**stored("charge_failed"), "id": f"ch_{number}", "payment_intent": intent}

    def answer(_path, before):
        rows = [charge(number, number - number % 4) for number in range(before * 20, before * 20 + 20)]
        return Said(body={**EMPTY, "data": rows, "has_more": True})

    with serving(answer) as server:
        page = gateway(server.url).payments("cus_1", "ch_x")
    assert [one.id for one in page.rows] == [f"ch_{number}" for number in range(0, 40, 4)]
    assert page.more and len(server.asked) == 2


def test_older_invoices_and_ended_subscriptions_are_asked_for_by_cursor(sandbox, maya):
    ended = subscribed(sandbox, maya)
    sandbox.http.delete(f"/v1/subscriptions/{ended['id']}", headers=KEY).raise_for_status()
    running = subscribed(sandbox, maya, "Team")
    billing = gateway(sandbox.url)
    everything = billing.subscriptions(maya, "")
    assert [(one.id, one.live) for one in everything.rows] == [(running["id"], True), (ended["id"], False)]
    assert [one.items[0].product_name for one in everything.rows] == ["Team", "Ledger"]
    assert [one.id for one in billing.subscriptions(maya, running["id"]).rows] == [ended["id"]]
    newest, older = billing.invoices(maya, "").rows
    assert [one.id for one in billing.invoices(maya, newest.id).rows] == [older.id]


def test_a_cursor_that_stripe_does_not_know_is_not_found(sandbox, maya):
    with pytest.raises(NotFound):
        gateway(sandbox.url).invoices(maya, "in_notThere000001")


def test_an_invoice_of_many_lines_is_read_to_the_hundredth(sandbox, maya):
    draft = sandbox.stripe("invoices", customer=maya, currency="eur")
    for number in range(13):
        sandbox.stripe("invoiceitems", customer=maya, invoice=draft["id"], amount=str(100 + number), currency="eur")
    found = gateway(sandbox.url).invoice(draft["id"])
    assert len(found.lines) == 13 and not found.more_lines
    assert reads(sandbox) == [f"/v1/invoices/{draft['id']}", f"/v1/invoices/{draft['id']}/lines"]


def test_an_invoice_of_few_lines_is_one_call(sandbox, maya):
    subscribed(sandbox, maya)
    billing = gateway(sandbox.url)
    (listed,) = billing.invoices(maya, "").rows
    sandbox.world.journal.clear()
    found = billing.invoice(listed.id)
    assert found == listed and len(reads(sandbox)) == 1


def test_a_payment_is_the_same_by_its_charge_and_by_its_intent(sandbox, maya):
    subscribed(sandbox, maya)
    billing = gateway(sandbox.url)
    (listed,) = billing.snapshot(maya).payments
    by_charge, by_intent = billing.payment(str(listed.charge_id)), billing.payment(str(listed.intent_id))
    assert by_charge == by_intent == listed
    assert by_charge.invoice_id is not None


def test_a_payment_whose_invoice_cannot_be_read_is_not_said_to_have_none(sandbox, maya):
    intent = pay(sandbox, maya)
    assert gateway(sandbox.url).payment(intent["id"]).invoice_id is None
    sandbox.fault("status", "/v1/invoice_payments", status=403)
    with pytest.raises(Unavailable):
        gateway(sandbox.url).payment(intent["id"])


def test_an_earlier_attempt_keeps_its_own_failure(sandbox, maya):
    earlier = {**stored("charge_failed"), "payment_intent": {**stored("intent_failed"), "latest_charge": "ch_later"}}
    with serving(lambda path, _before: Said(body=EMPTY if "invoice" in path else earlier)) as server:
        payment = gateway(server.url).payment("ch_1")
    assert payment.failure is not None and payment.failure.decline_code == "expired_card"


def test_the_tries_of_a_payment_are_its_charges_each_with_its_own_failure(sandbox, maya):
    intent = pay(sandbox, maya, "pm_card_chargeDeclined")
    form = {"payment_method": "pm_card_chargeDeclinedInsufficientFunds"}
    sandbox.http.post(f"/v1/payment_intents/{intent['id']}/confirm", data=form, headers=KEY)
    tries = gateway(sandbox.url).tries_of(intent["id"])
    assert [one.failure and one.failure.decline_code for one in tries] == ["insufficient_funds", "generic_decline"]
    assert reads(sandbox) == ["/v1/charges"]


def test_a_subscription_comes_with_its_product_names_in_one_call(sandbox, maya):
    made = subscribed(sandbox, maya)
    found = gateway(sandbox.url).subscription(made["id"])
    assert found.items[0].product_name == "Ledger"
    assert reads(sandbox) == [f"/v1/subscriptions/{made['id']}"]


def test_a_dispute_comes_with_its_payment(sandbox, maya):
    intent = pay(sandbox, maya, "pm_card_createDispute")
    billing = gateway(sandbox.url)
    (listed,) = billing.disputes_of([intent["latest_charge"]])
    dispute, payment = billing.dispute(listed.id)
    assert dispute == listed
    assert (payment.id, payment.intent_id, payment.customer_id) == (intent["latest_charge"], intent["id"], maya)


def test_all_refunds_of_a_charge_are_read_and_not_only_ten(sandbox, maya):
    intent = pay(sandbox, maya, amount="2000")
    made = [sandbox.stripe("refunds", payment_intent=intent["id"], amount="100")["id"] for _ in range(12)]
    billing = gateway(sandbox.url)
    assert len(billing.payment(intent["id"]).refunds) == 10 and billing.payment(intent["id"]).more_refunds
    refunds = billing.refunds_of(intent["latest_charge"])
    assert [one.id for one in refunds] == made[::-1]
    assert sum(one.amount.minor for one in refunds) == Money(1200, "eur").minor


def test_refunds_beyond_a_hundred_are_followed():
    row = {"currency": "eur", "amount": 1, "status": "succeeded", "created": 1795292376}

    def answer(_path, before):
        rows = [{**row, "id": f"re_{before}_{number}"} for number in range(100)]
        return Said(body={**EMPTY, "data": rows, "has_more": before == 0})

    with serving(answer) as server:
        assert len(gateway(server.url).refunds_of("ch_1")) == 200


@pytest.mark.parametrize("method", ["invoice", "payment", "subscription", "dispute", "profile"])
@pytest.mark.parametrize("identifier", ["x_notThere000001", "a/b", "", "../charges", "x" * 256])
def test_what_is_not_there_is_not_found(sandbox, method, identifier):
    with pytest.raises(NotFound):
        getattr(gateway(sandbox.url), method)(identifier)


def test_one_unreadable_dispute_makes_all_unreadable_when_they_are_asked_for_by_charge():
    with serving(lambda _path, before: refused(403) if before else Said()) as server, pytest.raises(Unavailable):
        gateway(server.url).disputes_of(["ch_1", "ch_2"])

"""Stripe's till on the wire: once a call, own timeouts, which key, what is logged, and what an odd answer means."""

import socket
import threading

import pytest
import stripe
import structlog

from app.domain.actions import Way
from app.domain.errors import Doubt, NotPerformed, OutcomeUnknown, Unavailable
from app.gateways.stripe_till_requests import Write, frozen
from app.gateways.stripe_till_transport import NothingSent, OnceTransport
from tests import made
from tests.stripe_made import customer, pay
from tests.stripe_server import Said, refused, serving, till
from tests.ticket_desks import until
from tests.till_stands import SandboxStand, action, closed_port, sent

REFUND = {
    "object": "refund",
    "id": "re_1",
    "amount": 500,
    "currency": "eur",
    "status": "pending",
    "created": 1795292376,
}
BODY = made.order(charge_id="ch_1")
PATIENCE = 1.5
"""How many seconds these tills wait: a server of this very process is later than that only where it should be."""


def outcomes(answers, first=True):
    """What the same action brings, call by call, and how often the server was asked."""
    brought = []
    with serving(lambda _path, before: answers[min(before, len(answers) - 1)]) as server:
        one, money = action(BODY), till(server.url, OnceTransport(read_seconds=PATIENCE))
        for _ in answers:
            try:
                brought.append(sent(money, one, first))
            except (NotPerformed, OutcomeUnknown) as error:
                brought.append(error)
    return brought, server


def test_one_call_is_one_attempt_whatever_comes_back():
    answers = [
        Said(503, "down"),
        Said(409, {"error": {"type": "x"}}),
        Said(drop=True),
        Said(seconds=2 * PATIENCE),
        Said(429, {}),
    ]
    for answer in answers:
        _, server = outcomes([answer])
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("answer", "doubt"),
    [
        (Said(seconds=2 * PATIENCE, body=REFUND), Doubt.NO_ANSWER),
        (Said(drop=True), Doubt.NO_ANSWER),
        (Said(body=REFUND, headers={"Content-Length": "9999"}), Doubt.NO_ANSWER),
        (Said(502, "<html>bad gateway</html>"), Doubt.NO_ANSWER),
        (Said(500, {"error": {"type": "api_error", "message": "An unknown error occurred"}}), Doubt.FAILED),
        (Said(500, "oops"), Doubt.FAILED),
        (Said(200, "<html>a captive portal</html>"), Doubt.ODD),
        (Said(200, [1]), Doubt.ODD),
        (Said(200, "null"), Doubt.ODD),
        (Said(200, {}), Doubt.ODD),
        (Said(200, {**REFUND, "id": None}), Doubt.ODD),
        (Said(200, {**REFUND, "object": "charge"}), Doubt.ODD),
        (Said(200, {"object": "invoice", "id": "in_1", "status": "open"}), Doubt.ODD),
        (Said(302, "", {"Location": "http://127.0.0.1:9/"}), Doubt.ODD),
        (Said(400, {"error": "invalid_request"}), Doubt.ODD),
        (Said(400, {"error": None}), Doubt.ODD),
        (Said(403, "<html>the proxy forbids it</html>"), Doubt.ODD),
    ],
)
def test_an_answer_that_is_not_plainly_one_or_the_other_is_unknown(answer, doubt):
    (error,), _ = outcomes([answer])
    assert isinstance(error, OutcomeUnknown) and error.doubt is doubt


def test_a_late_answer_is_given_up_and_the_same_again_brings_what_was_done(sandbox):
    stand = SandboxStand(sandbox)
    hasty = till(sandbox.url, OnceTransport(read_seconds=PATIENCE))
    one = action(stand.order())
    sandbox.fault("latency", "/v1/refunds", "POST", ms=4000, times=1)
    with pytest.raises(OutcomeUnknown):
        sent(hasty, one, first=True)
    with pytest.raises(OutcomeUnknown) as caught:
        sent(hasty, one)
    assert caught.value.doubt is Doubt.BUSY, "Stripe is still at work on the first"
    until(lambda: 200 in {one["status"] for one in sandbox.requests() if one["path"] == "/v1/refunds"})
    assert sent(stand.till, one).reference == stand.till.find(one).reference
    assert stand.moved() == [500]


def test_what_stands_before_stripe_may_fail_after_all_is_done(sandbox):
    stand = SandboxStand(sandbox)
    one = action(stand.order())
    sandbox.fault("status_after", "/v1/refunds", "POST", status=502, times=1)
    with pytest.raises(OutcomeUnknown) as caught:
        sent(stand.till, one, first=True)
    assert caught.value.again
    assert sent(stand.till, one).refund_status == "succeeded"
    assert stand.moved() == [500]


def test_nobody_there_is_certain_and_so_is_a_certificate_that_cannot_be_trusted():
    for base in (f"http://127.0.0.1:{closed_port()}", f"https://127.0.0.1:{closed_port()}"):
        with pytest.raises(NotPerformed):
            sent(till(base), action(BODY), first=True)
    with serving(lambda *_: Said(body=REFUND)) as server, pytest.raises(NotPerformed):
        sent(till(server.url.replace("http://", "https://")), action(BODY), first=True)
    assert server.asked == []


def test_a_server_that_takes_the_request_and_goes_is_not_certain():
    heard = []

    def take_and_go(listening):
        connection, _ = listening.accept()
        heard.append(connection.recv(65536))
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=take_and_go, args=(listening,))
        thread.start()
        with pytest.raises(OutcomeUnknown):
            sent(till(f"http://127.0.0.1:{listening.getsockname()[1]}"), action(BODY), first=True)
        thread.join()
    assert heard[0].startswith(b"POST /v1/refunds")


def test_a_request_without_a_body_is_never_taken_for_one_that_was_not_sent():
    with pytest.raises(stripe.APIConnectionError) as caught:
        OnceTransport().request("post", f"http://127.0.0.1:{closed_port()}/v1/x", {}, "")
    assert not isinstance(caught.value, NothingSent)


def test_a_request_that_was_frozen_under_an_older_version_of_the_api_is_sent_under_that():
    body = frozen(Write("/v1/refunds", "/v1/refunds", {"charge": "ch_1"}, "2025-01-27.acacia"))
    with serving(lambda *_: Said(body=REFUND)) as server:
        till(server.url).perform(body, "counterfoil-1")
    assert server.headers[0]["stripe-version"] == "2025-01-27.acacia"


def test_a_connection_that_is_kept_serves_the_next_call():
    with serving(lambda *_: Said(body=REFUND)) as server:
        money = till(server.url)
        for _ in range(3):
            sent(money, action(BODY))
    assert server.connections == 1


def test_the_writing_key_writes_and_the_reading_key_reads(sandbox):
    stand = SandboxStand(sandbox)
    keys = {"stripe_api_key": "sk_test_reads", "stripe_write_key": "rk_test_writes"}
    money = till(sandbox.url, **keys)
    one = action(stand.order())
    sandbox.world.journal.clear()
    sent(money, one)
    money.find(one)
    money.matter(stand.charge_id, 5)
    used = {(call["method"], call["headers"]["authorization"]) for call in sandbox.requests()}
    assert used == {("POST", "Bearer rk_test_writes"), ("GET", "Bearer sk_test_reads")}


def test_without_a_writing_key_the_other_one_is_asked_to_write(sandbox):
    stand = SandboxStand(sandbox)
    with pytest.raises(NotPerformed, match=r"Your lead can allow it: Charges and Refunds: Write\."):
        sent(till(sandbox.url, stripe_api_key="rk_test_readonly"), action(stand.order()), first=True)
    assert stand.moved() == []


@pytest.fixture
def log():
    with structlog.testing.capture_logs() as lines:
        yield lines


def test_each_call_is_one_line_of_ids_and_codes(sandbox, log):
    stand = SandboxStand(sandbox)
    one, over = action(stand.order()), action(stand.order(9999))
    done = sent(stand.till, one, first=True)
    again = sent(stand.till, one)
    with pytest.raises(NotPerformed):
        sent(stand.till, over, first=True)
    lines = [line for line in log if line["event"] == "stripe_write"]
    assert [(line["outcome"], line["status"], line["replayed"]) for line in lines] == [
        ("done", 200, False),
        ("done", 200, True),
        ("not_performed", 400, False),
    ]
    assert [line["action_id"] for line in lines] == [one.id, one.id, over.id]
    assert [line["key"] for line in lines] == [one.key, one.key, over.key]
    assert [line["request_id"] for line in lines[:2]] == [done.request_id, again.request_id]
    assert all(line["endpoint"] == "/v1/refunds" and line["ms"] >= 0 for line in lines)
    assert not {"500", "9999", "eur", "Maya"} & {str(value) for line in lines for value in line.values()}


def test_an_unknown_outcome_is_logged_with_its_doubt(log):
    outcomes([refused(409, code="lock_timeout")])
    (line,) = [line for line in log if line["event"] == "stripe_write"]
    assert (line["outcome"], line["doubt"], line["code"], line["request_id"]) == (
        "unknown",
        "busy",
        "lock_timeout",
        "req_1",
    )


def test_what_is_no_frozen_request_is_not_sent_and_not_certain(log):
    with serving(lambda *_: Said(body=REFUND)) as server, pytest.raises(OutcomeUnknown) as caught:
        till(server.url).perform("not json", "counterfoil-1", first=True)
    assert (caught.value.doubt, server.asked) == (Doubt.ODD, [])


def test_the_counters_hear_of_each_call(sandbox):
    heard = []
    stand = SandboxStand(sandbox)
    money = till(sandbox.url, observe=lambda *told: heard.append(told[:2]))
    sent(money, action(stand.order()))
    with pytest.raises(NotPerformed):
        sent(
            till(f"http://127.0.0.1:{closed_port()}", observe=lambda *told: heard.append(told[:2])), action(BODY), True
        )
    assert heard == [("POST /v1/refunds", "200"), ("POST /v1/refunds", "none")]


@pytest.mark.parametrize(
    "way", [Way.BALANCE, Way.VOID, Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.NOTE_OUTSIDE, Way.NOTE_OPEN]
)
def test_each_way_is_done_once_and_found_again(sandbox, way):
    money, subject = till(sandbox.url), customer(sandbox)
    sandbox.stripe("invoiceitems", customer=subject, amount="2000", currency="eur")
    draft = sandbox.stripe("invoices", customer=subject, pending_invoice_items_behavior="include")["id"]
    opened = way in (Way.VOID, Way.NOTE_OPEN)
    path = f"invoices/{draft}/finalize" if opened else f"invoices/{draft}/pay"
    sandbox.stripe(path, **({} if opened else {"payment_method": "pm_card_visa"}))
    order = made.order(way=way, invoice_id=draft, customer_id=subject, charge_id=None)
    one = action(order)
    assert money.find(one) is None
    sandbox.fault("drop_after", "/v1/", "POST", times=1)
    with pytest.raises(OutcomeUnknown):
        sent(money, one, first=True)
    found = money.find(one)
    assert found is not None and found.reference
    again = sent(money, one)
    assert (again.reference, again.number, again.refund_id) == (found.reference, found.number, found.refund_id)
    assert again.refund_status == ("succeeded" if way is Way.NOTE_REFUND else None) == found.refund_status
    assert len(sandbox.world.account.rows("credit_note")) == way.value.startswith("note")
    assert len(sandbox.world.account.rows("refund")) == (way is Way.NOTE_REFUND)


def test_a_note_whose_refund_came_back_says_so_when_it_is_found(sandbox):
    money, subject = till(sandbox.url), customer(sandbox)
    sandbox.stripe("invoiceitems", customer=subject, amount="2000", currency="eur")
    draft = sandbox.stripe("invoices", customer=subject, pending_invoice_items_behavior="include")["id"]
    sandbox.stripe(f"invoices/{draft}/pay", payment_method="pm_card_refundFail")
    one = action(made.order(way=Way.NOTE_REFUND, invoice_id=draft, customer_id=subject))
    outcome = sent(money, one, first=True)
    assert outcome.refund_status == "succeeded"
    sandbox.advance(3 * 86400)
    found = money.find(one)
    assert (found.reference, found.refund_status) == (outcome.reference, "failed")
    assert money.refund(outcome.refund_id).failure_reason == "expired_or_canceled_card"


def test_an_action_is_found_beyond_the_first_hundred(sandbox):
    money = till(sandbox.url)
    charge = pay(sandbox, None, amount="20000")["latest_charge"]
    one = action(made.order(charge_id=charge, amount=made.eur(100)))
    sent(money, one)
    for _ in range(101):
        sandbox.stripe("refunds", charge=charge, amount="100")
    assert money.find(one) is not None
    assert money.find(action(made.order(charge_id=charge))) is None


def test_nothing_in_the_list_of_what_is_not_there_says_nothing(sandbox):
    for changes in (
        {"way": Way.REFUND, "charge_id": "ch_notThere000001"},
        {"way": Way.BALANCE, "customer_id": "cus_no1"},
    ):
        with pytest.raises(Unavailable):
            till(sandbox.url).find(action(made.order(**changes)))
    for way in (Way.NOTE_REFUND, Way.VOID):
        with pytest.raises(Unavailable):
            till(sandbox.url).find(action(made.order(way=way, invoice_id="in_notThere000001")))


def test_a_list_that_cannot_be_read_to_its_end_says_nothing(sandbox):
    stand = SandboxStand(sandbox)
    sandbox.fault("status", "/v1/refunds", "GET", status=403)
    with pytest.raises(Unavailable):
        stand.till.find(action(stand.order()))


def test_a_list_without_an_end_is_given_up():
    row = {**REFUND, "metadata": {}}
    endless = {"object": "list", "data": [row], "has_more": True}
    with serving(lambda path, _: Said(body=endless if path == "/v1/refunds" else {"id": "ch_1"})) as server:
        with pytest.raises(Unavailable):
            till(server.url).find(action(BODY))
        assert len(server.asked) < 60

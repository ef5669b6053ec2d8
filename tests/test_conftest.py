"""The ground under the tests: closed to the outside, and with a sandbox that starts empty."""

import socket

import orjson
import pytest

from app.sandbox.helpdesk.pushing import Listener


def test_a_test_cannot_look_up_a_host_outside_this_machine():
    with pytest.raises(BaseException, match="loopback only"):
        socket.getaddrinfo("example.com", 443)


def test_a_test_cannot_connect_outside_this_machine():
    with socket.socket() as outward, pytest.raises(BaseException, match="loopback only"):
        outward.connect(("192.0.2.1", 443))


def test_the_sandbox_starts_with_an_empty_log_and_nobody_in_it(sandbox):
    assert sandbox.requests() == []
    made = sandbox.stripe("customers", email="joe@example.com")
    assert made["id"].startswith("cus_")
    assert [call["path"] for call in sandbox.requests()] == ["/v1/customers"]


def test_what_one_test_left_in_the_sandbox_is_gone_in_the_next(sandbox):
    answer = sandbox.http.get("/v1/customers", headers={"Authorization": "Bearer sk_test_made"})
    assert answer.json()["data"] == []


def test_what_one_test_did_in_the_demo_is_gone_in_the_next(sandbox):
    sandbox.reset("demo")
    sandbox.reset("demo")
    account = sandbox.world.account
    before = {kind: orjson.dumps(account.rows(kind)) for kind in account.kinds()}
    charge = next(row for row in account.rows("charge") if row["paid"] and not row["refunded"])
    sandbox.stripe("refunds", charge=charge["id"], amount="1")
    sandbox.stripe(f"customers/{charge['customer']}", name="Another")
    assert orjson.dumps(account.rows("charge")) != before["charge"]
    sandbox.reset("demo")
    account = sandbox.world.account
    assert {kind: orjson.dumps(account.rows(kind)) for kind in account.kinds()} == before


def test_the_demo_is_planted_anew_also_after_somebody_listened_to_its_helpdesks(sandbox):
    sandbox.reset("demo")
    heard = sandbox.world.helpdesk.pusher
    heard.listen(Listener("zendesk", "http://127.0.0.1:9", "secret"))
    heard.push("zendesk", "zen:event-type:ticket.created", {"type": "zen:event-type:ticket.created"})
    sandbox._demo = None  # as ten minutes later
    sandbox.reset("demo")
    assert sandbox.world.helpdesk.pusher is not heard


@pytest.mark.browser
def test_the_browser_opens_a_page(chromium):
    page = chromium.new_page()
    page.set_content("<h1>Hello</h1>")
    assert page.inner_text("h1") == "Hello"
    page.close()

"""What the sandbox's helpdesks push is what the product takes: real bodies, signatures and sockets."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from app.factory import build
from app.sandbox.helpdesk.people import Story
from app.sandbox.helpdesk.pushing import Listener, Pusher
from app.sandbox.threaded import Server
from tests.pushed import SECRET, SUBDOMAIN, WORKSPACE, Pushed

STORY = Story("maya", "", "Maya", "maya@shop.example", "A question", "Where is my refund?")


class Product(Pushed):
    """The product behind a real socket; `what()` is what it heard of one helpdesk, in order."""

    def __init__(self, database_url: str) -> None:
        super().__init__(database_url)
        self.deps = replace(self.deps, now=lambda: datetime.now(UTC))
        self.statuses: list[int] = []
        self.app = build(self.deps)
        self.server = Server("127.0.0.1", 0, self._answer)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.port}"

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Any:
        if self.statuses:
            start_response(f"{self.statuses.pop(0)} Status", [])
            return [b""]
        return self.app(environ, start_response)

    def what(self, channel: str, count: int) -> list[str]:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            heard = [event for event in self.ready if event.channel == channel]
            if len(heard) >= count:
                break
            time.sleep(0.01)
        return [event.what.value for event in heard]

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        super().close()


@pytest.fixture
def product(migrated_sqlite_url) -> Iterator[Product]:
    made = Product(migrated_sqlite_url)
    yield made
    made.close()


@pytest.fixture
def listening(sandbox, product):
    """Both helpdesks of the sandbox push to the product."""
    for helpdesk in ("intercom", "zendesk"):
        given = {"url": f"{product.url}/{helpdesk}/webhooks", "secret": SECRET, "helpdesk": helpdesk}
        sandbox.http.post("/_sandbox/webhooks", json=given).raise_for_status()
    yield sandbox
    sandbox.world.helpdesk.pusher._listeners.clear()


def do(sandbox: Any, helpdesk: str, ticket: Any, what: str) -> httpx.Response:
    return sandbox.http.post("/_sandbox/tickets", json={"helpdesk": helpdesk, "ticket": ticket, "what": what})


@pytest.mark.parametrize("channel", ["intercom", "zendesk"])
def test_the_life_of_a_ticket_is_heard(listening, product, channel):
    helpdesk = listening.world.helpdesk
    ids = dict(zip(("intercom", "zendesk"), helpdesk.open_ticket(STORY, 1_795_000_000), strict=True))
    for what in ("assigned", "solved", "replied", "solved", "reopened"):
        do(listening, channel, ids[channel], what).raise_for_status()
    expected = ["created", "assigned", "solved", "replied", "solved", "reopened"]
    if channel == "zendesk":  # a reply to a solved ticket is told twice: as a comment, and as another status
        expected[4:4] = ["reopened"]
    heard = product.what(channel, len(expected))
    assert heard == expected
    accounts = {event.account for event in product.ready if event.channel == channel}
    assert accounts == {{"intercom": WORKSPACE, "zendesk": SUBDOMAIN}[channel]}


def test_a_reset_keeps_whoever_listens_and_tells_nothing_of_what_is_seeded(listening, product):
    listening.reset("empty")
    listening.world.helpdesk.open_ticket(STORY, 1_795_000_000)
    assert product.what("intercom", 1) == ["created"]
    assert len(product.ready) <= 2


def test_somebody_writes_to_both_helpdesks(listening, product):
    given = {"what": "opened", "email": "new@shop.example", "name": "New", "message": "Hello"}
    made = listening.http.post("/_sandbox/tickets", json=given).raise_for_status().json()
    assert product.what("intercom", 1) == product.what("zendesk", 1) == ["created"]
    helpdesk = listening.world.helpdesk
    assert helpdesk.intercom.contacts[made["contact"]]["email"] == "new@shop.example"
    assert {event.ticket_id for event in product.ready} == {made["conversation"], str(made["ticket"])}


def test_a_deed_that_nobody_can_do_is_refused(sandbox):
    assert do(sandbox, "intercom", "1", "flown").status_code == 400
    assert do(sandbox, "intercom", "1", "solved").status_code == 400


def pushed_to(product: Product, helpdesk: str, statuses: list[int]) -> tuple[Pusher, list[int]]:
    product.statuses[:] = statuses
    pusher = Pusher(minute=0.01)
    pusher.listen(Listener(helpdesk, f"{product.url}/{helpdesk}/webhooks", SECRET))
    pusher._deliver(pusher._listeners[0], {"topic": "ping"})
    return pusher, product.statuses


def test_intercom_tries_once_more_and_drops_it_then(product):
    assert pushed_to(product, "intercom", [500, 500, 500])[1] == [500]
    assert pushed_to(product, "intercom", [200, 500])[1] == [500]


def test_intercom_ends_the_subscription_on_a_410(product):
    assert pushed_to(product, "intercom", [410])[0]._listeners == []


def test_zendesk_tries_again_only_where_it_is_told_to(product):
    assert pushed_to(product, "zendesk", [409, 409, 409, 409])[1] == [409]
    assert pushed_to(product, "zendesk", [500, 500])[1] == [500]

"""Pushed events and the threaded server, over real sockets on loopback."""

import hashlib
import hmac
import http.client
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import orjson
import pytest

from app.sandbox.stripe.webhooks import Target
from app.sandbox.threaded import Server
from tests.sandbox_stripe import Caller

SECRET = "whsec_tests"


class Receiver:
    """Keeps what it is sent; answers `statuses` in turn, then 200."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[str] = []
        self.statuses: list[int] = []
        self.server = Server("127.0.0.1", 0, self)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        self.url = f"http://127.0.0.1:{self.server.port}/hook"

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.bodies.append(environ["wsgi.input"].read())
        self.headers.append(environ["HTTP_STRIPE_SIGNATURE"])
        start_response(f"{self.statuses.pop(0) if self.statuses else 200} Status", [])
        return [b"ok"]

    def types(self, count: int) -> list[str]:
        """The types of what came, once `count` did."""
        deadline = time.monotonic() + 30
        while len(self.bodies) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return [orjson.loads(body)["type"] for body in self.bodies]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join()


@pytest.fixture
def stripe() -> Iterator[Caller]:
    caller = Caller()
    yield caller
    caller.sandbox.world.pusher.close()


PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def test_events_are_pushed_signed_and_in_order(stripe: Caller, receiver: Receiver) -> None:
    stripe.switch("webhooks", url=receiver.url, secret=SECRET)
    stripe.paid()
    assert receiver.types(3) == PAID
    moment, _, signed = receiver.headers[0].partition(",v1=")
    expected = hmac.new(SECRET.encode(), moment[2:].encode() + b"." + receiver.bodies[0], hashlib.sha256).hexdigest()
    assert signed == expected


def test_events_come_reversed_and_repeated_when_asked_for(stripe: Caller, receiver: Receiver) -> None:
    stripe.switch("webhooks", url=receiver.url, secret=SECRET, order="reversed", duplicates=1)
    stripe.paid()
    assert receiver.types(6) == (PAID * 2)[::-1]


def test_a_refused_event_is_sent_again(stripe: Caller, receiver: Receiver) -> None:
    receiver.statuses = [500]
    stripe.switch("webhooks", url=receiver.url, secret=SECRET)
    stripe.customer()
    assert receiver.types(2) == ["customer.created", "customer.created"]


def test_a_webhook_endpoint_gets_what_it_listens_to(stripe: Caller, receiver: Receiver) -> None:
    made = stripe.post("webhook_endpoints", url=receiver.url, enabled_events__=["charge.succeeded"])
    assert made["secret"].startswith("whsec_")
    assert "secret" not in stripe.get(f"webhook_endpoints/{made['id']}")
    stripe.paid()
    assert receiver.types(1) == ["charge.succeeded"]
    stripe.delete(f"webhook_endpoints/{made['id']}")
    assert stripe.sandbox.world.pusher.targets() == []


def test_a_lasting_target_hears_of_the_world_after_a_reset_but_not_of_its_past(
    stripe: Caller, receiver: Receiver
) -> None:
    stripe.sandbox.world.listen(Target(receiver.url, SECRET, identifier="lasting"), lasting=True)
    stripe.switch("webhooks", url=receiver.url + "/other", secret=SECRET)
    stripe.switch("reset", seed="demo")
    time.sleep(0.2)
    assert receiver.bodies == []
    stripe.customer()
    assert receiver.types(1) == ["customer.created"]
    assert [known.identifier for known in stripe.sandbox.world.pusher.targets()] == ["lasting"]


def test_events_of_a_world_after_a_reset_are_none_of_those_before(stripe: Caller) -> None:
    first = (stripe.customer(), stripe.get("events")["data"][0]["id"])
    stripe.switch("reset", seed="empty")
    second = (stripe.customer(), stripe.get("events")["data"][0]["id"])
    assert first[0] == second[0]
    assert first[1] != second[1]


@pytest.fixture
def served(stripe: Caller) -> Iterator[int]:
    running = Server("127.0.0.1", 0, stripe.sandbox)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield running.port
    running.shutdown()
    running.server_close()
    thread.join()


KEY = {"Authorization": "Bearer sk_test_tests"}


def test_one_connection_serves_many_requests(served: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served)
    for _ in range(3):
        connection.request("GET", "/v1/charges", headers=KEY)
        answer = connection.getresponse()
        assert (answer.status, answer.version) == (200, 11)
        answer.read()
        first = connection.sock
    assert connection.sock is first
    connection.close()


def test_a_dropped_answer_closes_the_socket_without_a_byte(stripe: Caller, served: int) -> None:
    stripe.switch("faults", match={"path": "/v1/customers"}, kind="drop_after", times=1)
    with httpx.Client(base_url=f"http://127.0.0.1:{served}", headers=KEY, timeout=30) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            client.post("/v1/customers", data={"email": "a@example.com"})
        assert len(client.get("/v1/customers").json()["data"]) == 1


def test_a_chunked_body_is_understood(served: int) -> None:
    def body() -> Iterator[bytes]:
        yield b"email=chunk"
        yield b"%40example.com"

    headers = {**KEY, "Content-Type": "application/x-www-form-urlencoded"}
    answer = httpx.post(f"http://127.0.0.1:{served}/v1/customers", content=body(), headers=headers, timeout=30)
    assert answer.json()["email"] == "chunk@example.com"


def test_garbage_on_the_wire_is_a_bad_request(served: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", served)
    connection.connect()
    connection.sock.sendall(b"nonsense\r\n\r\n")
    assert connection.sock.recv(100).startswith(b"HTTP/1.1 400")
    connection.close()


def test_waiting_calls_overlap(stripe: Caller, served: int) -> None:
    stripe.switch("faults", match={"path": "/v1/charges"}, kind="latency", ms=300)
    started = time.monotonic()
    with httpx.Client(headers=KEY, timeout=30) as client, ThreadPoolExecutor(32) as pool:
        answers = list(pool.map(lambda _: client.get(f"http://127.0.0.1:{served}/v1/charges").status_code, range(32)))
    assert answers == [200] * 32
    assert time.monotonic() - started < 9, "one after the other they take 9.6 s"

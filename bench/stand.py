"""What is measured: the program as it is shipped, in processes of its own, beside the straightforward one; both before
the same stand-in for Stripe."""

import hashlib
import hmac
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import orjson

from app.resources import policy_example
from app.sandbox.stripe.webhooks import signature
from bench.boxes import Whole
from bench.figures import Call
from bench.load import get, post
from bench.processes import Process, free_port

WORKSPACE, EVENTS = "bench", "/v1/events"
SECONDS_TO_BE_QUIET = 10
NONE_WAITING, SECONDS_TO_FOLLOW = "\ncounterfoil_stripe_events_waiting 0.0\n", 0.2


class Desk:
    """One program that answers as Intercom asks, behind a port, with the secret that signs what it is asked."""

    def __init__(self, process: Process, secret: str) -> None:
        self.process, self.url, self._secret = process, process.url, secret

    def opens(self, number: int, email: str | None, customer_id: str | None = None, path: str = "") -> bytes:
        """A request as a teammate's browser makes Intercom send it, for a conversation with one contact."""
        return self._signed(path or "/intercom/initialize", initialize(number, email, customer_id))

    def presses(self, number: int, customer_id: str, component_id: str, typed: Mapping[str, str]) -> bytes:
        """The same when the teammate presses something on the card of a customer's conversation."""
        pressed = {"component_id": component_id, "input_values": typed}
        return self._signed("/intercom/submit", initialize(number, None, customer_id) | pressed)

    def _signed(self, path: str, said: Mapping[str, Any]) -> bytes:
        body = orjson.dumps(said)
        signed = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        return post(self.url, path, body, {"Content-Type": "application/json", "X-Body-Signature": signed})


@dataclass(frozen=True)
class Stand:
    """Everything that stands there. `ours` is the program with one process and its worker, `reference` and `bare` are
    what it is compared with, on the same server; `sandbox` is Stripe without delay, `stripe` the stand-in before it;
    `milliseconds` is what a call takes; `variables` are the program's settings, `redis` a Redis of our own, if any;
    `whole` is the time of this run."""

    ours: Desk
    reference: Desk
    bare: Process
    sandbox: str
    stripe: str
    milliseconds: int
    variables: Mapping[str, str]
    folder: Path
    redis: str | None
    whole: Whole

    @property
    def trip(self) -> float:
        """Seconds of one round trip."""
        return self.milliseconds / 1000

    def calls(self) -> list[Call]:
        """What Stripe was asked for cards since this was asked last, in the order of its answers: without the list of
        events, which the worker reads once a minute whatever is measured."""
        told = [Call(*row) for row in httpx.get(f"{self.stripe}/_stand_in/calls", timeout=30).json()]
        return [one for one in told if one.endpoint != EVENTS]

    def quiet(self) -> None:
        """Waits until nobody asks Stripe for cards any more, some seconds at most: what an earlier measurement left
        under way is not to be counted, and asked for by whoever is measured next."""
        for _ in range(SECONDS_TO_BE_QUIET):
            self.calls()
            time.sleep(1.0)
            if not self.calls():
                return

    def customers(self, address: int) -> list[str]:
        """The ids of the customers with this address of the large seed."""
        asked = {"email": email_of(address), "limit": "10"}
        listed = httpx.get(f"{self.sandbox}/v1/customers", params=asked, headers=KEY, timeout=30).json()
        return [one["id"] for one in listed["data"]]

    def push(self, event_type: str, customer_id: str) -> float:
        """Has Stripe say that something happened to a customer; seconds until that was taken."""
        facts = {"id": f"evt_{token_hex(8)}", "object": "event", "type": event_type, "created": int(time.time())}
        body = orjson.dumps(facts | {"livemode": False, "data": {"object": {"id": "in_1", "customer": customer_id}}})
        signed = signature(body, self.variables["STRIPE_WEBHOOK_SECRETS"], int(time.time()))
        began = time.perf_counter()
        httpx.post(
            f"{self.ours.url}/stripe/webhooks", content=body, headers={"Stripe-Signature": signed}
        ).raise_for_status()
        return time.perf_counter() - began

    def heard(self) -> None:
        """Waits until the worker has done what Stripe said and our web process has heard of that, three seconds at
        most."""
        end = time.monotonic() + 3
        while NONE_WAITING not in httpx.get(f"{self.ours.url}/metrics").text and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(SECONDS_TO_FOLLOW)


KEY = {"Authorization": "Bearer sk_test_bench"}


def email_of(address: int) -> str:
    """An address of the large seed."""
    return f"customer{address}@large.example"


def initialize(number: int, email: str | None, customer_id: str | None) -> dict[str, Any]:
    """Intercom's body for a teammate who opens a conversation."""
    attributes = {"stripe_customer_id": customer_id} if customer_id else {}
    contact = hashlib.sha256((email or customer_id or "").encode()).hexdigest()[:24]
    return {
        "workspace_id": WORKSPACE,
        "admin": {"type": "admin", "id": "493881", "email": "ann@example.com", "name": "Ann Lee"},
        "context": {"conversation_id": number, "location": "conversation"},
        "conversation": {"type": "conversation", "id": str(number)},
        "contact": {
            "type": "contact", "id": contact, "email": email, "external_id": None,
            "name": "Bench", "custom_attributes": attributes,
        },
    }  # fmt: skip


def is_card(status: int, body: bytes) -> None:
    """Raises RuntimeError for anything but a card."""
    if status != 200 or b"could not be read" in body or b"Try again" in body or len(body) < 500:
        raise RuntimeError(f"no card: {status} {body[:200]!r}")


def is_answer(status: int, _body: bytes) -> None:
    """Raises RuntimeError for anything but a good answer."""
    if status != 200:
        raise RuntimeError(f"answered {status}")


def alive(process: Process) -> bytes:
    """The least question to a process."""
    return get(process.url, "/healthz")


def program(stack: ExitStack, variables: Mapping[str, str], workers: int = 1) -> Desk:
    """The program with these settings: its web process (or several), and a worker."""
    port = free_port()
    arguments = ("serve", "--port", str(port), "--workers", str(workers), "--unready", "0")
    web = stack.enter_context(Process("app.cli", *arguments, port=port, ready="/readyz", variables=variables))
    stack.enter_context(Process("app.cli", "worker", port=0, ready="", variables=variables))
    return Desk(web, variables["INTERCOM_CLIENT_SECRETS"])


def stripe_before(stack: ExitStack, milliseconds: int) -> tuple[Process, Process]:
    """The sandbox with the large seed, and the stand-in for Stripe before it."""
    port = free_port()
    seeded = ("sandbox", "--seed", "large", "--port", str(port))
    sandbox = stack.enter_context(Process("app.cli", *seeded, port=port, ready="/_sandbox/clock"))
    port = free_port()
    given = ("--port", str(port), "--sandbox", sandbox.url, "--ms", str(milliseconds))
    stripe = stack.enter_context(Process("bench.stand_in", *given, port=port, ready="/_stand_in/calls"))
    return sandbox, stripe


@contextmanager
def stand(folder: Path, milliseconds: int, whole: Whole) -> Iterator[Stand]:
    """Everything, serving, for a run of so much time. Raises TimeoutError when something does not start."""
    with ExitStack() as stack:
        sandbox, stripe = stripe_before(stack, milliseconds)
        variables = settings(stripe.url, folder)
        ours = program(stack, variables)
        reference = stack.enter_context(_server(variables))
        bare = stack.enter_context(_server(variables, "--bare"))
        yield Stand(
            ours, Desk(reference, variables["INTERCOM_CLIENT_SECRETS"]), bare, sandbox.url, stripe.url, milliseconds,
            variables, folder, own_redis(stack, folder), whole,
        )  # fmt: skip


def _server(variables: Mapping[str, str], *more: str) -> Process:
    port = free_port()
    return Process("bench.reference", "--port", str(port), *more, port=port, ready="/healthz", variables=variables)


def settings(stripe: str, folder: Path) -> dict[str, str]:
    """The program's settings: everything on loopback, a database of its own. Its budget for Stripe is not what is to be
    measured, unless somebody sets it."""
    return {
        "SECRET_KEYS": token_hex(32),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "STRIPE_API_KEY": "rk_test_bench",
        "STRIPE_API_BASE": stripe,
        "STRIPE_WEBHOOK_SECRETS": f"whsec_{token_hex(16)}",
        "INTERCOM_CLIENT_SECRETS": token_hex(20),
        "INTERCOM_WORKSPACE_ID": WORKSPACE,
        "POLICY_FILE": str(policy_example()),
        "LOG_LEVEL": "WARNING",
    }


def payment(http: httpx.Client) -> tuple[str, str]:
    """A new payment of 30.00 EUR by card at the sandbox: its new customer, and its charge."""

    def made(path: str, **form: str) -> Any:
        return http.post(f"/v1/{path}", data=form).raise_for_status().json()

    customer = made("customers", payment_method="pm_card_visa")["id"]
    method = http.get("/v1/payment_methods", params={"customer": customer}).raise_for_status().json()["data"][0]["id"]
    intent = made("payment_intents", amount="3000", currency="eur", customer=customer, confirm="true",
                  payment_method=method, off_session="true")  # fmt: skip
    return customer, intent["latest_charge"]


def own_redis(stack: ExitStack, folder: Path) -> str | None:
    """A Redis of our own, thrown away afterwards; None where none is installed."""
    found = shutil.which("redis-server")
    if found is None:
        return None
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen([found, "--port", str(port), "--save", "", "--dir", str(folder)], **quiet)  # type: ignore[call-overload]
    stack.callback(running.wait)
    stack.callback(running.terminate)
    return f"redis://127.0.0.1:{port}/0"

"""What is measured: the sandbox in a process of its own, answering late, and the product over HTTP before it."""

import hashlib
import hmac
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
import orjson

from app import create_app
from app.deps import production
from app.gateways import stripe_gateway
from app.sandbox.server import server
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import upgrade
from app.web import logging
from bench.figures import Call, Card

WORKSPACE = "bench"
SECONDS_TO_START = 60


class Sandbox:
    """The sandbox with the large seed: 100,000 addresses, some of which several customers share."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=url, timeout=30, headers={"Authorization": "Bearer sk_test_bench"})

    def answers(self) -> bool:
        """Whether it serves yet."""
        try:
            return self._http.get("/_sandbox/clock").is_success
        except httpx.TransportError:
            return False

    def customers(self, email: str) -> list[str]:
        """The ids of the customers with this address."""
        listed = self._http.get("/v1/customers", params={"email": email, "limit": 10}).raise_for_status().json()
        return [one["id"] for one in listed["data"]]

    def slow_down(self, milliseconds: int) -> None:
        """From now on each call to Stripe takes so much longer."""
        fault = {"kind": "latency", "match": {"method": "", "path": "/v1/"}, "ms": milliseconds}
        self._http.post("/_sandbox/faults", json=fault).raise_for_status()

    def one_call(self) -> float:
        """Seconds of one bare call over a warm connection: the floor of one round trip."""
        began = time.perf_counter()
        self._http.get("/v1/customers", params={"limit": 1}).raise_for_status()
        return time.perf_counter() - began


@contextmanager
def sandbox(port: int) -> Iterator[Sandbox]:
    """A sandbox that serves. Raises TimeoutError when it does not start."""
    command = [sys.executable, "-m", "app.cli", "sandbox", "--seed", "large", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        running = Sandbox(f"http://127.0.0.1:{port}")
        end = time.monotonic() + SECONDS_TO_START
        while not running.answers():
            if time.monotonic() > end or process.poll() is not None:
                raise TimeoutError("the sandbox does not start")
            time.sleep(0.1)
        yield running
    finally:
        process.terminate()
        process.wait()


class Product:
    """The product behind HTTP, asked as Intercom asks; it tells which calls to Stripe a card made."""

    def __init__(self, url: str, secret: str, calls: list[Call]) -> None:
        self._calls = calls
        self._secret = secret
        self._http = httpx.Client(base_url=url, timeout=30)

    def card(self, number: int, email: str | None, customer_id: str | None) -> Card:
        """Opens a ticket of a requester whom the product has never seen, and reads the card. Raises RuntimeError."""
        body = orjson.dumps(initialize(number, email, customer_id))
        signature = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Body-Signature": signature}
        self._calls.clear()
        began = time.perf_counter()
        answer = self._http.post("/intercom/initialize", content=body, headers=headers)
        seconds = time.perf_counter() - began
        if answer.status_code != 200 or b"could not be read" in answer.content:
            raise RuntimeError(f"no card: {answer.status_code}")
        return Card(seconds, tuple(self._calls))


def initialize(number: int, email: str | None, customer_id: str | None) -> dict[str, Any]:
    """Intercom's body for a teammate who opens a conversation."""
    attributes = {"stripe_customer_id": customer_id} if customer_id else {}
    return {
        "workspace_id": WORKSPACE,
        "admin": {"type": "admin", "id": "493881", "email": "ann@example.com", "name": "Ann Lee"},
        "context": {"conversation_id": number, "location": "conversation"},
        "conversation": {"type": "conversation", "id": str(number)},
        "contact": {
            "type": "contact", "id": f"contact{number}", "email": email, "external_id": None, "name": "Bench",
            "custom_attributes": attributes,
        },
    }  # fmt: skip


def heard(calls: list[Call], endpoint: str, _status: str, seconds: float) -> None:
    """Notes a call to Stripe when it has ended."""
    now = time.perf_counter()
    calls.append(Call(endpoint, now - seconds, now))


@contextmanager
def product(stripe: str, folder: Path) -> Iterator[Product]:
    """The product with a new database in `folder`, in this process, served over HTTP."""
    secret = token_hex(20)
    settings = Settings.from_env(
        {
            "SECRET_KEYS": token_hex(32),
            "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
            "STRIPE_API_KEY": "rk_test_bench",
            "STRIPE_API_BASE": stripe,
            "INTERCOM_CLIENT_SECRETS": secret,
            "INTERCOM_WORKSPACE_ID": WORKSPACE,
        }
    )
    logging.configure("ERROR")
    engine = connect(settings.database_url)
    upgrade(engine)
    engine.dispose()
    deps = production(settings)
    calls: list[Call] = []
    billing = stripe_gateway.build(settings, deps.now, partial(heard, calls))
    running = server(create_app(replace(deps, billing=billing)))
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield Product(f"http://127.0.0.1:{running.port}", secret, calls)
    finally:
        running.shutdown()
        running.server_close()

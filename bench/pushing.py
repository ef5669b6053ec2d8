"""What an event that Stripe pushes costs the web process (verified, kept durably, asked for), over a bare Flask answer
to the same body in the same run; and what somebody costs who is not Stripe."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from statistics import median
from typing import Any

import orjson
from flask import Flask, request

from app.deps import Deps, production
from app.factory import build
from app.gateways.snapshot_cache import MemorySnapshotCache
from app.resources import policy_example
from app.sandbox.stripe.webhooks import signature
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import upgrade
from bench.stand import WORKSPACE

EVENTS, WARM_UP = 200, 20
HITS = 20_000
LINE = {"id": "il_1", "object": "line_item", "amount": 1000, "currency": "usd", "description": "Seat", "metadata": {}}
INVOICE = {"id": "in_1", "object": "invoice", "customer": "cus_1", "lines": {"object": "list", "data": [LINE] * 40}}


@dataclass(frozen=True)
class Pushes:
    """CPU of each over a bare answer's, the wall time of a kept event in milliseconds, and in microseconds what asking
    the cache costs with and without following the other processes."""

    events: int
    kept: float
    again: float
    refused: float
    kept_ms: float
    hit_us: float
    followed_hit_us: float

    def __str__(self) -> str:
        return (
            f"Pushed events, {self.events} times: {self.kept:.1f} times the CPU of a bare answer "
            f"(again: {self.again:.1f}, refused: {self.refused:.1f}), {self.kept_ms:.1f} ms with its durable row; "
            f"a look into the cache: {self.followed_hit_us:.1f} us following the others, {self.hit_us:.1f} us alone"
        )


def pushed(folder: Path) -> Pushes:
    """Pushes events to the application in this process, in turns with bare answers."""
    secret = f"whsec_{token_hex(16)}"
    deps = _product(folder, secret)
    product, bare = build(deps).test_client(), _bare().test_client()
    found: dict[str, list[tuple[float, float]]] = {"bare": [], "kept": [], "again": [], "refused": []}
    for number in range(EVENTS + WARM_UP):
        body = orjson.dumps(_event(number), option=orjson.OPT_INDENT_2)
        signed = {"Stripe-Signature": signature(body, secret, int(time.time()))}
        forged = {"Stripe-Signature": signature(body, "whsec_guessed", int(time.time()))}
        found["bare"].append(_spent(lambda body=body: bare.post("/", data=body), 200))  # type: ignore[misc]
        for name, headers, status in (("kept", signed, 200), ("again", signed, 200), ("refused", forged, 401)):
            push = lambda body=body, headers=headers: product.post("/stripe/webhooks", data=body, headers=headers)  # noqa: E731
            found[name].append(_spent(push, status))
    cpu = {name: median(one[1] for one in rows[WARM_UP:]) for name, rows in found.items()}
    wall = 1000 * median(one[0] for one in found["kept"][WARM_UP:])
    over = {name: round(cpu[name] / cpu["bare"], 1) for name in ("kept", "again", "refused")}
    alone = MemorySnapshotCache(60, 10, deps.now)
    return Pushes(EVENTS, **over, kept_ms=wall, hit_us=_looks(alone.get), followed_hit_us=_looks(deps.cache.get))


def _spent(ask: Callable[[], Any], status: int) -> tuple[float, float]:
    """Seconds of the wall clock and of this thread's CPU."""
    began, cpu = time.perf_counter(), time.thread_time()
    answer = ask()
    spent = time.perf_counter() - began, time.thread_time() - cpu
    if answer.status_code != status:
        raise RuntimeError(f"answered {answer.status_code}")
    return spent


def _looks(get: Callable[[str], Any]) -> float:
    began = time.perf_counter()
    for _ in range(HITS):
        get("cus_1")
    return (time.perf_counter() - began) / HITS * 1e6


def _event(number: int) -> dict[str, Any]:
    facts = {"id": f"evt_{number}", "object": "event", "type": "invoice.paid", "created": int(time.time())}
    return facts | {"livemode": False, "data": {"object": INVOICE}}


def _bare() -> Flask:
    app = Flask("bare")

    @app.post("/")
    def hello() -> str:
        request.get_data()
        return "ok\n"

    return app


def _product(folder: Path, secret: str) -> Deps:
    settings = Settings.from_env(
        {
            "SECRET_KEYS": token_hex(32),
            "DATABASE_URL": f"sqlite:///{folder / 'pushes.db'}",
            "STRIPE_API_KEY": "rk_test_bench",
            "STRIPE_WEBHOOK_SECRETS": secret,
            "INTERCOM_CLIENT_SECRETS": token_hex(20),
            "INTERCOM_WORKSPACE_ID": WORKSPACE,
            "POLICY_FILE": str(policy_example()),
        }
    )
    engine = connect(settings.database_url)
    upgrade(engine)
    engine.dispose()
    return production(settings)

"""Web process, worker and Stripe's pushes as they really run: nothing is lost or done twice when one of them is killed,
and nobody waits for a Redis that does not answer."""

import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.deps import Deps, production
from app.domain.billing import Customer, Snapshot
from app.factory import build
from app.sandbox.stripe.webhooks import signature
from app.settings import Settings
from app.store.stripe_tables import stripe_events
from bench.processes import free_port
from tests.started import ENVIRONMENT, Started

SECRET = "whsec_processes"
MANY = 12


def until(seen: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while not seen() and time.monotonic() < end:
        time.sleep(0.05)
    return seen()


@pytest.fixture(params=["sqlite", pytest.param("postgres and redis", marks=[pytest.mark.postgres, pytest.mark.redis])])
def variables(request: Any, sandbox: Any) -> dict[str, str]:
    """What both processes are started with."""
    if request.param == "sqlite":
        own = {"DATABASE_URL": request.getfixturevalue("migrated_sqlite_url")}
    else:
        own = {
            "DATABASE_URL": request.getfixturevalue("migrated_postgres_url"),
            "REDIS_URL": request.getfixturevalue("own_redis"),
        }
    return ENVIRONMENT | own | {"STRIPE_API_BASE": sandbox.url, "STRIPE_WEBHOOK_SECRETS": SECRET}


def outcomes(deps: Deps) -> list[str | None]:
    with deps.work._engine.connect() as connection:
        return list(connection.execute(select(stripe_events.c.outcome)).scalars())


def test_a_killed_worker_loses_no_event_and_none_is_done_twice(
    sandbox: Any, variables: dict[str, str], start: Callable[..., Started]
) -> None:
    """Many changes; the worker is killed among them, another takes over and sweeps up what the dead one had in hand."""
    home = f"http://127.0.0.1:{(port := free_port())}"
    start("serve", "--unready", "0", "--port", str(port), **variables).until_it_answers(f"{home}/readyz")
    sandbox.http.post("/_sandbox/webhooks", json={"url": f"{home}/stripe/webhooks", "secret": SECRET, "duplicates": 1})
    deps = production(Settings.from_env(variables))
    worker = start("worker", **variables)
    customers = [sandbox.stripe("customers", name="A")["id"] for _ in range(MANY)]
    assert until(lambda: bool(deps.work.counts()))
    for number, customer in enumerate(customers):
        sandbox.stripe(f"customers/{customer}", name="B")
        if number == MANY // 2:
            assert until(lambda: deps.work.counts().get(("event", "told"), 0) > 0)
            worker.process.send_signal(signal.SIGKILL)
    assert until(lambda: len(outcomes(deps)) == 2 * MANY)
    second = start("worker", **variables)
    assert until(lambda: not deps.events.backlog().waiting, seconds=60)
    assert outcomes(deps) == ["told"] * (2 * MANY)
    assert deps.work.counts()["event", "told"] == 2 * MANY
    assert second.stop(signal.SIGTERM) == 0
    told = httpx.get(f"{home}/metrics", timeout=30).text
    assert f'counterfoil_work_total{{job="event",outcome="told"}} {2 * MANY}.0' in told
    deps.work._engine.dispose()
    deps.billing.close()
    deps.soon.close()


class Silent:
    """A Redis that takes connections and never says a word."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.url = f"redis://127.0.0.1:{self.listening.getsockname()[1]}/0"


@pytest.fixture
def silent() -> Iterator[Silent]:
    made = Silent()
    yield made
    made.listening.close()


def test_nobody_waits_for_a_redis_that_never_answers(silent: Silent, migrated_sqlite_url: str) -> None:
    variables = ENVIRONMENT | {
        "DATABASE_URL": migrated_sqlite_url,
        "REDIS_URL": silent.url,
        "STRIPE_WEBHOOK_SECRETS": SECRET,
    }
    deps = production(Settings.from_env(variables))
    client = build(deps).test_client()
    began = time.monotonic()
    for number in range(5):
        raw = json.dumps(
            {"id": f"evt_{number}", "type": "customer.updated", "created": 1, "data": {"object": {"id": "cus_1"}}}
        ).encode()
        headers = {"Stripe-Signature": signature(raw, SECRET, int(time.time()))}
        assert client.post("/stripe/webhooks", data=raw, headers=headers).status_code == 200
    assert time.monotonic() - began < 8, "the queue alone waits for two seconds"
    assert deps.events.backlog().waiting == 5
    began = time.monotonic()
    for _ in range(100):
        deps.cache.get("cus_1")
        deps.cache.put(Snapshot(Customer("cus_1"), deps.now()))
    assert time.monotonic() - began < 10, "each of the 200 would wait for a quarter of a second"
    assert "changes: changes are not heard of" in client.get("/readyz").text
    silent.listening.close()
    deps.work._engine.dispose()
    deps.billing.close()
    deps.soon.close()

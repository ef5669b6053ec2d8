"""What a confirm costs beyond Stripe's answers: our own time from the click to the receipt, with durable writes."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from statistics import median, quantiles
from typing import Any

import httpx

from app.deps import Deps, production
from app.domain.card import Card
from app.domain.ticket import Agent, Requester, Ticket, command
from app.gateways import stripe_gateway, stripe_till
from app.resources import policy_example
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import upgrade
from app.usecases import desk
from bench.figures import Call
from bench.stand import WORKSPACE, heard

CONFIRMS, WARM_UP = 60, 5
MOST_MILLISECONDS = 10.0
ANN = Agent("493881", "Ann Lee", "ann@example.com")


@dataclass(frozen=True)
class Confirms:
    """Milliseconds of our own in each confirm; `write` is what one bare durable write of 4 kB takes here."""

    confirms: int
    p50: float
    p99: float
    write: float

    @property
    def met(self) -> bool:
        """Whether all but one of a hundred cost less than ten milliseconds of ours."""
        return self.p99 <= MOST_MILLISECONDS

    def __str__(self) -> str:
        state = "ok" if self.met else "MISSED"
        return (
            f"Confirm, {self.confirms} times: our own p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms beyond Stripe, "
            f"with three durable transactions (a bare durable write: {self.write:.1f} ms); "
            f"goal: p99 under {MOST_MILLISECONDS:.0f} ms  {state}"
        )


def confirmed(stripe: str, folder: Path, milliseconds: int) -> Confirms:
    """Makes payments, proposes a refund of each, and measures the confirms."""
    http = httpx.Client(base_url=stripe, timeout=30, headers={"Authorization": "Bearer sk_test_bench"})
    http.delete("/_sandbox/faults").raise_for_status()
    paid = [_payment(http) for _ in range(CONFIRMS + WARM_UP)]
    fault = {"kind": "latency", "match": {"method": "", "path": "/v1/"}, "ms": milliseconds}
    http.post("/_sandbox/faults", json=fault).raise_for_status()
    calls: list[Call] = []
    deps = _product(stripe, folder, calls)
    own = [_confirm(deps, calls, number, *one) for number, one in enumerate(paid)][WARM_UP:]
    return figures(own, _durable_write(folder))


def figures(own: Sequence[float], write: float) -> Confirms:
    """The figures of so many confirms, in seconds each."""
    spent = [1000 * one for one in own]
    return Confirms(len(spent), median(spent), quantiles(spent, n=100)[-1], 1000 * write)


def waited(calls: Sequence[Call]) -> float:
    """Seconds in which at least one call was under way."""
    total, end = 0.0, float("-inf")
    for call in sorted(calls, key=lambda one: one.began):
        total += max(0.0, call.ended - max(call.began, end))
        end = max(end, call.ended)
    return total


def _confirm(deps: Deps, calls: list[Call], number: int, customer: str, charge: str) -> float:
    requester = Requester(f"r{number}", "Bench", customer_id=customer)
    ticket = Ticket("intercom", WORKSPACE, str(number), requester, ANN)
    asked = {"amount": "10.00", "reason": "duplicate"}
    page = desk.respond(deps, ticket, command(f"propose:refund:{charge}", asked))
    button = _button(page)
    calls.clear()
    began = time.perf_counter()
    receipt = desk.respond(deps, ticket, command(button))
    seconds = time.perf_counter() - began
    if receipt.title != ("Refunded",):
        raise RuntimeError(f"not refunded: {receipt.title}")
    return seconds - waited(calls)


def _button(page: Card) -> str:
    found = (one.command for part in page.sections for one in getattr(part, "buttons", ()))
    return next(one for one in found if one.startswith("confirm:"))


def _payment(http: httpx.Client) -> tuple[str, str]:
    def made(path: str, **form: str) -> Any:
        return http.post(f"/v1/{path}", data=form).raise_for_status().json()

    customer = made("customers", payment_method="pm_card_visa")["id"]
    method = http.get("/v1/payment_methods", params={"customer": customer}).raise_for_status().json()["data"][0]["id"]
    intent = made("payment_intents", amount="3000", currency="eur", customer=customer, confirm="true",
                  payment_method=method, off_session="true")  # fmt: skip
    return customer, intent["latest_charge"]


def _product(stripe: str, folder: Path, calls: list[Call]) -> Deps:
    settings = Settings.from_env(
        {
            "SECRET_KEYS": token_hex(32),
            "DATABASE_URL": f"sqlite:///{folder / 'confirms.db'}",
            "STRIPE_API_KEY": "rk_test_bench",
            "STRIPE_API_BASE": stripe,
            "INTERCOM_CLIENT_SECRETS": token_hex(20),
            "INTERCOM_WORKSPACE_ID": WORKSPACE,
            "POLICY_FILE": str(policy_example()),
        }
    )
    engine = connect(settings.database_url)
    upgrade(engine)
    engine.dispose()
    deps = production(settings)
    hear = partial(heard, calls)
    billing = stripe_gateway.build(settings, deps.now, hear)
    money = stripe_till.build(settings, billing.reader, deps.now, hear)
    return replace(deps, billing=billing, money=money)


def _durable_write(folder: Path) -> float:
    """Seconds of the median of twenty writes of 4 kB that are on disk when they end."""
    found = []
    with (folder / "durable").open("wb", buffering=0) as file:
        for _ in range(20):
            began = time.perf_counter()
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
            found.append(time.perf_counter() - began)
    return median(found)

"""Where the time of our own goes, by function: a cold card, a hit, a pushed event. Each runs in this process, reads one
after another on one thread, so that one profile holds all of it."""

import cProfile
import hashlib
import hmac
import io
import pstats
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from app import create_app
from app.deps import Deps, production
from app.sandbox.stripe.webhooks import signature
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import upgrade
from app.web import logging
from bench.cold import fresh
from bench.stand import Stand, email_of, initialize

MANY, WARM_UP, LINES, SHOWN, KEPT = 40, 5, 24, 12, 24
BEFORE = Path(__file__).with_name("profiles_before.json")
"""Of an earlier version: what `python -m bench --json` said as `profiles`."""


class Here(Executor):
    """Does everything at once, on the thread that asks."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **more: Any) -> Future[Any]:
        """The work, done."""
        done: Future[Any] = Future()
        try:
            done.set_result(work(*given, **more))
        except BaseException as error:
            done.set_exception(error)
        return done


def profiles(stand: Stand) -> dict[str, "Profile"]:
    """The profile of each way."""
    variables = dict(stand.variables) | {"DATABASE_URL": f"sqlite:///{stand.folder / 'profiles.db'}"}
    deps = replace(_product(variables), heard=lambda: True)
    client = create_app(deps).test_client()
    secret = variables["INTERCOM_CLIENT_SECRETS"].encode()

    def card(address: int, number: int) -> None:
        body = orjson.dumps(initialize(number, email_of(address), None))
        signed = hmac.new(secret, body, hashlib.sha256).hexdigest()
        answer = client.post("/intercom/initialize", data=body, headers={"X-Body-Signature": signed})
        assert answer.status_code == 200 and len(answer.data) > 500

    def push(number: int) -> None:
        event = {"id": f"evt_profile{number}", "object": "event", "type": "invoice.paid", "created": int(time.time()),
                 "livemode": False, "data": {"object": {"id": "in_1", "customer": "cus_1"}}}  # fmt: skip
        body = orjson.dumps(event)
        signed = {"Stripe-Signature": signature(body, variables["STRIPE_WEBHOOK_SECRETS"], int(time.time()))}
        assert client.post("/stripe/webhooks", data=body, headers=signed).status_code == 200

    addresses = fresh(MANY + WARM_UP)
    return {
        "cold card": profile(lambda number: card(addresses[number], number)),
        "hit": profile(lambda number: card(addresses[0], number)),
        "pushed event": profile(push),
    }


@dataclass(frozen=True)
class Profile:
    """One way: calls of functions and milliseconds for each time, the part of each function's own time, and all of it
    in pstats' words. A profiler makes everything slower, so that only parts and counts can be compared."""

    calls: int
    milliseconds: float
    own: Mapping[str, float]
    at_length: str = ""

    def as_json(self) -> dict[str, Any]:
        """For a program, and to be kept as what was before."""
        return {"calls": self.calls, "milliseconds": self.milliseconds, "own": dict(self.own)}

    def beside(self, kept: Mapping[str, Any] | None) -> str:
        """In lines, the largest first, beside what was before."""
        then = kept or {"calls": "?", "milliseconds": "?", "own": {}}
        lines = [f"{self.calls:,} calls of functions, before {then['calls']:,}" if kept else f"{self.calls:,} calls"]
        for name in [*self.own, *(one for one in then["own"] if one not in self.own)][:SHOWN]:
            now, was = self.own.get(name), then["own"].get(name)
            lines.append(f"  {_part(now):>6}  {_part(was):>6}  {name}")
        return "\n".join((lines[0], "     now  before", *lines[1:]))


def _part(part: float | None) -> str:
    return "less" if part is None else f"{part:.1%}"


def before() -> dict[str, Any]:
    """What was measured before, by way; empty when nothing was kept."""
    return dict(orjson.loads(BEFORE.read_bytes())["profiles"]) if BEFORE.is_file() else {}


def profile(work: Callable[[int], None]) -> Profile:
    """The functions that took most of the time."""
    for number in range(WARM_UP):
        work(number)
    running = cProfile.Profile(time.thread_time)
    running.enable()
    for number in range(WARM_UP, WARM_UP + MANY):
        work(number)
    running.disable()
    told = io.StringIO()
    figures: Any = pstats.Stats(running, stream=told).strip_dirs()
    figures.sort_stats("cumulative").print_stats(LINES)
    figures.sort_stats("tottime").print_stats(LINES)
    spent = {_named(*function): row[2] / figures.total_tt for function, row in figures.stats.items()}
    largest = sorted(spent.items(), key=lambda one: -one[1])[:KEPT]
    milliseconds = round(1000 * figures.total_tt / MANY, 2)
    return Profile(figures.total_calls // MANY, milliseconds, {n: round(p, 4) for n, p in largest}, told.getvalue())


def _named(file: str, _line: int, function: str) -> str:
    """As pstats writes it, without the line."""
    return f"{file}: {function}" if file != "~" else f"{{{function.strip('<>')}}}"


def _product(variables: dict[str, str]) -> Deps:
    settings = Settings.from_env(variables)
    logging.configure("ERROR")
    engine = connect(settings.database_url)
    upgrade(engine)
    engine.dispose()
    deps = production(settings)
    deps.billing.reader._executor = Here()  # type: ignore[attr-defined]
    return deps

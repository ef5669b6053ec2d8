"""Where the time of our own goes, by function: a cold card, a hit, a pushed event. Each runs in this process, reads one
after another on one thread, so that one profile holds all of it."""

import cProfile
import hashlib
import hmac
import io
import pstats
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import replace
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

MANY, WARM_UP, LINES = 60, 5, 24


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


def profiles(stand: Stand) -> dict[str, str]:
    """The profile of each way, as lines of text."""
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


def profile(work: Callable[[int], None]) -> str:
    """The functions that took most of the time, their own and with what they call."""
    for number in range(WARM_UP):
        work(number)
    running = cProfile.Profile(time.thread_time)
    running.enable()
    for number in range(WARM_UP, WARM_UP + MANY):
        work(number)
    running.disable()
    told = io.StringIO()
    figures = pstats.Stats(running, stream=told).strip_dirs()
    figures.sort_stats("cumulative").print_stats(LINES)
    figures.sort_stats("tottime").print_stats(LINES)
    return told.getvalue()


def _product(variables: dict[str, str]) -> Deps:
    settings = Settings.from_env(variables)
    logging.configure("ERROR")
    engine = connect(settings.database_url)
    upgrade(engine)
    engine.dispose()
    deps = production(settings)
    deps.billing.reader._executor = Here()  # type: ignore[attr-defined]
    return deps

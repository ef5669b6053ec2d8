"""P9: of the tickets that a webhook told of, how many are ready when the first agent opens them. The webhooks are
signed and pushed to the product as shipped, in this process; only who asks is said by a stand-in for the helpdesk."""

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from secrets import token_hex
from statistics import median

import orjson
from flask.testing import FlaskClient

from app.deps import Deps, production
from app.domain.ticket import Requester
from app.domain.ticket_events import TicketEvent
from app.factory import build
from app.jobs.warmer import Warmer
from app.settings import Settings
from app.store.engine import connect
from app.store.migrate import upgrade
from app.usecases.warming import warm
from bench.stand import WORKSPACE, initialize

GOAL = 0.95
SECONDS_BETWEEN, SECONDS_TO_OPEN = 1.0, 4.0
SETTLING = 9.0
"""For so long a process that has just begun keeps nothing: it cannot know what changed while its first reads ran."""


@dataclass(frozen=True)
class Arrived:
    """How many tickets arrived, how many of their cards were ready at the first open, and the opens' median time."""

    tickets: int
    ready: int
    open_ms: float

    @property
    def share(self) -> float:
        """Of the tickets, how many were ready."""
        return self.ready / self.tickets

    @property
    def met(self) -> bool:
        """Whether that is enough."""
        return self.share >= GOAL

    def __str__(self) -> str:
        return (
            f"Tickets that a webhook told of, opened {SECONDS_TO_OPEN:.0f} s later: {self.ready} of {self.tickets} "
            f"were ready (goal {GOAL:.0%}), {self.open_ms:.1f} ms an open"
        )


class _Requesters:
    """The helpdesk's API, which knows each contact's address."""

    def requester(self, event: TicketEvent) -> Requester:
        return Requester(event.requester_id, email=_email(int(event.ticket_id)))


def arrived(stripe: str, folder: Path, tickets: int = 20) -> Arrived:
    """Lets tickets arrive one a second and opens each some seconds later. `stripe` is a sandbox with the large seed."""
    secret = token_hex(20)
    with _product(stripe, folder, secret) as (deps, client):
        _settle(deps)
        opens: list[tuple[bool, float]] = []
        begin = time.monotonic()
        due = [(number * SECONDS_BETWEEN, "push", number) for number in range(tickets)]
        due += [(number * SECONDS_BETWEEN + SECONDS_TO_OPEN, "open", number) for number in range(tickets)]
        for at, what, number in sorted(due):
            time.sleep(max(0.0, begin + at - time.monotonic()))
            if what == "push":
                _push(client, secret, number)
            else:
                opens.append(_open(client, secret, number, deps))
    return Arrived(tickets, sum(ready for ready, _ in opens), 1000 * median(seconds for _, seconds in opens))


def _email(number: int) -> str:
    return f"customer{50 * (number + 500) + 11}@large.example"


def _settle(deps: Deps) -> None:
    deps.cache.get("cus_any")
    time.sleep(SETTLING)


def _push(client: FlaskClient, secret: str, number: int) -> None:
    contacts = {"type": "contact.list", "contacts": [{"type": "contact", "id": f"contact{number}"}]}
    item = {"type": "conversation", "id": str(number), "contacts": contacts}
    about = {"type": "notification_event", "app_id": WORKSPACE, "topic": "conversation.user.created"}
    body = orjson.dumps(about | {"id": f"notif_{number}", "created_at": int(time.time()), "data": {"item": item}})
    signature = "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
    answer = client.post("/intercom/webhooks", data=body, headers={"X-Hub-Signature": signature})
    if answer.status_code != 200:
        raise RuntimeError(f"answered {answer.status_code}")


def _open(client: FlaskClient, secret: str, number: int, deps: Deps) -> tuple[bool, float]:
    """Whether all that the card needs was kept when the agent came, and the seconds of the open."""
    body = orjson.dumps(initialize(number, _email(number), None))
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    kept = deps.cache.match(f"intercom:{WORKSPACE}:contact{number}")
    ready = kept is not None and deps.cache.get(kept.customer_id) is not None
    began = time.perf_counter()
    answer = client.post("/intercom/initialize", data=body, headers={"X-Body-Signature": signature})
    seconds = time.perf_counter() - began
    if answer.status_code != 200 or b"could not be read" in answer.data:
        raise RuntimeError(f"no card: {answer.status_code}")
    return ready, seconds


@contextmanager
def _product(stripe: str, folder: Path, secret: str) -> Iterator[tuple[Deps, FlaskClient]]:
    settings = Settings.from_env(
        {
            "SECRET_KEYS": token_hex(32),
            "DATABASE_URL": f"sqlite:///{folder / 'warming.db'}",
            "STRIPE_API_KEY": "rk_test_bench",
            "STRIPE_API_BASE": stripe,
            "INTERCOM_CLIENT_SECRETS": secret,
            "INTERCOM_WORKSPACE_ID": WORKSPACE,
        }
    )
    engine = connect(settings.database_url)
    upgrade(engine)
    engine.dispose()
    deps = replace(production(settings), requesters={"intercom": _Requesters()})
    warmer = Warmer(partial(warm, deps), deps.metrics.warmed, time.monotonic)
    deps = replace(deps, make_ready=warmer)
    try:
        yield deps, build(deps).test_client()
    finally:
        warmer.close()

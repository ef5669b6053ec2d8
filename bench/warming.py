"""P9: of the tickets that a webhook told of, how many are ready when the first agent opens them some seconds later. The
helpdesk is the sandbox's: it pushes signed events and says who asks, as it does in a demo."""

import hashlib
import hmac
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import Any

import httpx
import orjson

from app.sandbox.helpdesk.workspace import WORKSPACE_ID
from bench.figures import Figure
from bench.stand import Desk, Stand, email_of, initialize, is_card, program

GOAL = 0.95
WAVES, TICKETS = 4, 5
SECONDS_TO_OPEN = 4.0
SETTLING = 9.0
"""For so long a process that has just begun keeps nothing: it cannot know what changed while its first reads ran."""


@dataclass(frozen=True)
class Opened:
    """One first look at a ticket: how many calls to Stripe it took, and its seconds."""

    calls: int
    seconds: float


def arriving(stand: Stand) -> Iterator[Figure]:
    """P9: tickets arrive by webhook, a few at once, and are opened later."""
    variables = {
        **stand.variables,
        "DATABASE_URL": f"sqlite:///{stand.folder / 'warming.db'}",
        "INTERCOM_WORKSPACE_ID": WORKSPACE_ID,
        "INTERCOM_API_BASE": f"{stand.sandbox}/intercom",
        "INTERCOM_ACCESS_TOKEN": "bench",
    }
    with ExitStack() as stack:
        desk = program(stack, variables)
        secret = variables["INTERCOM_CLIENT_SECRETS"]
        listener = {"url": f"{desk.url}/intercom/webhooks", "secret": secret, "helpdesk": "intercom"}
        httpx.post(f"{stand.sandbox}/_sandbox/webhooks", json=listener).raise_for_status()
        _open(stand, desk, secret, _arrive(stand, 0))  # it begins to follow what the others say with its first look
        time.sleep(SETTLING)
        found = [one for wave in range(WAVES) for one in _wave(stand, desk, secret, wave * TICKETS + 1)]
    yield told(found)


def told(found: Sequence[Opened]) -> Figure:
    """The line of so many first looks."""
    ready = sum(one.calls == 0 for one in found)
    return Figure(
        "P9",
        "first opens that a webhook had made ready",
        ready / len(found),
        GOAL,
        ours=f"{ready} of {len(found)}, {1000 * median(one.seconds for one in found):.1f} ms an open",
        beside=f"opened {SECONDS_TO_OPEN:.0f} s after they came",
        at_least=True,
    )


def _wave(stand: Stand, desk: Desk, secret: str, first: int) -> Iterator[Opened]:
    arrived = [_arrive(stand, first + number) for number in range(TICKETS)]
    time.sleep(SECONDS_TO_OPEN)
    for ticket in arrived:
        yield _open(stand, desk, secret, ticket)


def _arrive(stand: Stand, number: int) -> dict[str, Any]:
    """Somebody writes; the conversation with its contact, as the sandbox made them."""
    email = email_of(50 * (number + 700) + 11)
    given = {"what": "opened", "email": email, "name": "Bench", "message": "Why was I charged?"}
    made: dict[str, Any] = httpx.post(f"{stand.sandbox}/_sandbox/tickets", json=given).raise_for_status().json()
    return made | {"email": email}


def _open(stand: Stand, desk: Desk, secret: str, ticket: dict[str, Any]) -> Opened:
    said = initialize(int(ticket["conversation"]), ticket["email"], None) | {"workspace_id": WORKSPACE_ID}
    said["contact"]["id"] = ticket["contact"]
    body = orjson.dumps(said)
    signed = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    stand.calls()
    began = time.perf_counter()
    headers = {"Content-Type": "application/json", "X-Body-Signature": signed}
    answer = httpx.post(f"{desk.url}/intercom/initialize", content=body, headers=headers, timeout=30)
    seconds = time.perf_counter() - began
    is_card(answer.status_code, answer.content)
    return Opened(len(stand.calls()), seconds)

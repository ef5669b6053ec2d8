"""What a confirm costs beyond Stripe's answers: our own time from the click to the receipt, with durable writes."""

import time
from dataclasses import replace
from pathlib import Path
from secrets import token_hex

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
from app.web.collecting import settle
from bench.heard import Heard, Reads, Writes
from bench.own_time import Bare, Confirms, Turn, figures, in_line, waited
from bench.stand import WORKSPACE, payment

CONFIRMS, WARM_UP = 200, 10
ROUND_TRIP_MS, SPREAD_MS = 40, 20
"""Our own time does not hang on it: shorter than a card's, so that there is time for many confirms. Like Stripe, the
stand-in does not answer in lockstep."""
UNTIL_CACHED = 9.5
"""Seconds for which a process that just began keeps nothing, since it does not know what changed before."""
ASIDE_SECONDS = 0.1
"""After this what a confirm leaves to other threads is done, too: the worker is woken, other processes are told."""
ANN = Agent("493881", "Ann Lee", "ann@example.com")


def confirmed(stripe: str, folder: Path, confirms: int = CONFIRMS) -> Confirms:
    """Makes payments, proposes a refund of each, and measures the confirms, in turns with bare transactions."""
    http = httpx.Client(base_url=stripe, timeout=30, headers={"Authorization": "Bearer sk_test_bench"})
    http.delete("/_sandbox/faults").raise_for_status()
    heard, bare = Heard(), Bare(folder / "bare.db")
    deps = _product(stripe, folder, heard)
    _cached(deps)
    paid = [payment(http) for _ in range(WARM_UP + confirms)]
    fault = {"kind": "latency", "match": {"method": "", "path": "/v1/"}, "ms": ROUND_TRIP_MS, "spread": SPREAD_MS}
    http.post("/_sandbox/faults", json=fault).raise_for_status()
    settle()
    with heard.databases():
        turns = [_turn(deps, heard, bare, number, one) for number, one in enumerate(paid)]
    return figures(turns[WARM_UP:])


def _cached(deps: Deps) -> None:
    deps.cache.get("")
    time.sleep(UNTIL_CACHED)


def _turn(deps: Deps, heard: Heard, bare: Bare, number: int, paid: tuple[str, str]) -> Turn:
    """A proposal, its confirm, then as many bare transactions as that one needed."""
    customer, charge = paid
    requester = Requester(f"r{number}", "Bench", customer_id=customer)
    ticket = Ticket("intercom", WORKSPACE, str(number), requester, ANN)
    asked = {"amount": "10.00", "reason": "duplicate"}
    button = _button(desk.respond(deps, ticket, command(f"propose:refund:{charge}", asked)))
    time.sleep(ASIDE_SECONDS)
    turn = _confirmed(deps, heard, ticket, button)
    return replace(turn, bare=bare.seconds(turn.durable))


def _confirmed(deps: Deps, heard: Heard, ticket: Ticket, button: str) -> Turn:
    heard.forget()
    stood, worked, began = in_line(), time.process_time(), time.perf_counter()
    receipt = desk.respond(deps, ticket, command(button))
    seconds, stood = time.perf_counter() - began, in_line() - stood
    if receipt.title != ("Refunded",):
        raise RuntimeError(f"not refunded: {receipt.title}")
    turn = Turn(seconds - waited(heard.calls), stood, heard.durable, heard.statements)
    time.sleep(ASIDE_SECONDS)
    return replace(turn, processor=time.process_time() - worked)


def _button(page: Card) -> str:
    found = (one.command for part in page.sections for one in getattr(part, "buttons", ()))
    return next(one for one in found if one.startswith("confirm:"))


def _product(stripe: str, folder: Path, heard: Heard) -> Deps:
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
    billing = stripe_gateway.build(settings, deps.now, transport=Reads(heard))
    money = stripe_till.build(settings, billing.reader, deps.now, transport=Writes(heard))
    return replace(deps, billing=billing, money=money)

"""After a simulated day: what Stripe and the database hold, compared with what was told to the program."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx
from sqlalchemy import Engine, select

from app.domain.actions import State
from app.ports import Wanted
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from app.store.stripe_tables import stripe_events
from bench.day_people import Payment
from bench.day_stand import House
from bench.stand import KEY

SECONDS_TO_SETTLE = 240
"""An event that a killed worker had in hand is taken up again by the sweep, a confirm by the recovery: minutes."""
FOREVER = 100_000


def counted(stood: House, events: set[str], payments: Sequence[Payment]) -> dict[str, Any]:
    """How many events were done and refunds made; `wrong` is what was lost or doubled."""
    engine = connect(stood.variables["DATABASE_URL"])
    try:
        seconds = _settled(engine, events)
        wrong = Counter({"events lost": len(events - _done(engine))})
        refunds = _refunds(stood, payments)
        wrong["charges refunded twice"] = sum(many > 1 for many in refunds.values())
        made = SqlLedger(engine).actions(Wanted(), FOREVER)
        wrong["actions still open"] = sum(one.state in (State.RUNNING, State.UNKNOWN) for one in made)
        done = sum(one.state is State.DONE for one in made)
        wrong["refunds that the ledger does not know, or the reverse"] = abs(done - sum(refunds.values()))
    finally:
        engine.dispose()
    wrong["the record is broken"] = int(not _whole(stood))
    return {
        "settled_after_s": round(seconds),
        "events_done": len(events) - wrong["events lost"],
        "refunds": sum(refunds.values()),
        "wrong": {name: many for name, many in wrong.items() if many},
    }


def _settled(engine: Engine, events: set[str]) -> float:
    """Seconds until every event is done and no action is open, at most so long."""
    began = time.monotonic()
    while time.monotonic() - began < SECONDS_TO_SETTLE:
        going_on = SqlLedger(engine).actions(Wanted(states=(State.RUNNING, State.UNKNOWN)), 1)
        if not going_on and events <= _done(engine):
            break
        time.sleep(1.0)
    return time.monotonic() - began


def _done(engine: Engine) -> set[str]:
    over = select(stripe_events.c.id).where(stripe_events.c.done_at.is_not(None))
    with engine.connect() as connection:
        return set(connection.execute(over).scalars())


def _refunds(stood: House, payments: Sequence[Payment]) -> dict[str, int]:
    """How often each charge was refunded, as Stripe has it."""
    with httpx.Client(base_url=stood.sandbox, timeout=60, headers=KEY) as http:
        asked = {one.charge_id: http.get("/v1/refunds", params={"charge": one.charge_id}) for one in payments}
    return {charge: len(answer.raise_for_status().json()["data"]) for charge, answer in asked.items()}


def _whole(stood: House) -> bool:
    """Whether the record verifies."""
    verify = [sys.executable, "-m", "app.cli", "audit", "verify"]
    return subprocess.run(verify, env=dict(stood.variables), capture_output=True, check=False).returncode == 0

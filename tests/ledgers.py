"""What the tests of the ledger share: events, actions on their way, and the ledgers that must all behave the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.actions import Action, Outcome, State
from app.domain.audit import AuditEvent, Did
from app.domain.refund_watch import first_look
from app.ports import Ledger, WantedEvents
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from tests import made
from tests.memory_ledger import MemoryLedger

NOW = made.NOW
BOTH_DATABASES = ["migrated_sqlite_url", pytest.param("migrated_postgres_url", marks=pytest.mark.postgres)]
EVERY_LEDGER = ["memory", *BOTH_DATABASES]


@contextmanager
def a_ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """The empty ledger that a fixture's parameter names."""
    if request.param == "memory":
        yield MemoryLedger()
        return
    engine = connect(request.getfixturevalue(request.param))
    yield SqlLedger(engine)
    engine.dispose()


def later(seconds: float) -> datetime:
    """That many seconds from now."""
    return NOW + timedelta(seconds=seconds)


def event(did: Did = Did.PROPOSED, **changes: Any) -> AuditEvent:
    """Something that Ann did."""
    facts: dict[str, Any] = {"at": NOW, "did": did, "who": "9", "email": "ann@example.com", "role": "tier1"}
    return AuditEvent(**facts | changes)


def action(name: str = "A", charge: str = "ch_1", **changes: Any) -> Action:
    """A proposed refund of a charge; the name makes its id."""
    return made.action(**{"id": f"01J{name:0>23}", "order": made.order(charge_id=charge)} | changes)


def running(one: Action, **changes: Any) -> Action:
    """The same as it is claimed."""
    facts: dict[str, Any] = {"state": State.RUNNING, "body": f"POST {one.id}", "started_at": later(1), "attempts": 1}
    return replace(one, **facts | changes)


def done(one: Action, **changes: Any) -> Action:
    """The same with its outcome."""
    outcome = Outcome(reference="re_1", refund_id="re_1", refund_status="pending", request_id="req_1")
    facts: dict[str, Any] = {"state": State.DONE, "finished_at": later(2), "outcome": outcome}
    ended = replace(running(one), **facts | changes)
    return ended if "watch_at" in changes else replace(ended, watch_at=first_look(ended, NOW))


def proposed(ledger: Ledger, *actions: Action) -> None:
    """Keeps them."""
    for one in actions:
        ledger.propose(one, event(action_id=one.id))


def claimed(ledger: Ledger, one: Action, seen: int = 0) -> bool:
    """Claims it."""
    return ledger.claim(running(one), seen, event(Did.CONFIRMED, action_id=one.id))


def finished(ledger: Ledger, one: Action, **changes: Any) -> bool:
    """Finishes it as done."""
    return ledger.finish(done(one, **changes), event(Did.EXECUTED, action_id=one.id))


def told(ledger: Ledger) -> list[str]:
    """What the record says was done, oldest first."""
    return [one.event.did.value for one in reversed(ledger.events(WantedEvents()))]

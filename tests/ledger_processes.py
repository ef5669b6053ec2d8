"""What the tests of the ledger run in processes of their own."""

import os
import signal
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.domain.audit import Did
from app.store.chain import Record
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from tests.ledgers import action, claimed, done, event, finished

SECONDS_TO_MEET = 60


def claims(url: str, names: list[str], start: Any, wins: Any) -> None:
    """Claims each action by its name, all processes at once; puts the names of those that it won."""
    engine = connect(url, 30_000)
    ledger = SqlLedger(engine)
    start.wait(SECONDS_TO_MEET)
    won = [name for name in names if claimed(ledger, of(name))]
    wins.put(won)
    engine.dispose()


def of(name: str) -> Any:
    """`7B` is the second action on the seventh charge."""
    return action(name, f"ch_{name[:-1]}")


def turns(url: str, prefix: str, rounds: int, start: Any, wins: Any) -> None:
    """Claims and finishes its own actions on one charge, each upon the count that it saw; puts the counts that won."""
    engine = connect(url, 30_000)
    ledger = SqlLedger(engine)
    start.wait(SECONDS_TO_MEET)
    won = []
    for number in range(rounds):
        one = action(f"{prefix}{number}")
        ledger.propose(one, event(action_id=one.id))
        seen = ledger.started(one.order)
        if claimed(ledger, one, seen):
            finished(ledger, one)
            won.append(seen)
    wins.put(won)
    engine.dispose()


def records(url: str, prefix: str, rounds: int, start: Any, wins: Any) -> None:
    """Appends events, all processes at once."""
    engine = connect(url, 30_000)
    ledger = SqlLedger(engine)
    start.wait(SECONDS_TO_MEET)
    for number in range(rounds):
        ledger.record(event(facts={"n": f"{prefix}{number}"}))
    wins.put([prefix])
    engine.dispose()


class Deadly(Mapping[str, str]):
    """Facts whose reading kills the process, as it happens in the middle of a transaction."""

    def __getitem__(self, key: str) -> str:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("still alive")

    def __len__(self) -> int:
        return 1


def killed_while_claiming(url: str) -> None:
    """Dies after the row was changed and before its event was written."""
    SqlLedger(connect(url)).claim(replace(action(), body="b", started_at=action().created_at), 0, deadly())


def killed_while_finishing(url: str) -> None:
    """Dies there as the outcome is kept."""
    SqlLedger(connect(url)).finish(done(action()), deadly())


def deadly() -> Any:
    return event(Did.CONFIRMED, facts=Deadly())


def holds(url: str, taken: Any, go_on: Any, busy_ms: int) -> None:
    """Begins an entry, says so, and ends it when it is told."""
    with Record(connect(url, busy_ms)).entry():
        taken.set()
        go_on.wait(SECONDS_TO_MEET)

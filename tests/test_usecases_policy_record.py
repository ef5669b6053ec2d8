"""A policy that came into force goes on record once, with whose role is another one now."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from time import time

import pytest

from app.deps import production
from app.domain.audit import Did
from app.domain.policy import Policy, Role
from app.domain.policy.change import Change
from app.ports import Ledger, WantedEvents
from app.settings import Settings
from app.usecases.policy_record import record
from tests.ledgers import BOTH_DATABASES, EVERY_LEDGER, a_ledger
from tests.policies import NOW

POLICIES = WantedEvents(did=(Did.POLICY_CHANGED,))


@pytest.fixture(params=EVERY_LEDGER)
def ledger(request):
    with a_ledger(request) as one:
        yield one


@pytest.fixture(params=BOTH_DATABASES)
def database(request):
    with a_ledger(request) as one:
        yield one


def change(name: str, hash_: str) -> Change:
    return Change(Policy((Role(name, people=frozenset(("ann@x.example",))),)), hash_, "policy.toml")


def put(ledger: Ledger, *changes: Change) -> None:
    for one in changes:
        record(ledger, lambda: NOW, one)


def hashes(ledger: Ledger) -> list[str]:
    return [one.event.facts["hash"] for one in reversed(ledger.events(POLICIES))]


def test_the_same_policy_is_recorded_once_and_each_other_one_again(ledger) -> None:
    put(ledger, change("one", "a"), change("one", "a"), change("two", "b"), change("two", "b"), change("one", "a"))
    assert hashes(ledger) == ["a", "b", "a"]


def test_who_moved_is_told_against_the_policy_that_was_recorded_last(ledger) -> None:
    put(ledger, change("one", "a"), change("two", "b"))
    told = [
        (one.event.did, one.event.facts.get("was"), one.event.facts.get("is")) for one in ledger.events(WantedEvents())
    ]
    assert told == [
        (Did.POLICY_CHANGED, None, None),
        (Did.ROLE_CHANGED, "one", "two"),
        (Did.POLICY_CHANGED, None, None),
    ]


def test_many_processes_that_notice_it_at_once_record_it_once(database) -> None:
    together = Barrier(8)

    def notice(_: int) -> None:
        together.wait(30)
        put(database, change("one", "a"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(notice, range(8)))
    assert hashes(database) == ["a"]


def test_the_program_records_a_change_of_its_own_file(tmp_path: Path, migrated_sqlite_url: str) -> None:
    file = tmp_path / "policy.toml"
    hour_ago = time() - 3600

    def write(role: str) -> None:
        file.write_text(f"[roles.{role}]\npeople = ['ann@x.example']", encoding="utf-8")
        os.utime(file, (hour_ago, hour_ago))

    write("one")
    settings = Settings(("k" * 32,), "rk_test_123", database_url=migrated_sqlite_url, policy_file=file)
    first = production(settings)
    assert first.policy.roles[0].name == "one"
    write("two")
    second = production(settings)
    assert second.policy.roles[0].name == "two"
    assert second.ledger is not None
    moved = second.ledger.events(WantedEvents(did=(Did.ROLE_CHANGED,)))
    assert [dict(one.event.facts) for one in moved] == [{"person": "ann@x.example", "was": "one", "is": "two"}]
    assert len(hashes(second.ledger)) == 2

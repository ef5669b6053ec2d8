"""Kill -9 at the points of the path, lost answers and races: ledger and Stripe always agree, and money moved once."""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.crash.house import Crash, House
from tests.crash.plans import WRITES, every_fault, every_point, mixed

POSTGRES = pytest.param("postgres_url", marks=pytest.mark.postgres, id="postgres")


@pytest.fixture(params=["sqlite_url", POSTGRES])
def house(request: pytest.FixtureRequest, sandbox: Any, tmp_path: Path) -> Iterator[House]:
    house = House(sandbox, request.getfixturevalue(request.param))
    yield house
    sandbox.http.delete("/_sandbox/faults")
    house.engine.dispose()


def agree(house: House) -> None:
    assert (house.tally.doubled, house.tally.lost, house.tally.notes) == ([], [], [])


def test_a_process_killed_around_the_claim_the_call_and_the_outcome_moves_money_once_or_not(house: House) -> None:
    points = house.points(house.bought(True))
    first = points.index("before money.compose")
    for how in every_point(len(points), step=7, first=first):
        house.crash(house.bought(True), how)
    agree(house)
    assert house.tally.killed >= house.tally.runs - 1
    assert 0 < house.tally.moved < house.tally.runs


@pytest.mark.parametrize("write", ["claim", "finish"])
def test_a_process_can_be_killed_at_each_statement_also_where_the_driver_itself_is_told(
    house: House, write: str
) -> None:
    """The head of the record, the action, its event and the head again; with the outcome a note."""
    points = house.points(house.bought(True))
    begins, ends = points.index(f"before ledger.{write}"), points.index(f"after ledger.{write}")
    assert points[begins:ends].count("before a statement") >= {"claim": 4, "finish": 5}[write]
    assert points[begins:ends].count("before a commit") == 1


def test_whatever_stripe_answers_or_does_not_the_refund_is_made_once(house: House) -> None:
    for how in islice(every_fault(WRITES[0]), 2, None, 3):
        house.crash(house.bought(False), how)
    agree(house)
    assert house.tally.moved >= 3


def test_kills_and_faults_at_random_in_the_path_and_in_the_recovery(house: House) -> None:
    points = len(house.points(house.bought(True)))
    for how in islice(mixed(points, WRITES[1], random.randrange(10**6)), 5):
        house.crash(house.bought(True), how)
    agree(house)


def test_a_day_later_the_key_is_forgotten_and_nothing_is_sent_again(house: House) -> None:
    lost = {"kind": "drop_after", "method": "POST", "path": WRITES[0], "times": 1}
    house.crash(house.bought(False), Crash(fault=lost, advance=25 * 3600))
    agree(house)
    assert house.tally.moved == 1


@pytest.mark.parametrize("proposals", [1, 2])
def test_fifty_confirms_at_once_from_four_processes_move_money_once(house: House, proposals: int) -> None:
    house.race(house.bought(True), proposals, 4, 13)
    agree(house)
    assert house.tally.moved == 1

"""What takes longer than its time is ended, also among tasks, and what comes after it has its own."""

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bench.__main__ import _in_time
from bench.boxes import MINUTES, TimeIsUp, Whole, box, turns
from bench.figures import Figure, line
from bench.profiles import Profile, before, profile


async def _tasks() -> None:
    await asyncio.gather(*(asyncio.sleep(30) for _ in range(3)), return_exceptions=True)


@pytest.mark.parametrize("work", [lambda: time.sleep(30), lambda: asyncio.run(_tasks())])
def test_what_takes_too_long_is_ended(work) -> None:
    began = time.monotonic()
    with pytest.raises(TimeIsUp), box(0.1):
        work()
    with box(5):
        pass
    time.sleep(0.05)
    assert time.monotonic() - began < 20


def test_no_time_left_is_no_time() -> None:
    with pytest.raises(TimeIsUp), box(-3):
        time.sleep(5)


def test_turns_end_when_the_next_would_take_too_long_and_one_is_taken_in_any_case() -> None:
    def taken(pace: float, seconds: float) -> int:
        return sum(1 for _ in turns(3, seconds) if not time.sleep(pace))

    assert (taken(0.1, 30), taken(0.1, 0)) == (3, 1)
    assert any(taken(pace, 2.7 * pace) == 2 for pace in (0.1, 0.5, 2))


def _speechless(_stand: object) -> Iterator[Figure]:
    raise RuntimeError
    yield


def _slow(_stand: object) -> Iterator[Figure]:
    time.sleep(30)
    yield Figure("P3", "never", 1, 1)


@pytest.mark.parametrize(("section", "why"), [(_speechless, "(RuntimeError)"), (_slow, "(it took longer than the 0 s")])
def test_what_was_not_measured_says_why_where_it_is_told_first(section: Any, why: str) -> None:
    stand: Any = None
    (found,) = _in_time("P3", section, stand, 0.1)
    assert "not measured" in line(found) and why in line(found)
    assert line(Figure("P3", "cards", 2.0, 1, ours="8/s", note="a note")) == "cards: 2 MISSED (8/s)"


def test_a_whole_run_has_so_many_minutes_and_a_part_of_it_as_many_as_it_takes() -> None:
    assert 0 < Whole(bounded=True).left < 60 * MINUTES
    assert Whole(bounded=False).left == float("inf")


def test_a_profile_says_what_each_function_takes_beside_what_it_took() -> None:
    found = profile(lambda number: sorted(range(number), key=str))
    shown = found.beside({"calls": 1234, "milliseconds": 1, "own": {"gone.py: slow": 0.25}}).splitlines()
    assert "before 1,234" in shown[0] and shown[1].split() == ["now", "before"]
    assert any(line.split() == ["less", "25.0%", "gone.py:", "slow"] for line in shown)
    assert any("{built-in method builtins.sorted}" in line for line in shown)
    assert sum(found.own.values()) <= 1.001


def test_profiles_of_an_earlier_version_are_kept_for_each_way() -> None:
    assert set(before()) == {"cold card", "hit", "pushed event"}
    assert "before" in Profile(1, 1.0, {}).beside(before()["hit"])

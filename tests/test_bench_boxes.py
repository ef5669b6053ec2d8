"""What takes longer than its time is ended, also among tasks, and what comes after it has its own."""

import asyncio
import time

import pytest

from bench.boxes import MINUTES, TimeIsUp, Whole, box
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
    assert time.monotonic() - began < 5


def test_no_time_left_is_no_time() -> None:
    with pytest.raises(TimeIsUp), box(-3):
        time.sleep(5)


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

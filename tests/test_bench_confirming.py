"""The figures of confirms count our own time only, and what Stripe's calls take as little as can be."""

from pathlib import Path

from bench.figures import Call
from bench.own_time import Bare, Turn, figures, waited

QUIET = Turn(own=0.002, in_line=0.0, durable=2, statements=17, processor=0.01, bare=0.001)
SLOW = Turn(own=0.5, in_line=0.0, durable=3, statements=20, processor=0.01, bare=0.001)
BUSY = Turn(own=0.408, in_line=0.4, durable=2, statements=17, processor=0.01, bare=0.001)
WAITING = Turn(own=0.308, in_line=0.0, durable=2, statements=17, processor=0.01, bare=0.3)
BOTH = Turn(own=0.5, in_line=0.05, durable=2, statements=17, processor=0.01, bare=0.05)


def test_of_calls_beside_each_other_only_the_longest_is_stripes() -> None:
    calls = [Call("a", 0.0, 2.0), Call("b", 1.0, 2.5), Call("c", 5.0, 6.0), Call("d", 5.2, 5.8)]
    assert waited(calls) == 3.0
    assert waited([]) == 0.0


def test_a_call_that_begins_when_another_ends_follows_it() -> None:
    assert waited([Call("b", 2.0, 3.0), Call("a", 0.0, 2.0), Call("late", 1.5, 3.5)]) == 3.0


def test_the_goal_is_met_by_the_slowest_of_a_hundred() -> None:
    assert figures([QUIET] * 99).met
    slow = figures([QUIET] * 90 + [SLOW] * 10)
    assert (slow.met, slow.own.p50, slow.verdict) == (False, 2.0, "MISSED")
    assert (slow.durable, slow.statements) == (3, 20)


def test_a_goal_that_is_missed_on_a_machine_that_others_use_is_neither_met_nor_called_missed() -> None:
    for noise in (BUSY, WAITING):
        found = figures([QUIET] * 90 + [noise] * 10)
        assert (found.met, found.verdict) == (False, "NOT SHOWN: others take the machine")


def test_what_would_be_missed_without_the_others_too_is_missed() -> None:
    assert figures([QUIET] * 90 + [BOTH] * 10).verdict == "MISSED"


def test_bare_transactions_are_on_disk_like_the_ledgers(tmp_path: Path) -> None:
    assert Bare(tmp_path / "bare.db").seconds(3) > 0
    assert (tmp_path / "bare.db-wal").stat().st_size > 0

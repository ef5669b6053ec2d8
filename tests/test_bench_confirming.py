"""The figures of confirms count our own time only."""

from bench.confirming import figures, waited
from bench.figures import Call


def test_time_in_which_any_call_is_under_way_is_stripes() -> None:
    calls = [Call("a", 0.0, 2.0), Call("b", 1.0, 3.0), Call("c", 5.0, 6.0), Call("d", 5.2, 5.8)]
    assert waited(calls) == 4.0
    assert waited([]) == 0.0


def test_the_goal_is_met_by_the_slowest_of_a_hundred() -> None:
    assert figures([0.002] * 99, 0.001).met
    slow = figures([0.002] * 90 + [0.5] * 10, 0.001)
    assert (slow.met, slow.p50) == (False, 2.0)

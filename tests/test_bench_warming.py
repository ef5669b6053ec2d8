"""The figure of cards that were ready says both numbers, and when that is enough."""

from bench.warming import Arrived


def test_nineteen_of_twenty_are_enough_and_eighteen_are_not() -> None:
    assert Arrived(20, 19, 10.0).met and not Arrived(20, 18, 10.0).met
    assert "18 of 20 were ready (goal 95%)" in str(Arrived(20, 18, 10.0))

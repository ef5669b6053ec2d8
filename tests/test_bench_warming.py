"""The figure of cards that were ready says both numbers, and when that is enough."""

from bench.warming import Opened, told


def test_nineteen_of_twenty_are_enough_and_eighteen_are_not() -> None:
    ready, read = Opened(0, 0.01), Opened(6, 0.3)
    assert told([ready] * 19 + [read]).met
    assert not told([ready] * 18 + [read] * 2).met
    assert told([ready] * 18 + [read] * 2).ours == "18 of 20, 10.0 ms an open"

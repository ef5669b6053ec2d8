"""The figures of the benchmark: depth, ratios, the goal."""

from bench.figures import Call, Card, depth, row, table


def calls(*spans: tuple[float, float]) -> tuple[Call, ...]:
    return tuple(Call("/v1/x", began, ended) for began, ended in spans)


def test_calls_side_by_side_are_one_deep():
    assert depth(calls((0, 1), (0.1, 1.1), (0.2, 0.9))) == 1


def test_calls_one_after_another_are_as_deep_as_they_are_many():
    assert depth(calls((2, 3), (0, 1), (1, 2))) == 3


def test_a_look_up_and_what_follows_it_at_once_are_two_deep():
    assert depth(calls((0, 1), (1.1, 2.1), (1.1, 2.4), (1.2, 2.2))) == 2


def test_a_long_call_beside_a_chain_adds_nothing_to_its_depth():
    assert depth(calls((0, 9), (0, 1), (1, 2))) == 2


def test_no_call_is_no_depth():
    assert depth(()) == 0


def test_a_row_holds_the_median_and_both_ends_over_the_round_trip():
    cards = [Card(seconds, calls((0, 1))) for seconds in (0.24, 0.3, 0.6)]
    one = row("cold", cards, 0.12, 2.3)
    assert (one.ratio, one.quickest, one.slowest, one.calls, one.depth) == (2.5, 2.0, 5.0, "1", "1")
    assert not one.met


def test_calls_that_differ_between_cards_are_told_as_a_range():
    assert row("cold", [Card(1, calls((0, 1))), Card(1, calls((0, 1), (1, 2)))], 1, 2).calls == "1-2"


def test_the_table_says_which_goal_was_missed():
    good, bad = row("good", [Card(1, ())], 1, 2), row("bad", [Card(3, ())], 1, 2)
    lines = table([good, bad]).splitlines()
    assert lines[1].endswith("ok")
    assert lines[2].endswith("MISSED")

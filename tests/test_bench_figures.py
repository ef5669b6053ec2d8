"""The figures of the benchmark: depth, ratios, goals, and what could not be measured."""

from bench.figures import Call, as_json, depth, figure, table, unmeasured


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


def test_a_figure_holds_the_median_and_both_ends_of_its_rounds():
    one = figure("P1", "cold", (2.0, 5.0, 2.5), 2.3)
    assert (one.ratio, one.low, one.high, one.met) == (2.5, 2.0, 5.0, False)


def test_a_goal_may_be_the_least_that_is_fine():
    assert figure("P3", "rate", (9.0,), 8, at_least=True).met
    assert not figure("P3", "rate", (7.0,), 8, at_least=True).met


def test_the_table_says_which_goal_was_missed_and_what_nobody_knows():
    good, bad = figure("P1", "good", (1.0,), 2), figure("P2", "bad", (3.0,), 2)
    lines = table([good, bad, unmeasured("P4", "hit", 6, "no /proc here")]).splitlines()
    assert [line.split()[-1] for line in lines[1:4]] == ["ok", "MISSED", "measured"]
    assert lines[4].strip() == "no /proc here"


def test_what_was_not_measured_is_never_met_nor_a_number_for_a_program():
    told = as_json(unmeasured("P4", "hit", 6, "no /proc here"))
    assert (told["ratio"], told["met"], told["state"], told["note"]) == (None, False, "not measured", "no /proc here")

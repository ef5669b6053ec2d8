"""Credit note arithmetic: what parts of lines are worth, and lines that are worth exactly so much."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.crediting import Creditable, spread, worth


def line(whole, left=None, discounts=(), on_top=(), name="il_1"):
    return Creditable(name, whole, whole if left is None else left, tuple(discounts), tuple(on_top))


@pytest.mark.parametrize(
    ("one", "amount", "gets"),
    [
        (line(1000), 400, 400),
        (line(1000, on_top=(190,)), 1000, 1190),
        (line(1000, on_top=(190,)), 500, 595),
        (line(1000, on_top=(190,)), 3, 4),
        (line(1000, discounts=(100,)), 1000, 900),
        (line(1000, discounts=(100,), on_top=(171,)), 1000, 1071),
        (line(1000, discounts=(100,), on_top=(171,)), 500, 536),
        (line(1000, discounts=(100, 50), on_top=(85, 25)), 1000, 960),
        (line(1000, discounts=(1000,), on_top=(0,)), 1000, 0),
        (line(333, on_top=(63,)), 1, 1),
    ],
)
def test_a_part_of_a_line_is_worth_itself_less_its_discounts_plus_its_taxes(one, amount, gets):
    assert one.worth(amount) == gets


lines_of_an_invoice = st.lists(
    st.tuples(st.integers(1, 50_000), st.integers(0, 100), st.integers(0, 100), st.integers(0, 30), st.integers(0, 12)),
    min_size=1,
    max_size=6,
).map(
    lambda rows: [
        line(
            whole,
            left=max(1, whole * left // 100),
            discounts=(whole * off // 100,) if off > 60 else (),
            on_top=tuple((whole - (whole * off // 100 if off > 60 else 0)) * rate // 100 for rate in (first, second)),
            name=f"il_{place}",
        )
        for place, (whole, left, off, first, second) in enumerate(rows)
    ]
)


@given(lines_of_an_invoice, st.integers(1, 400_000))
def test_lines_that_are_found_are_worth_exactly_what_is_wanted_and_never_more_than_is_left(lines, wanted):
    found = spread(lines, wanted)
    everything = worth(lines, [one.left for one in lines])
    if wanted > everything:
        assert found is None
    if found is not None:
        amounts = dict(found)
        assert worth(lines, [amounts.get(one.id, 0) for one in lines]) == wanted
        assert all(0 < amounts[one.id] <= one.left for one in lines if one.id in amounts)
        assert len(amounts) == len(found)


@given(lines_of_an_invoice)
def test_all_that_is_left_is_found_as_all_that_is_left(lines):
    everything = worth(lines, [one.left for one in lines])
    found = spread(lines, everything)
    assert found is None if everything == 0 else found is not None


@given(st.lists(st.integers(1, 90_000), min_size=1, max_size=8), st.data())
def test_without_tax_and_discount_every_amount_is_found(wholes, data):
    lines = [line(whole, name=f"il_{place}") for place, whole in enumerate(wholes)]
    assert spread(lines, data.draw(st.integers(1, sum(wholes)))) is not None


def test_two_lines_meet_nearly_every_amount_that_one_line_with_tax_cannot():
    """20 % on whole cents: 1, 2, 4, 5, 6 can be had of one line, 3 cannot."""
    one = line(1000, on_top=(200,))
    assert spread([one], 3) is None
    assert [spread([one], wanted) is None for wanted in (1, 2, 4, 5, 6)] == [False] * 5
    two = [one, line(500, on_top=(100,), name="il_2")]
    assert all(spread(two, wanted) for wanted in range(600, 700))


@pytest.mark.parametrize("wanted", [0, -1, 1001])
def test_nothing_less_than_nothing_and_more_than_everything_are_not_found(wanted):
    assert spread([line(1000)], wanted) is None


def test_the_parts_are_in_proportion_to_what_is_left_of_each_line():
    lines = [line(3000, name="a"), line(1000, name="b"), line(9000, left=1000, name="c")]
    assert spread(lines, 500) == (("a", 300), ("b", 100), ("c", 100))


def test_lines_of_which_nothing_is_taken_are_left_out():
    assert spread([line(100_000, name="a"), line(1, name="b")], 50) == (("a", 50),)

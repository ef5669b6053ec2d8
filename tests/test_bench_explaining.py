"""The benchmark of the explanation: what it explains, and its figures."""

import itertools

import pytest

from app.domain.explain.invoice import difference
from bench.explaining import cost, explained, scene
from bench.made_up import NAMES, pairs


def test_the_same_invoices_are_made_up_each_time():
    assert pairs(50) == pairs(50)


def test_they_hold_all_that_an_explanation_has_to_tell():
    made = pairs(300)
    both = [one for pair in made for one in pair]
    assert {one.currency for one in both} >= {"eur", "jpy", "kwd"}
    assert any(line.proration for one in both for line in one.lines)
    assert any(one.discounts for one in both) and any(one.credits_used for one in both)
    assert {tax.inclusive for one in both for tax in one.taxes} == {True, False}
    assert any(one.starting_balance for one in both) and any(one.credited_before for one in both)
    assert any(line.quantity and line.quantity > 100_000 for one in both for line in one.lines)
    assert max(len(one.lines) for one in both) > 90


def test_the_parts_of_each_add_up_to_the_difference():
    for before, now in pairs(300):
        found = difference(before, now, NAMES)
        assert sum(part.amount.minor for part in found.parts) == found.total.minor, now.id


def test_the_scene_knows_both_invoices():
    before, now = pairs(1)[0]
    assert scene(before, now).snapshot.invoices == (now, before)


@pytest.mark.parametrize("spent", [(0.004, 0.002, 0.003), (*[0.004] * 60, *[0.003, 0.002, 0.004] * 20, *[0.003] * 180)])
def test_each_counts_by_its_quickest_turn_of_all_rounds(spent: tuple[float, ...]):
    ticks = itertools.accumulate(itertools.chain.from_iterable((0.0, one) for one in itertools.cycle(spent)))
    figures = explained(20, clock=lambda: next(ticks))
    assert (figures.invoices, figures.mean, figures.slowest) == (20, pytest.approx(2), pytest.approx(2))


def test_the_goal_is_met_when_each_is_below_it():
    assert cost([0.0002] * 199 + [0.0009]).met
    assert not cost([0.0002] * 199 + [0.0011]).met
    assert "MISSED" in str(cost([0.005] * 100)) and "ok" in str(cost([0.0002] * 100))

"""Counting: nothing is lost, nothing is counted twice, and what is unknown is no no."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.domain.macros.figures import (
    ALL,
    WITHIN,
    Figures,
    Outcome,
    Refused,
    Remark,
    Share,
    by_macro,
    by_version,
    remarks,
    total,
    watched,
)
from app.domain.macros.refusals import Ground
from tests.application import NOW

ANSWER = some.sampled_from((True, False, None))
OUTCOMES = some.lists(
    some.builds(
        Outcome,
        macro=some.sampled_from(("refund-sent", "why-charged", "bye")),
        version=some.integers(1, 3),
        number=some.integers(1, 1000),
        edited=ANSWER,
        reopened=ANSWER,
        refunded=ANSWER,
        disputed=ANSWER,
    ),
    max_size=30,
)


def test_what_is_not_known_is_in_neither_figure():
    found = by_version(
        [
            Outcome("a", 1, 3, True, None, False, None),
            Outcome("a", 1, 2, None, True, False, None),
            Outcome("a", 1, 1, False, False, True, None),
        ]
    )
    assert found == (Figures("a", 1, 6, Share(3, 4), Share(2, 3), Share(1, 6), Share(0, 0)),)


def test_the_most_used_stands_first_and_the_newest_of_equals():
    rows = [Outcome(*one, None, None, None, None) for one in (("b", 1, 5), ("a", 1, 5), ("a", 2, 5), ("c", 9, 6))]
    assert [(one.macro, one.version) for one in by_version(rows)] == [("c", 9), ("a", 2), ("a", 1), ("b", 1)]
    assert list(by_macro(by_version(rows))) == ["a", "c", "b"]


@given(outcomes=OUTCOMES)
def test_every_use_is_counted_once_whatever_way_they_are_put_together(outcomes):
    versions = by_version(outcomes)
    macros = by_macro(versions)
    assert total(versions) == total(macros.values())
    assert total(versions).uses == sum(one.number for one in outcomes)
    assert total(versions).edited.known == sum(one.number for one in outcomes if one.edited is not None)
    assert total(versions).disputed.yes == sum(one.number for one in outcomes if one.disputed)
    assert {(one.macro, one.version) for one in versions} == {(one.macro, one.version) for one in outcomes}
    assert all(one.version == ALL and name == one.macro for name, one in macros.items())
    for one in (*versions, *macros.values()):
        for share in (one.edited, one.reopened, one.refunded, one.disputed):
            assert 0 <= share.yes <= share.known <= one.uses


@given(outcomes=OUTCOMES)
def test_the_order_in_which_outcomes_come_does_not_matter(outcomes):
    assert by_version(outcomes) == by_version(reversed(outcomes))


def test_a_week_is_watched_from_the_first_event_to_a_week_before_the_newest():
    assert watched(None, None) is None
    assert watched(NOW, NOW + WITHIN - timedelta(seconds=1)) is None
    assert watched(NOW, NOW + WITHIN) == (NOW, NOW)
    assert watched(NOW, NOW + 2 * WITHIN) == (NOW, NOW + WITHIN)


def test_refusals_are_counted_beside_uses_by_ground_and_the_commonest_is_named():
    refused = [
        Refused("a", 1, Ground.MISSING, 6),
        Refused("a", 1, Ground.CONTRADICTED, 3),
        Refused("a", 2, Ground.CONTRADICTED, 5),
        Refused("b", 1, Ground.BROKEN, 1),
    ]
    one, two, other = by_version([Outcome("a", 1, 11, None, None, None, None)], refused)
    assert (one.refused, one.ground) == (Share(9, 20), Ground.MISSING)
    assert (two.uses, two.refused, two.ground) == (0, Share(5, 5), Ground.CONTRADICTED)
    assert (other.macro, other.refused) == ("b", Share(1, 1))
    together = by_macro((one, two, other))["a"]
    assert (together.refused, together.ground) == (Share(14, 25), Ground.CONTRADICTED)
    assert Figures("c", 1, 5).ground is None


@pytest.mark.parametrize(("refused", "uses", "said"), [(8, 12, True), (7, 12, False), (8, 13, False), (60, 0, True)])
def test_a_reply_that_refuses_too_often_is_pointed_out(refused, uses, said):
    [found] = by_version([Outcome("a", 1, uses, None, None, None, None)], [Refused("a", 1, Ground.MISSING, refused)])
    assert (Remark.REFUSED in remarks(found)) is said

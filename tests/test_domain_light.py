"""What a light dataclass keeps of a frozen one."""

import copy
import pickle
from dataclasses import replace

import pytest

from app.domain.light import light
from app.domain.money import Money
from app.domain.phrase import Figure, Name, Typed, say

FIVE = Money(5, "eur")


@pytest.mark.parametrize(
    "part", [FIVE, Figure(FIVE, signed=True), *say("{name} paid {amount}.", name=Name("Ann"), amount=FIVE)]
)
def test_it_is_equal_by_its_fields_and_finds_its_like_in_a_set(part: object) -> None:
    for like in (copy.deepcopy(part), pickle.loads(pickle.dumps(part)), replace(part)):
        assert like == part and like is not part
        assert like in {part}


def test_it_is_not_equal_to_another_type_with_the_same_fields() -> None:
    assert Name("Ann") != Typed("Ann") and len({Name("Ann"), Typed("Ann"), Name("Ann")}) == 2


def test_it_holds_its_fields_and_nothing_else() -> None:
    with pytest.raises(AttributeError):
        Name("Ann").note = "x"  # type: ignore[attr-defined]


def test_type_checkers_are_told_that_it_is_frozen() -> None:
    told = vars(light)["__dataclass_transform__"]
    assert (told | told["kwargs"])["frozen_default"] is True

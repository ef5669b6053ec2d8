"""Whether a condition holds. What is absent is not true; what could not be read is neither true nor false."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from app.domain.macros.case import Gap
from app.domain.macros.catalogue import View
from app.domain.macros.conditions import Compare, Condition, Every, Known, Not, Path, Some
from app.domain.money import Money, decimals

Roots = Mapping[str, object]


class Answer(Enum):
    """Whether a condition holds."""

    YES = "yes"
    NO = "no"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Trouble:
    """The part of a condition that stands in the way: `part` as it was asked, `wanted` how it should be. `gap` names
    what was not read."""

    part: Condition
    wanted: bool = True
    gap: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer, and the first trouble when it is not yes."""

    answer: Answer
    trouble: Trouble | None = None


_YES = Judged(Answer.YES)


def judge(condition: Condition, roots: Roots, wanted: bool = True) -> Judged:
    """Whether the condition is (or with `wanted` False is not) true of these things."""
    if isinstance(condition, Not):
        return judge(condition.part, roots, not wanted)
    if isinstance(condition, Every | Some):
        every = isinstance(condition, Every) is wanted
        found = [judge(part, roots, wanted) for part in condition.parts]
        return _all(found) if every else _any(found)
    answer = _holds(condition, roots)
    if isinstance(answer, Gap):
        return Judged(Answer.UNREAD, Trouble(condition, wanted, answer.part))
    return _YES if answer is wanted else Judged(Answer.NO, Trouble(condition, wanted))


def value(path: Path, roots: Roots) -> object:
    """What stands there: None when it or a thing on the way is absent, a Gap when it was not read."""
    found: object = roots
    for name in path.names:
        if isinstance(found, View):
            found = found.value(name)
        elif isinstance(found, Mapping):
            found = found.get(name)
        else:
            return found if isinstance(found, Gap) else None
    return found


def _all(found: list[Judged]) -> Judged:
    no = next((one for one in found if one.answer is Answer.NO), None)
    return no or next((one for one in found if one.answer is Answer.UNREAD), _YES)


def _any(found: list[Judged]) -> Judged:
    if any(one.answer is Answer.YES for one in found):
        return _YES
    return next((one for one in found if one.answer is Answer.UNREAD), found[0])


def _holds(condition: Condition, roots: Roots) -> bool | Gap:
    if isinstance(condition, Known):
        found = value(condition.path, roots)
        return found if isinstance(found, Gap) else found is not None
    if isinstance(condition, Path):
        found = value(condition, roots)
        return found if isinstance(found, Gap) else isinstance(found, View) or bool(found)
    assert isinstance(condition, Compare)
    left = value(condition.left, roots)
    right = value(condition.right, roots) if isinstance(condition.right, Path) else condition.right
    gap = next((one for one in (left, right) if isinstance(one, Gap)), None)
    if gap is not None:
        return gap
    return left is not None and right is not None and _compared(left, condition.operator, right)


def _compared(left: object, operator: str, right: object) -> bool:
    if operator in ("in", "notin"):
        assert isinstance(right, tuple)
        return any(_equal(left, one) for one in right) is (operator == "in")
    if operator in ("eq", "ne"):
        return _equal(left, right) is (operator == "eq")
    pair = _sortable(left, right)
    return pair is not None and _ORDER[operator](*pair)


def _equal(left: object, right: object) -> bool:
    pair = _sortable(left, right)
    if pair is not None:
        return pair[0] == pair[1]
    return (isinstance(left, str) and isinstance(right, str) and str(left) == str(right)) or left is right


def _sortable(left: object, right: object) -> tuple[Decimal, Decimal] | None:
    """Both as numbers, where they can be compared: amounts of one currency, an amount and a figure of its currency."""
    if isinstance(left, Money) and isinstance(right, Money):
        return (Decimal(left.minor), Decimal(right.minor)) if left.currency == right.currency else None
    if isinstance(left, Money) and _figure(right):
        return Decimal(left.minor).scaleb(-decimals(left.currency)), Decimal(str(right))
    if isinstance(left, datetime) and isinstance(right, datetime):
        return Decimal(left.timestamp()), Decimal(right.timestamp())
    if _figure(left) and _figure(right):
        return Decimal(str(left)), Decimal(str(right))
    return None


def _figure(found: object) -> bool:
    return isinstance(found, int | Decimal) and not isinstance(found, bool)


_ORDER: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "lt": lambda left, right: left < right,
    "lteq": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "gteq": lambda left, right: left >= right,
}

"""What must be true: a small tree of comparisons over facts. It computes and calls nothing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Union

Plain = str | int | Decimal | bool


@dataclass(frozen=True, slots=True)
class Path:
    """A fact: `refund.payment.amount` as its names."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.names)


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact is there at all."""

    path: Path


@dataclass(frozen=True, slots=True)
class Compare:
    """A fact beside another one, or beside a constant. `operator` is one of eq, ne, lt, lteq, gt, gteq, in, notin."""

    left: Path
    operator: str
    right: Path | Plain | tuple[Plain, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All of these."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of these."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of this."""

    part: "Condition"


Condition = Union[Path, Known, Compare, Every, Some, Not]  # noqa: UP007 - names itself


def conjuncts(condition: Condition) -> tuple[Condition, ...]:
    """The parts that must all be true."""
    if isinstance(condition, Every):
        return tuple(one for part in condition.parts for one in conjuncts(part))
    return (condition,)


def roots_of(condition: Condition) -> frozenset[str]:
    """The names that a condition begins with."""
    if isinstance(condition, Path):
        return frozenset(condition.names[:1])
    if isinstance(condition, Known):
        return roots_of(condition.path)
    if isinstance(condition, Not):
        return roots_of(condition.part)
    if isinstance(condition, Compare):
        right = roots_of(condition.right) if isinstance(condition.right, Path) else frozenset()
        return roots_of(condition.left) | right
    return frozenset(name for part in condition.parts for name in roots_of(part))

"""Conditions as they are written in a macro's head."""

from decimal import Decimal

from app.domain.macros.conditions import Compare, Condition, Every, Known, Not, Path, Plain, Some

_SIGNS = {"eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in"}


def in_code(condition: Condition) -> str:
    """A condition that reads as this one."""
    if isinstance(condition, Known):
        return str(condition.path) if len(condition.path.names) == 1 else f"{condition.path} is defined"
    if isinstance(condition, Not):
        return f"not {_within(condition.part)}"
    if isinstance(condition, Every | Some):
        word = " and " if isinstance(condition, Every) else " or "
        return word.join(_within(one) for one in condition.parts)
    if isinstance(condition, Compare):
        return f"{condition.left} {_SIGNS[condition.operator]} {_right(condition.right)}"
    return str(condition)


def _within(condition: Condition) -> str:
    return f"({in_code(condition)})" if isinstance(condition, Every | Some) else in_code(condition)


def _right(right: Path | Plain | tuple[Plain, ...]) -> str:
    if isinstance(right, tuple):
        return f"({', '.join(_plain(one) for one in right)}{',' * (len(right) == 1)})"
    return str(right) if isinstance(right, Path) else _plain(right)


def _plain(constant: Plain) -> str:
    if isinstance(constant, bool):
        return str(constant).lower()
    return str(constant) if isinstance(constant, int | Decimal) else f'"{constant}"'

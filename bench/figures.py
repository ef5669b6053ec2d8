"""From what was measured to figures: ratios with their medians and spread, goals, and the table that is printed."""

import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from statistics import median, quantiles
from typing import Any

PACKAGES = ("flask", "granian", "stripe", "sqlalchemy", "redis")
HEADING = ("", "what", "ours", "beside", "ratio", "spread", "goal", "")


@dataclass(frozen=True)
class Call:
    """One call to Stripe, in seconds of one clock."""

    endpoint: str
    began: float
    ended: float


@dataclass(frozen=True)
class Figure:
    """One line of the table. `ratio` is what the goal is about, the median of the rounds (None: it could not be
    measured, `note` says why); `low` and `high` are the rounds' ends; `ours` and `beside` are what it was made of, as
    told to people."""

    number: str
    what: str
    ratio: float | None
    goal: float
    ours: str = ""
    beside: str = ""
    low: float | None = None
    high: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether it was measured and is within the goal."""
        return self.ratio is not None and (self.ratio >= self.goal if self.at_least else self.ratio <= self.goal)

    @property
    def state(self) -> str:
        """In a word: ok, MISSED, or that nobody knows."""
        return "not measured" if self.ratio is None else "ok" if self.met else "MISSED"


def figure(number: str, what: str, ratios: Sequence[float], goal: float, **more: Any) -> Figure:
    """The line of so many rounds."""
    return Figure(number, what, median(ratios), goal, low=min(ratios), high=max(ratios), **more)


def unmeasured(number: str, what: str, goal: float, why: str) -> Figure:
    """The line of what could not be measured here."""
    return Figure(number, what, None, goal, note=why)


def line(one: Figure) -> str:
    """The figure as it comes, in a line: what was not measured says why."""
    return f"{one.what}: {told(one.ratio)} {one.state} ({one.note if one.ratio is None else one.ours})"


def as_json(one: Figure) -> dict[str, Any]:
    """The line for a program."""
    return asdict(one) | {"met": one.met, "state": one.state}


def p99(values: Sequence[float]) -> float:
    """What all but one of a hundred stay below."""
    return quantiles(values, n=100)[-1] if len(values) > 1 else values[0]


def depth(calls: Sequence[Call]) -> int:
    """The most calls that stood one behind another: each began when the one before it had ended."""
    deepest, last_end = 0, float("-inf")
    for call in sorted(calls, key=lambda one: one.ended):
        if call.began >= last_end:
            deepest, last_end = deepest + 1, call.ended
    return deepest


def table(figures: Sequence[Figure]) -> str:
    """The figures with a heading, in columns; what there is to say of a line stands under it."""
    lines = [HEADING] + [_cells(one) for one in figures]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADING))]
    printed = [_padded(lines[0], widths)]
    for one, cells in zip(figures, lines[1:], strict=True):
        printed.append(_padded(cells, widths))
        if one.note:
            printed.append(f"     {one.note}")
    return "\n".join(printed)


def _cells(one: Figure) -> tuple[str, ...]:
    sign = ">=" if one.at_least else "<="
    spread = f"{told(one.low)}-{told(one.high)}" if one.low is not None and one.high is not None else ""
    goal = f"{sign} {told(one.goal)}" if one.goal else ""
    return one.number, one.what, one.ours, one.beside, told(one.ratio), spread, goal, one.state


def told(value: float | None) -> str:
    """A figure with three digits that count."""
    if value is None:
        return "-"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def machine() -> str:
    """On what it was measured."""
    versions = (f"{name} {version(name)}" for name in PACKAGES)
    system = (platform.system(), platform.machine(), f"Python {platform.python_version()}")
    return ", ".join((f"{os.cpu_count()} cores", *system, *versions))

"""From what was measured to figures: how deep calls stand behind each other, medians and spreads, the table."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Call:
    """One call to Stripe, in seconds of one clock."""

    endpoint: str
    began: float
    ended: float


@dataclass(frozen=True)
class Card:
    """One measured card: its time in seconds and the calls that it made."""

    seconds: float
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Row:
    """One line of the table. Ratios are times over the round trip that was set; `goal` is the highest that is fine."""

    name: str
    cards: int
    calls: str
    depth: str
    ratio: float
    quickest: float
    slowest: float
    goal: float

    @property
    def met(self) -> bool:
        """Whether the median is within the goal."""
        return self.ratio <= self.goal


def depth(calls: Sequence[Call]) -> int:
    """The most calls that stood one behind another: each began when the one before it had ended."""
    deepest, last_end = 0, float("-inf")
    for call in sorted(calls, key=lambda one: one.ended):
        if call.began >= last_end:
            deepest, last_end = deepest + 1, call.ended
    return deepest


def row(name: str, cards: Sequence[Card], round_trip: float, goal: float) -> Row:
    """The line of one case."""
    ratios = [card.seconds / round_trip for card in cards]
    return Row(
        name,
        len(cards),
        _range([len(card.calls) for card in cards]),
        _range([depth(card.calls) for card in cards]),
        round(median(ratios), 2),
        round(min(ratios), 2),
        round(max(ratios), 2),
        goal,
    )


def _range(figures: Sequence[int]) -> str:
    low, high = min(figures), max(figures)
    return str(low) if low == high else f"{low}-{high}"


def table(rows: Sequence[Row]) -> str:
    """The rows with a heading, in columns."""
    heading = ("case", "cards", "calls", "depth", "ratio", "min", "max", "goal", "")
    lines = [heading] + [
        (*(str(value) for value in asdict(one).values()), "ok" if one.met else "MISSED") for one in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heading))]
    return "\n".join(_padded(line, widths) for line in lines)


def _padded(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()

"""What is different between two versions of a macro, line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_LINES = 2_000
"""Longer files are told as gone and come: to compare them costs their lines squared."""

MOST_EXACT = 200
"""Above this many lines, those that stand there again and again are not compared: that would cost minutes."""


class Mark(StrEnum):
    """What became of a line."""

    SAME = "same"
    GONE = "gone"
    COME = "come"


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number in the old file and in the new one, None where it does not stand."""

    mark: Mark
    text: str
    old: int | None = None
    new: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One file from the old version to the new one. `changed` is False where nothing is different."""

    file: str
    lines: tuple[Line, ...]

    @property
    def changed(self) -> bool:
        """Whether a line is different."""
        return any(one.mark is not Mark.SAME for one in self.lines)


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Difference, ...]:
    """Every file of either, a macro's own text first (its name is the shortest), with all its lines."""
    files = sorted({*old, *new}, key=lambda name: (len(name), name))
    return tuple(Difference(name, tuple(_lines(old.get(name, ""), new.get(name, "")))) for name in files)


def _lines(old: str, new: str) -> Iterator[Line]:
    before, after = old.splitlines(), new.splitlines()
    if max(len(before), len(after)) > MOST_LINES:
        yield from (Line(Mark.GONE, text, old=number) for number, text in enumerate(before, 1))
        yield from (Line(Mark.COME, text, new=number) for number, text in enumerate(after, 1))
        return
    found = SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > MOST_EXACT)
    for kind, a, b, c, d in found.get_opcodes():
        if kind == "equal":
            yield from (Line(Mark.SAME, before[a + n], a + n + 1, c + n + 1) for n in range(b - a))
            continue
        yield from (Line(Mark.GONE, before[n], old=n + 1) for n in range(a, b))
        yield from (Line(Mark.COME, after[n], new=n + 1) for n in range(c, d))

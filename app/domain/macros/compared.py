"""Differences as somebody reads them: what changed with a few lines around it, in a changed line the words marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from app.domain.card import Phrase, plural, say
from app.domain.macros.differences import Difference, Line, Mark

AROUND = 3
"""How many lines that are the same are shown before and behind a change."""
MOST_WORDS = 400
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
Pieces = tuple[tuple[bool, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its numbers in both texts, 0 where it does not stand; of `pieces` the changed ones are marked. Where
    lines are left out `left_out` says how many, and `mark` is None."""

    mark: Mark | None
    old: int = 0
    new: int = 0
    pieces: Pieces = ()
    left_out: Phrase = ()


def compared(found: Iterable[Difference]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """The files that differ, by name, each with its rows."""
    return tuple((one.file, rows(one.lines)) for one in found if one.changed)


def rows(lines: Sequence[Line]) -> tuple[Row, ...]:
    """The rows of one file."""
    return tuple(_shortened([row for same, group in groupby(lines, _is_same) for row in _rows(same, list(group))]))


def _is_same(line: Line) -> bool:
    return line.mark is Mark.SAME


def _rows(same: bool, group: list[Line]) -> Iterator[Row]:
    """The rows of lines that stand together; as many gone as come are taken for the same lines, changed."""
    gone = [one for one in group if one.mark is Mark.GONE]
    come = [one for one in group if one.mark is Mark.COME]
    if same or len(gone) != len(come):
        yield from (_row(one, ((False, one.text),)) for one in group)
        return
    pairs = [_words(before.text, after.text) for before, after in zip(gone, come, strict=True)]
    yield from (_row(one, pieces) for one, (pieces, _) in zip(gone, pairs, strict=True))
    yield from (_row(one, pieces) for one, (_, pieces) in zip(come, pairs, strict=True))


def _row(line: Line, pieces: Pieces) -> Row:
    return Row(line.mark, line.old or 0, line.new or 0, pieces)


def _words(old: str, new: str) -> tuple[Pieces, Pieces]:
    """Both lines with the words marked that are only in one; nothing is marked where they have little in common."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if len(before) + len(after) > MOST_WORDS or matcher.ratio() < 0.5:
        return ((False, old),), ((False, new),)
    gone: list[tuple[bool, str]] = []
    come: list[tuple[bool, str]] = []
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        gone += [(what != "equal", "".join(before[i1:i2]))] if i2 > i1 else []
        come += [(what != "equal", "".join(after[j1:j2]))] if j2 > j1 else []
    return tuple(gone), tuple(come)


def _shortened(found: list[Row]) -> Iterator[Row]:
    """Only what changed and what is around it; how much is left out between."""
    changed = [place for place, one in enumerate(found) if one.mark is not Mark.SAME]
    shown = {near for place in changed for near in range(place - AROUND, place + AROUND + 1)}
    left_out = 0
    for place, one in enumerate(found):
        if place in shown:
            yield from [_gap(left_out)] if left_out else []
            yield one
        left_out = 0 if place in shown else left_out + 1
    yield from [_gap(left_out)] if left_out else []


def _gap(count: int) -> Row:
    return Row(None, left_out=say(plural("{n} line is the same", "{n} lines are the same", count)))

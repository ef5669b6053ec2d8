"""The notation in which phrases of a language are written, and their patterns.

`~` stands for some words of the same sentence none of which denies, `{name}` for a piece that is given by name; what is
written is whole words.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple


class Phrases(NamedTuple):
    """What claims one thing. `hints`: at least one of these stands in every text that claims it."""

    subject: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]


FAR = r"(?:(?![.!?](?:\s|$)).){0,90}?"
"""Some words of one sentence, whatever they say."""


def near(denials: str) -> str:
    """Some words of one sentence without these."""
    return rf"(?:(?![.!?;:](?:\s|$)|(?:{denials})).){{0,80}}?"


def phrases(subject: str, hints: str, lines: tuple[str, ...], pieces: Mapping[str, str]) -> Phrases:
    """The lines as one pattern."""
    return Phrases(subject, tuple(hints.split("|")), re.compile("|".join(_pattern(line, pieces) for line in lines)))


def _pattern(line: str, pieces: Mapping[str, str]) -> str:
    for name, piece in pieces.items():
        line = line.replace(f"{{{name}}}", piece)
    return rf"\b(?:{line.replace(' ~ ', pieces['~'])})\b"

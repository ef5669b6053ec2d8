"""A text as a customer reads it, for those who look for words in it: without signs of Markdown, what nobody sees, and
letters that only look like others. Each step is a pattern and what stands in its place, so that the places of the
original can be kept beside it.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import unescape
from typing import TypeVar

Place = TypeVar("Place")
Step = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]
_LIKE = {
    one: plain
    for plain, others in {
        "a": "аɑαАΑ", "b": "ВΒ", "c": "сϲС", "d": "ԁđɗ", "e": "еεЕΕ", "f": "ƒ", "g": "ɡց", "h": "һհНΗ",
        "i": "іıιІΙ", "j": "јЈ", "k": "κКΚ", "l": "ӏłΙ", "m": "МΜ", "n": "ոΝ", "o": "оοօøОΟ", "p": "рρРΡ",
        "q": "ԛզ", "s": "ѕЅ", "t": "τТΤ", "u": "սυ", "v": "νѵ", "w": "ԝ", "x": "хχХΧ", "y": "уүУΥ", "z": "Ζ",
    }.items()
    for one in others
}  # fmt: skip
_KEPT = frozenset("äöüßÄÖÜ\ue000\ue001\u2026")
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u034f")
_MARK = r"(?:>[ \t]*|(?:[-+*\u2022]|\d{1,3}[.)])[ \t]+)+"


def unseen(one: str) -> bool:
    """Whether a character is in a text and nobody sees it."""
    return one in _BLANK or unicodedata.category(one) == "Cf" or "\ufe00" <= one <= "\ufe0f"


@lru_cache(4096)
def _folded(one: str) -> str:
    if one in _KEPT:
        return one
    kind = unicodedata.category(one)
    if unseen(one) or kind in ("Mn", "Me"):
        return ""
    if one in "\u2018\u2019\u02bc\u2032":
        return "'"
    if kind in ("Pi", "Pf") or one in "\u201e\u201a":
        return ""
    if kind == "Pd" or one.isspace():
        return " "
    first = unicodedata.normalize("NFKD", one)[0]
    return first if first.isascii() else _LIKE.get(one, one)


LINES: tuple[Step, ...] = (
    (re.compile(r"(?<![ \t])[ \t]*\n[ \t]*"), "\n"),
    (re.compile(rf":\n+{_MARK}"), " "),
    (re.compile(rf"^{_MARK}", re.MULTILINE), ""),
    (re.compile(r"(?<=[^\W\d_])\n{2,}(?=[a-z\u00e4\u00f6\u00fc])"), " "),
    (re.compile(r"\n{2,}"), "\r"),
    (re.compile(r"\n"), " "),
    (re.compile(r"\r"), "\n"),
)
"""What lines and marks before them are in Markdown: a paragraph that goes on without a sentence's end is none."""
WORDS: tuple[Step, ...] = (
    (re.compile(r"&#?\w{1,32};"), lambda found: unescape(found[0])),
    (re.compile(r"[^\x00-\x7f]"), lambda found: _folded(found[0])),
    (re.compile(r"\]\([^()\s]*\)|[ ]?\((?:https|mailto):[^()\s]*\)"), ""),
    (re.compile(r"[*_\\\[\]`~|\"]"), ""),
    (re.compile(r" {2,}"), " "),
)


def as_read(text: str) -> str:
    """What is read of a text, in small letters."""
    for pattern, instead in WORDS:
        text = pattern.sub(instead, text)
    return text.lower()


def with_places(text: str, places: Sequence[Place]) -> tuple[str, list[Place]]:
    """What is read of Markdown, and the place of each character: that of the one it was, or stands for."""
    kept = list(places)
    for step in (*LINES, *WORDS):
        text, kept = _stepped(text, kept, step)
    return text.lower(), kept


def _stepped(text: str, places: Sequence[Place], step: Step) -> tuple[str, list[Place]]:
    pattern, instead = step
    letters: list[str] = []
    kept: list[Place] = []
    end = 0
    for found in pattern.finditer(text):
        new = instead if isinstance(instead, str) else instead(found)
        letters += (text[end : found.start()], new)
        kept += (*places[end : found.start()], *([places[found.start()]] * len(new)))
        end = found.end()
    return "".join((*letters, text[end:])), [*kept, *places[end:]]

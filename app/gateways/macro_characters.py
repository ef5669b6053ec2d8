"""What cannot stand in a macro's text, before it is read as a program: too much of it, letters that deceive, and markup
that a customer would see as it is typed."""

import re
import unicodedata
from collections.abc import Iterator

from app.domain.macros.as_read import unseen
from app.domain.macros.lines import harmless
from app.gateways.macro_problems import Wrong

LONGEST_BODY = 8_000
UNSEEN = "a character that nobody can see: type the line anew"
_RAW = re.compile(r"\{%[-+]?\s*(?:end)?raw\b")
_LETTERS = re.compile(r"[^\W\d_]+")
_LITERAL = (
    (
        re.compile(r"(?<!\\)<(?:/?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|!--)"),
        "HTML is not a part of a macro: **bold**, lists",
    ),
    (re.compile(r"(?<!\\)!\["), "images are not a part of a macro"),
    (re.compile(r"(?<!\\)\]\((?!\s*<?(?:https://|mailto:|\{\{))"), "a link leads to https:// or mailto:"),
)


def unfit(body: str) -> list[Wrong]:
    """All of it, by line."""
    if len(body) > LONGEST_BODY:
        return [Wrong(1, f"too long: {len(body):,} characters, at most {LONGEST_BODY:,}")]
    if not body.strip():
        return [Wrong(1, "there is no text")]
    raw = _RAW.search(body)
    if raw:
        return [Wrong(body.count("\n", 0, raw.start()) + 1, "raw is not a part of a macro")]
    return [Wrong(number, words) for number, line in enumerate(body.split("\n"), 1) for words in _of_line(line)]


def _of_line(line: str) -> Iterator[str]:
    yield from (words for pattern, words in _LITERAL if pattern.search(line))
    if line.isascii() and line.isprintable():
        return
    if not all(one == "\t" or harmless(one) for one in line):
        yield UNSEEN
    else:
        yield from deceiving(line)


def deceiving(line: str) -> Iterator[str]:
    """What makes words look like others: something unseen beside a Latin letter (beside others it may join them, or be
    a part of a picture), and Latin letters beside those that look like them."""
    near = zip(line, f" {line}", f"{line} "[1:], strict=False)
    if any(unseen(one) and (_latin(before) or _latin(after)) for one, before, after in near):
        yield UNSEEN
    for word in _LETTERS.findall(line):
        if not word.isascii() and any(map(_latin, word)) and any(map(_looks_latin, word)):
            yield f"{word[:40]!r}: letters of two alphabets in one word"


def _latin(letter: str) -> bool:
    return letter.isalpha() and unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN"))


def _looks_latin(letter: str) -> bool:
    return letter != "\u03bc" and unicodedata.name(letter, "").startswith(("CYRILLIC", "GREEK", "ARMENIAN"))

"""Writing phrases down in an agent's locale and time zone."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_time

from app.domain.money import Money
from app.domain.phrase import At, Day, Figure, Moment, Part, Phrase, Typed

LONGEST = 200
ELLIPSIS = "\u2026"
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True)
class Wording:
    """How an agent reads dates and times; what is not known falls back to en-US and UTC."""

    locale: str = "en-US"
    time_zone: str = "UTC"

    def day(self, at: datetime) -> str:
        """`Nov 18, 2026`, `18 Nov 2026`."""
        return format_date(self._local(at).date(), "medium", locale=_locale(self.locale))

    def moment(self, at: datetime, seconds: bool = True) -> str:
        """`2:03:22PM`, `14:03:22`."""
        written = format_time(self._local(at), "medium" if seconds else "short", locale=_locale(self.locale))
        return "".join(written.split())

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(_zone(self.time_zone))


def plain(phrase: Phrase, wording: Wording) -> str:
    """The phrase as text."""
    return "".join(text for _, text in marked(phrase, wording))


def marked(phrase: Phrase, wording: Wording) -> list[tuple[str, str]]:
    """The phrase as pieces of text with what each is: "amount", "when", "typed" or "" for our own words."""
    return [piece for part in phrase for piece in _written(part, wording)]


def clean(text: str, longest: int = LONGEST) -> str:
    """A stranger's text on one line: no control characters, no characters that turn the direction of what follows."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    kept = "".join(character for character in spaced if _harmless(character))
    line = " ".join(kept.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + ELLIPSIS


def _written(part: Part, wording: Wording) -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield "", part
    elif isinstance(part, Money):
        yield "amount", str(part)
    elif isinstance(part, Figure):
        yield "amount", part.amount.signed if part.signed else part.amount.figure
    elif isinstance(part, Typed):
        yield "typed", clean(part.text)
    elif isinstance(part, Day):
        yield "when", wording.day(part.at)
    elif isinstance(part, Moment):
        yield "when", wording.moment(part.at)
    else:
        yield from _at(part, wording)


def _at(part: At, wording: Wording) -> Iterator[tuple[str, str]]:
    yield "when", wording.day(part.at)
    yield "", " at "
    yield "when", wording.moment(part.at, seconds=False)


def _harmless(character: str) -> bool:
    return character not in _DIRECTIONS and unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")


@lru_cache(maxsize=256)
def _locale(name: str) -> Locale:
    try:
        return Locale.parse(name, sep="-" if "-" in name else "_")
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale("en", "US")


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")

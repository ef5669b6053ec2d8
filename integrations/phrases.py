"""Writing phrases down in an agent's locale and time zone."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from app.domain.amount import MINUS, Money
from app.domain.money import THOUSANDS
from app.domain.phrase import At, Day, Figure, Moment, Name, Part, Phrase, Text, Typed, pieces, say
from integrations.catalogue import language_of, translated

LONGEST = 200
ELLIPSIS = "\u2026"
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@dataclass(frozen=True, slots=True)
class Wording:
    """How an agent reads: language, dates, times. What is not known falls back to English, en-US and UTC.

    `translate` gives the sentence of a text in a locale, its places still open.
    """

    locale: str = "en-US"
    time_zone: str = "UTC"
    translate: Callable[[Text, str], str] = translated

    @property
    def language(self) -> str:
        """The language that our own words are in, as HTML names it."""
        return language_of(self.locale).replace("_", "-")

    def day(self, at: datetime, year: bool = True) -> str:
        """`Nov 18, 2026`, `18 Nov 2026`, `18.11.2026`; without the year `Nov 18`, `18 Nov`, `18.11.`."""
        date, locale = self._local(at).date(), _locale(self.locale)
        if year:
            return format_date(date, "medium", locale=locale)
        named = "MMM" in locale.date_formats["medium"].pattern
        return format_skeleton("MMMd" if named else "MMdd", date, locale=locale)

    def moment(self, at: datetime, seconds: bool = True) -> str:
        """`2:03:22PM`, `14:03:22`."""
        written = format_time(self._local(at), "medium" if seconds else "short", locale=_locale(self.locale))
        return "".join(written.split())

    def number(self, value: int | Decimal) -> str:
        """`184,202`, `0.0004`."""
        written = format_decimal(value, locale=_locale(self.locale), decimal_quantization=False)
        return written.replace("-", MINUS, 1)

    def figure(self, figure: Figure) -> str:
        """`1,240.00`, `1.240,00`, `+60.00`: the locale's signs, thousands in threes everywhere, a true minus."""
        amount, (thousands, decimal) = figure.amount, _signs(self.locale)
        written = amount.signed if figure.signed else amount.figure
        return written.translate({ord(","): thousands if figure.grouped else "", ord("."): decimal})

    def amount(self, money: Money) -> str:
        """`1,240.00 USD`, `1.240,00 USD`: figure, space, code."""
        return f"{self.figure(Figure(money))} {money.currency.upper()}"

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(_zone(self.time_zone))


def decimal_sign(locale: str) -> str:
    """The sign that an agent of this locale writes before decimals: a comma, or a point everywhere else."""
    return _signs(locale)[1]


def plain(phrase: Phrase, wording: Wording) -> str:
    """The phrase as text."""
    return "".join(text for _, text in marked(phrase, wording))


def marked(phrase: Phrase, wording: Wording) -> list[tuple[str, str]]:
    """The phrase as pieces of text with what each is: "amount", "when", "typed" or "" for our own words."""
    return [piece for part in phrase for piece in _written(part, wording)]


def clean(text: str, longest: int = LONGEST) -> str:
    """A stranger's text on one line: no control characters, no characters that turn the direction of what follows."""
    line = " ".join((text if text.isascii() and text.isprintable() else _harmless_ones(text)).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + ELLIPSIS


def _written(part: Part, wording: Wording) -> Iterator[tuple[str, str]]:
    if isinstance(part, str):
        yield from _text(Text(part), wording)
    elif isinstance(part, Text):
        yield from _text(part, wording)
    elif isinstance(part, int | Decimal):
        yield "", wording.number(part)
    elif isinstance(part, At):
        yield from marked(say("{day} at {time}", day=Day(part.at), time=Moment(part.at, seconds=False)), wording)
    else:
        yield _value(part, wording)


def _value(part: Money | Figure | Day | Moment | Typed | Name, wording: Wording) -> tuple[str, str]:
    """A value as one piece."""
    if isinstance(part, Money):
        return "amount", wording.amount(part)
    if isinstance(part, Figure):
        return "amount", wording.figure(part)
    if isinstance(part, Day):
        return "when", wording.day(part.at, part.year)
    if isinstance(part, Moment):
        return "when", wording.moment(part.at, part.seconds)
    if isinstance(part, Typed):
        return "typed", clean(part.text)
    return "", part.text


def _text(text: Text, wording: Wording) -> Iterator[tuple[str, str]]:
    """The sentence in the agent's language, with what stands in its places. A place that nothing fills stays to be
    seen."""
    if not text.english:
        return
    values = dict(text.values)
    for words, place in pieces(wording.translate(text, wording.locale)):
        yield from [("", words)] if words else []
        if place:
            yield from marked(values[place], wording) if place in values else [("", f"{{{place}}}")]


def _harmless_ones(text: str) -> str:
    spaced = "".join(" " if character.isspace() else character for character in text)
    return "".join(character for character in spaced if _harmless(character))


def _harmless(character: str) -> bool:
    return character not in _DIRECTIONS and unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")


@lru_cache(maxsize=256)
def _signs(name: str) -> tuple[str, str]:
    """The signs between thousands and before decimals; English ones where an agent could not type the locale's."""
    thousands, decimal = get_group_symbol(_locale(name)), get_decimal_symbol(_locale(name))
    typed = decimal in (".", ",") and thousands in THOUSANDS[decimal]
    return (thousands, decimal) if typed else (",", ".")


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

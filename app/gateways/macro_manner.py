"""How replies write amounts and days: by locale and time zone."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import NumberPattern, parse_pattern

from app.domain.card import Phrase
from app.domain.money import MINUS, WHOLE_UNITS_OF_HUNDRED, Money, decimals


@dataclass(frozen=True, slots=True)
class Manner:
    """How a reply is written: its locale, the time zone of its days, and who writes our own phrases in it."""

    locale: str
    zone: ZoneInfo
    speak: Callable[[Phrase, str], str]


class Written(str):
    """What a filter made of a fact of ours: text that is no markup, but our own claim."""

    __slots__ = ()


@lru_cache(maxsize=64)
def locale_of(tag: str) -> Locale:
    """The locale of a language tag; English where there is none."""
    try:
        return Locale.parse(tag.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return Locale("en")


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def figure(amount: Money, tag: str) -> str:
    """`1,240.00`, `1.240,00`: as the locale writes it, with as many decimals as the currency has."""
    places = decimals(amount.currency)
    whole = not places or (amount.currency in WHOLE_UNITS_OF_HUNDRED and not amount.minor % 10**places)
    exact = Decimal(abs(amount.minor)).scaleb(-places)
    shown = _pattern(tag, 0 if whole else places).apply(exact, locale_of(tag))
    return f"{MINUS}{shown}" if amount.minor < 0 else str(shown)


@lru_cache(maxsize=256)
def _pattern(tag: str, places: int) -> NumberPattern:
    """The locale's grouping, with just so many decimals."""
    grouping = locale_of(tag).decimal_formats[None].pattern.partition(";")[0].partition(".")[0]
    return parse_pattern(grouping + ("." + "0" * places if places else ""))

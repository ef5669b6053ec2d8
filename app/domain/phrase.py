"""Phrases: words that stay translatable, an amount an amount and a day a day, until a channel writes them down.

A phrase is a tuple of parts. A channel writes them in the agent's locale: a `str` is a whole sentence or word of ours,
looked up in the catalogue; `Text` is one with named places; `Money` -> "1,240.00 USD", `Day` -> "Nov 18, 2026",
`Moment` -> "2:03:22PM", `At` -> "Nov 18, 2026 at 8:02AM", `Figure` -> "+60.00" without its code, an `int` or
`Decimal` a number;
`Name` is the same in every language; `Typed` is text of a stranger, isolated.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from app.domain.amount import Money
from app.domain.light import light

_A_DAY = timedelta(days=1)
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@light
class Day:
    """A date in the agent's time zone and locale; without its year only where another date of that year follows."""

    at: datetime
    year: bool = True


@light
class Moment:
    """A time of day, with seconds unless told otherwise."""

    at: datetime
    seconds: bool = True


@light
class At:
    """A date with hours and minutes."""

    at: datetime


@light
class Figure:
    """An amount without its currency, for ledgers; `signed` writes a plus too, `grouped=False` no thousands sign."""

    amount: Money
    signed: bool = False
    grouped: bool = True


@light
class Typed:
    """Text that a stranger wrote: a name, a description. Never markup, isolated in its direction."""

    text: str


@light
class Name:
    """What is written the same in every language: a brand, an id, a code, Stripe's own word. Never looked up."""

    text: str


@light
class Text:
    """A sentence of ours: its English words, and what stands in its `{places}`.

    With `many` it is `english` for one and `many` for any other `number`. `context` tells two apart that are one in
    English ("Open" a door, "Open" as a state).
    """

    english: str
    values: tuple[tuple[str, "Phrase"], ...] = ()
    many: str = ""
    number: int = 1
    context: str = ""


Part = str | int | Decimal | Money | Day | Moment | At | Figure | Typed | Name | Text
Phrase = tuple[Part, ...]


def say(first: Part = "", /, *others: Part, context: str = "", **values: Part | Phrase) -> Phrase:
    """A phrase: `say("Sent on {day}.", day=Day(at))`, a sentence with places, or parts one after the other.

    Only complete units may follow one another, since their order is not the translator's. Empty strings are left out.
    """
    if (values or context) and isinstance(first, str):
        first = Text(first, _filled(values), "", 1, context)
    if others or not first:
        return tuple([part for part in (first, *others) if not isinstance(part, str) or part])
    return (first,)


def plural(one: str, many: str, number: int, *, context: str = "", **values: Part | Phrase) -> Text:
    """`plural("{n} day", "{n} days", n)`: each language has its own plural forms; `{n}` is the number."""
    return Text(one, _filled({"n": number, **values}), many, number, context)


def fill(phrase: Phrase, **values: Part | Phrase) -> Phrase:
    """The phrase with these values in the places of its own sentences: for sentences that stand in a table."""
    return tuple(_with(part, _filled(values)) if isinstance(part, str | Text) else part for part in phrase)


def sentences(*phrases: Phrase) -> Phrase:
    """Those that say something, one after the other with a space between."""
    spaced = [part for phrase in phrases if phrase for part in (" ", *phrase)]
    return tuple(spaced[1:])


def span(first: datetime, last: datetime) -> Phrase:
    """`Nov 18 to Dec 18, 2026`: the first day has no year of its own where it is the other's in every time zone."""
    same = (first - _A_DAY).year == (last + _A_DAY).year
    return say("{first} to {last}", first=Day(first, year=not same), last=Day(last))


def together(phrases: "tuple[Phrase, ...]") -> Phrase:
    """`A`, `A and B`, `A, B and C`."""
    if len(phrases) < 2:
        return phrases[0] if phrases else ()
    return say("{some} and {last}", some=listed(phrases[:-1]), last=phrases[-1])


def listed(phrases: "tuple[Phrase, ...]") -> Phrase:
    """`A, B, C`: complete units beside one another."""
    parted = [part for phrase in phrases if phrase for part in (", ", *phrase)]
    return tuple(parted[1:])


@lru_cache(maxsize=4096)
def pieces(template: str) -> tuple[tuple[str, str], ...]:
    """The template cut at its places: words, then the name of the place behind them or `""` at the end."""
    cut = _PLACE.split(template)
    return tuple(zip(cut[::2], [*cut[1::2], ""], strict=True))


def places(template: str) -> frozenset[str]:
    """The names of the places in a template."""
    return frozenset(_PLACE.findall(template))


def _with(part: str | Text, values: tuple[tuple[str, Phrase], ...]) -> Text:
    return Text(part, values) if isinstance(part, str) else replace(part, values=part.values + values)


def _filled(values: "dict[str, Part | Phrase]") -> tuple[tuple[str, Phrase], ...]:
    return tuple([(name, value if isinstance(value, tuple) else (value,)) for name, value in values.items()])

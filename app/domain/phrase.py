"""Phrases: words that keep an amount an amount and a day a day until a channel writes them down.

A phrase is a tuple of parts. A channel writes them in the agent's locale: `Money` -> "1,240.00 USD", `Day` ->
"Nov 18, 2026", `Moment` -> "2:03:22PM", `At` -> "Nov 18, 2026 at 8:02AM", `Figure` -> "+60.00" without its code,
`Typed` -> text of a stranger, isolated.
"""

from dataclasses import dataclass
from datetime import datetime

from app.domain.money import Money


@dataclass(frozen=True, slots=True)
class Day:
    """A date in the agent's time zone and locale."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of day with seconds."""

    at: datetime


@dataclass(frozen=True, slots=True)
class At:
    """A date with hours and minutes."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount without its currency, for ledgers; `signed` writes a plus too."""

    amount: Money
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """Text that a stranger wrote: a name, a description. Never markup, isolated in its direction."""

    text: str


Part = str | Money | Day | Moment | At | Figure | Typed
Phrase = tuple[Part, ...]


def say(*parts: Part) -> Phrase:
    """A phrase of these parts; empty strings are left out."""
    return tuple(part for part in parts if part != "")

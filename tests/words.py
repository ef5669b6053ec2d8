"""Reads a card as plain text, so that a test can say what an agent would see."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any

from app.domain.card import Card
from app.domain.english import english
from app.domain.money import Money
from app.domain.phrase import At, Day, Figure, Moment, Name, Text, Typed

PARTS = str | int | Decimal | Money | Day | At | Moment | Figure | Typed | Name | Text


def text(phrase: Any) -> str:
    """A phrase in plain English, dates as ISO days."""
    return english(phrase)


def everything(thing: Any) -> str:
    """Every word of a card or a section, one line a phrase."""
    return "\n".join(_lines(thing))


def _lines(thing: Any) -> list[str]:
    if isinstance(thing, Money):
        return [str(thing)]
    if isinstance(thing, tuple) and thing and all(isinstance(one, PARTS) for one in thing):
        return [text(thing)]
    if isinstance(thing, tuple):
        return [line for one in thing for line in _lines(one)]
    if is_dataclass(thing):
        return [line for part in fields(thing) for line in _lines(getattr(thing, part.name))]
    return []


def commands(thing: Any) -> list[str]:
    """Every command that can be pressed on a card, in order."""
    if isinstance(thing, tuple):
        return [one for part in thing for one in commands(part)]
    if not is_dataclass(thing):
        return []
    own = [thing.command] if getattr(thing, "command", "") else []
    return own + [one for part in fields(thing) for one in commands(getattr(thing, part.name))]


def rows(card: Card) -> dict[str, str]:
    """Label -> "status, value, detail" of every row of facts and lists on a card."""
    found = {}
    for section in card.sections:
        for row in getattr(section, "rows", ()):
            status = text(row.status.words) if getattr(row, "status", None) else ""
            parts = (status, text(row.value), text(row.detail))
            found[text(row.label)] = ", ".join(part for part in parts if part)
    return found

"""A phrase as text for a record, and back: so that who reads it later reads it in their own language."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.domain.amount import Money
from app.domain.english import english
from app.domain.phrase import Day, Figure, Name, Part, Phrase, Text, Typed

_WRITE: dict[type, Callable[[Any], Any]] = {
    Money: lambda one: [one.minor, one.currency],
    Figure: lambda one: [one.amount.minor, one.amount.currency, one.signed, one.grouped],
    Name: lambda one: one.text,
    Typed: lambda one: one.text,
    Day: lambda one: one.at.isoformat(),
    int: lambda one: one,
    str: lambda one: one,
    Text: lambda one: [one.english, _values(one), one.many, one.number, one.context],
}
_READ: dict[str, Callable[[Any], Part]] = {
    "Money": lambda of: Money(*of),
    "Figure": lambda of: Figure(Money(of[0], of[1]), of[2], of[3]),
    "Name": Name,
    "Typed": Typed,
    "Day": lambda of: Day(datetime.fromisoformat(of)),
    "int": int,
    "str": str,
    "Text": lambda of: Text(of[0], tuple((name, _phrase(parts)) for name, parts in of[1]), *of[2:]),
}


def recorded(phrase: Phrase) -> str:
    """The phrase as text: a plain sentence of ours stays itself, and one with a part that no record holds is kept in
    English. Never raises: it is kept together with the outcome of money, which must be kept whatever words do."""
    if len(phrase) == 1 and isinstance(phrase[0], str):
        return phrase[0]
    try:
        return json.dumps(_listed(phrase)) if phrase else ""
    except (KeyError, TypeError, ValueError, AttributeError):
        return english(phrase)


def phrase_of(record: str) -> Phrase:
    """The phrase of a record; a text that is none of ours is a plain sentence. Never raises."""
    if not record.startswith("[["):
        return (record,) if record else ()
    try:
        return _phrase(json.loads(record))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return (Name(record),)


def _values(text: Text) -> list[Any]:
    return [[name, _listed(of)] for name, of in text.values]


def _listed(phrase: Phrase) -> list[Any]:
    return [[type(part).__name__, _WRITE[type(part)](part)] for part in phrase]


def _phrase(parts: list[Any]) -> Phrase:
    return tuple(_READ[kind](of) for kind, of in parts)

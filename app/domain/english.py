"""A phrase in plain English, for a log, a test or an error's own text. What agents read is written by the channels."""

from collections.abc import Iterator
from decimal import Decimal

from app.domain.amount import MINUS
from app.domain.phrase import At, Day, Figure, Moment, Name, Part, Phrase, Text, Typed, pieces


def english(phrase: Phrase) -> str:
    """The phrase in English; dates as ISO days, since no locale is known here. Never raises."""
    return "".join(_written(part) for part in phrase)


def english_words(text: Text) -> str:
    """The English sentence of a text for its number, its places still open."""
    return text.many if text.many and text.number != 1 else text.english


def _written(part: Part) -> str:
    if isinstance(part, Text):
        return "".join(_in_place(part))
    if isinstance(part, Figure):
        return part.amount.signed if part.signed else part.amount.figure.replace(",", "," if part.grouped else "")
    if isinstance(part, Day | At | Moment):
        return f"{part.at:%Y-%m-%d}"
    if isinstance(part, Typed | Name):
        return part.text
    return f"{part:,}".replace("-", MINUS) if isinstance(part, int | Decimal) else str(part)


def _in_place(text: Text) -> Iterator[str]:
    values = dict(text.values)
    for words, place in pieces(english_words(text)):
        yield words
        if place:
            yield english(values[place]) if place in values else f"{{{place}}}"

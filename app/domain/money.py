"""Reading an amount that an agent typed."""

import re

from app.domain.amount import MINUS as MINUS
from app.domain.amount import THREE_DECIMAL as THREE_DECIMAL
from app.domain.amount import WHOLE_UNITS_OF_HUNDRED as WHOLE_UNITS_OF_HUNDRED
from app.domain.amount import ZERO_DECIMAL as ZERO_DECIMAL
from app.domain.amount import Money as Money
from app.domain.amount import decimals as decimals
from app.domain.errors import AmountNotRead
from app.domain.phrase import Figure, Name, Typed

MOST_DIGITS = {"idr": 12}
USUAL_MOST_DIGITS = 8

THOUSANDS = {".": ",'\u2019\u00a0\u202f", ",": ".'\u2019 \u00a0\u202f"}
"""Decimal sign -> the signs between thousands that are written beside it somewhere."""
_PLAIN = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_GROUPED = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")


def parse(typed: str, currency: str, decimal: str = ".") -> Money:
    """The amount that an agent typed, in `currency`; more than zero. `decimal` is the agent's decimal sign.

    Accepts `29`, `29.5`, `29.03`, `1,240.00` and the same followed by the currency's own code; with a decimal comma
    `29,03` and `1.240,00`. What could be meant two ways (`1,240`) is not guessed at. Raises AmountNotRead with the
    sentence that the agent reads.
    """
    text = typed.strip()
    code = currency.upper()
    if text.upper().endswith(code):
        text = text[: -len(code)].strip()
    text = _in_english(text, decimal)
    match = _PLAIN.fullmatch(text) or _grouped(text, currency)
    if match is None:
        raise AmountNotRead(
            "We cannot read “{typed}”. Write it like {example}.", typed=_shown(typed), example=example(currency)
        )
    whole, part = match[1].replace(",", ""), match[2] or ""
    return _checked(whole, part, currency)


def example(currency: str) -> Figure:
    """How an amount of the currency is written, for hints; the channel writes it in the agent's locale."""
    minor = {0: 2903, 2: 2900 if currency in WHOLE_UNITS_OF_HUNDRED else 2903, 3: 29030}[decimals(currency)]
    return Figure(Money(minor, currency), grouped=False)


def _in_english(text: str, decimal: str) -> str:
    """The text with a decimal point and commas between thousands. Signs that are mixed, or mean nothing where this
    agent is, leave a text that is no amount."""
    used = [sign for sign in THOUSANDS[decimal] if sign in text]
    if len(used) > 1:
        return ""
    return text.translate({**{ord(sign): "," for sign in used}, ord(decimal): "."})


def _grouped(text: str, currency: str) -> "re.Match[str] | None":
    match = _GROUPED.fullmatch(text)
    certain = match is not None and (match[2] is not None or decimals(currency) == 0)
    return match if certain else None


def _checked(whole: str, part: str, currency: str) -> Money:
    places = decimals(currency)
    shown_places = 0 if currency in WHOLE_UNITS_OF_HUNDRED else places
    if len(part.rstrip("0")) > shown_places or len(part) > places:
        raise _too_fine(shown_places, currency)
    digits = (whole + part.ljust(places, "0")).lstrip("0")
    if len(digits) > MOST_DIGITS.get(currency, USUAL_MOST_DIGITS):
        raise AmountNotRead("That is more than Stripe takes at once in {currency}.", currency=Name(currency.upper()))
    minor = int(digits or "0")
    if currency in THREE_DECIMAL and minor % 10:
        raise AmountNotRead("The last digit of an amount in {currency} must be 0.", currency=Name(currency.upper()))
    if minor == 0:
        raise AmountNotRead("The amount must be more than zero.")
    return Money(minor, currency)


def _too_fine(places: int, currency: str) -> AmountNotRead:
    """The refusal of more decimals than the currency has."""
    code, like = Name(currency.upper()), example(currency)
    if places == 0:
        return AmountNotRead("{currency} has no decimals. Write it like {example}.", currency=code, example=like)
    if places == 2:
        return AmountNotRead("{currency} has two decimals. Write it like {example}.", currency=code, example=like)
    return AmountNotRead("{currency} has three decimals. Write it like {example}.", currency=code, example=like)


def _shown(typed: str) -> Typed:
    return Typed(typed.strip()[:40])

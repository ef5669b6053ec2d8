"""Amounts as integers of the minor unit with their currency; never a float.

Stripe docs, Currencies: most currencies have two decimals, some have none, five have three (the last digit must be 0).
ISK and UGX are sent with two decimals but only whole units exist.
"""

import re
from dataclasses import dataclass

from app.domain.errors import AmountNotRead

ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())
WHOLE_UNITS_OF_HUNDRED = frozenset(("isk", "ugx"))
MOST_DIGITS = {"idr": 12}
USUAL_MOST_DIGITS = 8
MINUS = "\u2212"

_PLAIN = re.compile(r"(\d+)(?:\.(\d+))?")
_GROUPED = re.compile(r"(\d{1,3}(?:,\d{3})+)(?:\.(\d+))?")


def decimals(currency: str) -> int:
    """How many digits of the minor unit stand behind the point in the integer that Stripe uses."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units of `currency` (a lower-case ISO code); may be negative."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError("Money counts whole minor units")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other).minor

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other).minor

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other).minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other

    @property
    def figure(self) -> str:
        """`1,240.00`, with a true minus when negative, without the currency."""
        places = decimals(self.currency)
        whole, part = divmod(abs(self.minor), 10**places)
        sign = MINUS if self.minor < 0 else ""
        if not places or (self.currency in WHOLE_UNITS_OF_HUNDRED and not part):
            return f"{sign}{whole:,}"
        return f"{sign}{whole:,}.{part:0{places}d}"

    @property
    def signed(self) -> str:
        """The figure with its sign always written, `+60.00`; zero has none."""
        return f"+{self.figure}" if self.minor > 0 else self.figure

    def __str__(self) -> str:
        """`1,240.00 USD`: figure, space, code."""
        return f"{self.figure} {self.currency.upper()}"


def parse(typed: str, currency: str) -> Money:
    """The amount that an agent typed, in `currency`; more than zero.

    Accepts `29`, `29.5`, `29.03`, `1,240.00` and the same followed by the currency's own code. A comma that could be
    a decimal comma is not guessed at. Raises AmountNotRead with the sentence that the agent reads.
    """
    text = typed.strip()
    code = currency.upper()
    if text.upper().endswith(code):
        text = text[: -len(code)].strip()
    match = (_PLAIN.fullmatch(text) or _grouped(text, currency)) if text.isascii() else None
    if match is None:
        raise AmountNotRead(f"We cannot read \u201c{_shown(typed)}\u201d. Write it like {example(currency)}.")
    whole, part = match[1].replace(",", ""), match[2] or ""
    return _checked(whole, part, currency)


def example(currency: str) -> str:
    """How an amount of the currency is written, for hints."""
    return Money(
        {0: 2903, 2: 2900 if currency in WHOLE_UNITS_OF_HUNDRED else 2903, 3: 29030}[decimals(currency)], currency
    ).figure.replace(",", "")


def _grouped(text: str, currency: str) -> "re.Match[str] | None":
    match = _GROUPED.fullmatch(text)
    certain = match is not None and (match[2] is not None or decimals(currency) == 0)
    return match if certain else None


def _checked(whole: str, part: str, currency: str) -> Money:
    places = decimals(currency)
    shown_places = 0 if currency in WHOLE_UNITS_OF_HUNDRED else places
    if len(part.rstrip("0")) > shown_places or len(part) > places:
        raise AmountNotRead(
            f"{currency.upper()} has {_places_in_words(shown_places)}. Write it like {example(currency)}."
        )
    digits = (whole + part.ljust(places, "0")).lstrip("0")
    if len(digits) > MOST_DIGITS.get(currency, USUAL_MOST_DIGITS):
        raise AmountNotRead(f"That is more than Stripe takes at once in {currency.upper()}.")
    minor = int(digits or "0")
    if currency in THREE_DECIMAL and minor % 10:
        raise AmountNotRead(f"The last digit of an amount in {currency.upper()} must be 0.")
    if minor == 0:
        raise AmountNotRead("The amount must be more than zero.")
    return Money(minor, currency)


def _places_in_words(places: int) -> str:
    return {0: "no decimals", 2: "two decimals", 3: "three decimals"}[places]


def _shown(typed: str) -> str:
    return typed.strip()[:40]

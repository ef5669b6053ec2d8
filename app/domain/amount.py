"""Amounts as integers of the minor unit with their currency; never a float.

Stripe docs, Currencies: most currencies have two decimals, some have none, five have three (the last digit must be 0).
ISK and UGX are sent with two decimals but only whole units exist.
"""

from dataclasses import dataclass
from typing import Any

ZERO_DECIMAL = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
THREE_DECIMAL = frozenset("bhd jod kwd omr tnd".split())
WHOLE_UNITS_OF_HUNDRED = frozenset(("isk", "ugx"))
MINUS = "\u2212"


def decimals(currency: str) -> int:
    """How many digits of the minor unit stand behind the point in the integer that Stripe uses."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


@dataclass(frozen=True, slots=True, init=False)
class Money:
    """`minor` units of `currency` (a lower-case ISO code); may be negative."""

    minor: int
    currency: str

    def __init__(self, minor: int, currency: str) -> None:
        """Raises TypeError for anything but whole minor units. A page makes hundreds: the slots are set directly, which
        takes two thirds of what a frozen dataclass's own way does."""
        if type(minor) is not int:
            raise TypeError("Money counts whole minor units")
        _set_minor(self, minor)
        _set_currency(self, currency)

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


_slots: Any = Money
_set_minor, _set_currency = _slots.minor.__set__, _slots.currency.__set__

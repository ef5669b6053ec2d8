"""How facts are written: the filters of macros, each for its types, in the language of the reply."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal

from app.domain.macros.fact import Type
from app.domain.money import Money
from app.gateways.macro_manner import Manner, Written, figure, locale_of

_NEVER_WEEKS = 10_000


Maker = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: what it takes, what it gives, a line for the list, and of its constants the types, how many it needs,
    and which there are where there are only some."""

    takes: tuple[Type, ...]
    gives: Type
    says: str
    example: str
    make: Maker
    arguments: tuple[type, ...] = ()
    needed: int = 0
    choices: tuple[str, ...] = ()


def money(amount: Money, manner: Manner) -> Written:
    """`1,240.00 EUR`, `1.240,00 EUR`: figure, space, code."""
    return Written(f"{figure(amount, manner.locale)} {amount.currency.upper()}")


def signed(amount: Money, manner: Manner) -> Written:
    """The same with a plus where it is more than zero."""
    return Written(("+" if amount.minor > 0 else "") + money(amount, manner))


def size(amount: Money, _manner: Manner) -> Money:
    """The amount without its sign."""
    return Money(abs(amount.minor), amount.currency)


def date(day: datetime, manner: Manner, length: str = "medium") -> Written:
    """`Nov 18, 2026`, `18.11.2026`; "long" writes the month out."""
    chosen = "long" if length == "long" else "medium"
    return Written(format_date(day.astimezone(manner.zone).date(), chosen, locale=locale_of(manner.locale)))


def number(count: int, manner: Manner) -> Written:
    """`1,240`."""
    return Written(format_decimal(count, locale=locale_of(manner.locale)))


def days(count: int, manner: Manner) -> Written:
    """`1 day`, `12 Tage`."""
    whole = timedelta(days=count)
    return Written(format_timedelta(whole, granularity="day", threshold=_NEVER_WEEKS, locale=locale_of(manner.locale)))


def count(found: int, manner: Manner, one: str, many: str) -> Written:
    """`1 invoice`, `3 invoices`: the number with the word for one or for many."""
    return Written(f"{number(found, manner)} {one if found == 1 else many}")


def listed(found: tuple[Money, ...], manner: Manner) -> Written:
    """`15.00 EUR and 3.00 USD`."""
    return Written(format_list([money(one, manner) for one in found], locale=locale_of(manner.locale)))


def upper(text: str, _manner: Manner) -> str:
    """In capitals."""
    return type(text)(text.upper())


def lower(text: str, _manner: Manner) -> str:
    """In small letters."""
    return type(text)(text.lower())


def length(found: tuple[object, ...], _manner: Manner) -> int:
    """How many."""
    return len(found)


_WORDY = (Type.TEXT,)
FILTERS: dict[str, Filter] = {
    "money": Filter((Type.AMOUNT,), Type.TEXT, "figure and currency; also without a filter", "118.03 EUR", money),
    "signed": Filter((Type.AMOUNT,), Type.TEXT, "with its sign", "+60.00 EUR", signed),
    "size": Filter((Type.AMOUNT,), Type.AMOUNT, "the amount without its sign", "14.03 EUR", size),
    "date": Filter(
        (Type.DAY,),
        Type.TEXT,
        'a day; also without a filter; date("long") writes the month out',
        "Nov 18, 2026",
        date,
        (str,),
        choices=("medium", "long"),
    ),
    "number": Filter((Type.NUMBER,), Type.TEXT, "a number; also without a filter", "1,240", number),
    "days": Filter((Type.NUMBER,), Type.TEXT, "a number of days", "12 days", days),
    "count": Filter(
        (Type.NUMBER,),
        Type.TEXT,
        'a number with its word: count("invoice", "invoices")',
        "3 invoices",
        count,
        (str, str),
        2,
    ),
    "list": Filter((Type.AMOUNTS,), Type.TEXT, "several amounts", "15.00 EUR and 3.00 USD", listed),
    "length": Filter((Type.ROWS,), Type.NUMBER, "how many there are", "3", length),
    "upper": Filter(_WORDY, Type.TEXT, "in capitals", "TEAM", upper),
    "lower": Filter(_WORDY, Type.TEXT, "in small letters", "team", lower),
}
DEFAULT = "default"
"""Takes everything that can be written, and a text for where there is none."""

"""Single values of policy.toml, each read strictly; what is wrong is noted with its place."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from typing import Any

from app.domain.actions import Wrong
from app.domain.amount import Money
from app.domain.english import english
from app.domain.errors import AmountNotRead
from app.domain.money import example, parse
from app.domain.policy import Ceiling, Rolling

NO_LIMIT = "no limit"
LONGEST = 3650
_UNITS = {"hours": timedelta(hours=1), "days": timedelta(days=1)}


@dataclass(frozen=True)
class Reading:
    """One reading of the file: the names of its roles, and what was found wrong so far."""

    roles: Collection[str] = ()
    problems: list[str] = field(default_factory=list)

    def wrong(self, place: str, words: str) -> None:
        """Notes a problem."""
        self.problems.append(f"{place}: {words}")

    def known(self, table: Mapping[str, Any], place: str, keys: Collection[str], whole: str) -> None:
        """Notes every key that is none of these; `whole` is what they are parts of."""
        for key in table:
            if key not in keys:
                meant = get_close_matches(key, keys, 1)
                hint = f"; is {meant[0]} meant?" if meant else ""
                self.wrong(f"{place}.{key}" if place else key, f"not a part of {whole}{hint}")


Reader = Callable[[Any, str, Reading], Any]


def truth(given: Any, place: str, reading: Reading) -> bool:
    """true or false; False for anything else."""
    if not isinstance(given, bool):
        reading.wrong(place, "must be true or false")
    return given is True


def days(given: Any, place: str, reading: Reading) -> timedelta:
    """A whole number of days."""
    return _stretch(given, timedelta(days=1), place, reading)


def age(given: Any, place: str, reading: Reading) -> timedelta | None:
    """A whole number of days; None for "no limit"."""
    return None if given == NO_LIMIT else days(given, place, reading)


def _stretch(given: Any, unit: timedelta, place: str, reading: Reading) -> timedelta:
    if isinstance(given, bool) or not isinstance(given, int) or not 1 <= given <= LONGEST:
        reading.wrong(place, f"must be a whole number from 1 to {LONGEST}")
        return unit
    return given * unit


def ceiling(given: Any, place: str, reading: Reading) -> Ceiling:
    """Amounts by currency, or "no limit"."""
    if given == NO_LIMIT:
        return Ceiling(endless=True)
    if not isinstance(given, dict) or not given:
        reading.wrong(place, f'must be amounts by currency, like {{ eur = "50.00" }}, or "{NO_LIMIT}"')
        return Ceiling()
    return _figures(given, place, reading)


def rolling(given: Any, place: str, reading: Reading) -> Rolling | None:
    """A window and amounts by currency; None for "no limit"."""
    if given == NO_LIMIT:
        return None
    units = [key for key in _UNITS if isinstance(given, dict) and key in given]
    if len(units) != 1 or len(given) == 1:
        reading.wrong(place, f'must be like {{ days = 7, eur = "500.00" }} or {{ hours = 24, ... }}, or "{NO_LIMIT}"')
        return None
    window = _stretch(given[units[0]], _UNITS[units[0]], f"{place}.{units[0]}", reading)
    return Rolling(window, _figures({key: one for key, one in given.items() if key not in units}, place, reading))


def _figures(given: Mapping[str, Any], place: str, reading: Reading) -> Ceiling:
    found = (_amount(typed, code, f"{place}.{code}", reading) for code, typed in given.items())
    return Ceiling(tuple(money for money in found if money is not None))


def _amount(typed: Any, code: str, place: str, reading: Reading) -> Money | None:
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.islower()):
        reading.wrong(place, "a currency is three small letters, like eur")
    elif not isinstance(typed, str):
        reading.wrong(place, f'must be an amount in quotes, like "{english((example(code),))}"')
    else:
        return _parsed(typed, code, place, reading)
    return None


def _parsed(typed: str, code: str, place: str, reading: Reading) -> Money | None:
    try:
        return parse(typed, code)
    except AmountNotRead as error:
        reading.wrong(place, str(error))
        return None


def reasons(given: Any, place: str, reading: Reading) -> tuple[Wrong, ...]:
    """Reasons in their order."""
    if given == []:
        reading.wrong(place, "at least one is needed")
    return tuple(Wrong(name) for name in _names(given, place, list(Wrong), "reason", reading))


def some_reasons(given: Any, place: str, reading: Reading) -> frozenset[Wrong]:
    """Reasons, possibly none."""
    return frozenset(Wrong(name) for name in _names(given, place, list(Wrong), "reason", reading))


def role_names(given: Any, place: str, reading: Reading) -> tuple[str, ...]:
    """Names of roles that there are, in their order."""
    return tuple(_names(given, place, reading.roles, "role", reading))


def _names(given: Any, place: str, known: Collection[str], what: str, reading: Reading) -> list[str]:
    if not isinstance(given, list):
        reading.wrong(place, "must be a list")
        return []
    found: list[str] = []
    for name in given:
        if name not in known:
            reading.wrong(place, f"there is no {what} {name}; there are {', '.join(known)}")
        elif name in found:
            reading.wrong(place, f"{name} stands there twice")
        else:
            found.append(name)
    return found

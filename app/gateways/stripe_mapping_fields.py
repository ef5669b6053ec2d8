"""One object of Stripe's, read field by field: what must be there, what may be missing, and where it stood.

Absent and null are the same to us. What an answer cannot do without, and every amount, is read strictly: a wrong type
raises Unavailable(ODD) with its path. A decoration of the wrong type counts as missing.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NoReturn

from app.domain.errors import Unavailable, Why
from app.domain.money import Money

_DECIMAL = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")


class Fields:
    """A JSON object and its path in the answer, such as `data[3].card`, below that of `within`; it is only put together
    when somebody asks. An absent object reads as an empty one."""

    __slots__ = ("_given", "_path", "_within")

    def __init__(self, given: Mapping[str, Any] | None, path: str, within: "Fields | None" = None) -> None:
        self._given: Mapping[str, Any] = given or {}
        self._path, self._within = path, within

    def __bool__(self) -> bool:
        return bool(self._given)

    def __contains__(self, key: str) -> bool:
        return self._given.get(key) is not None

    @property
    def given(self) -> Mapping[str, Any]:
        """The object as it came: for what keeps it, not for what reads it."""
        return self._given

    def at(self, key: str) -> str:
        """The path of a field, for messages."""
        path = self._within.at(self._path) if self._within is not None else self._path
        return f"{path}.{key}" if path else key

    def odd(self, key: str, wanted: str) -> NoReturn:
        """Raises Unavailable(ODD): the field is not what was wanted. Its value is never in the message."""
        found = self._given.get(key)
        raise Unavailable(Why.ODD, f"{self.at(key)}: {type(found).__name__} where {wanted} was wanted")

    def text(self, key: str) -> str | None:
        """A text that may be missing."""
        found = self._given.get(key)
        return found if isinstance(found, str) else None

    def word(self, key: str) -> str:
        """A text that is always there. Raises Unavailable(ODD)."""
        found = self._given.get(key)
        return found if isinstance(found, str) else self.odd(key, "a text")

    def whole(self, key: str) -> int | None:
        """A whole number that may be missing. Raises Unavailable(ODD) when it is something else."""
        found = self._given.get(key)
        return found if found is None or type(found) is int else self.odd(key, "a whole number")

    def flag(self, key: str) -> bool:
        """True when it says true."""
        return self._given.get(key) is True

    def moment(self, key: str) -> datetime | None:
        """A time that may be missing, from seconds since 1970, in UTC."""
        found = self._given.get(key)
        if not isinstance(found, int) or isinstance(found, bool):
            return None
        try:
            return datetime.fromtimestamp(found, UTC)
        except (OverflowError, ValueError, OSError):
            return None

    def instant(self, key: str) -> datetime:
        """A time that is always there. Raises Unavailable(ODD)."""
        return self.moment(key) or self.odd(key, "a time")

    def inside(self, *keys: str) -> "Fields":
        """The object at the end of these keys, empty when anything on the way is missing."""
        here = self
        for key in keys:
            found = here._given.get(key)
            here = Fields(found if isinstance(found, dict) else None, key, here)
        return here

    def rows(self, key: str) -> "list[Fields]":
        """The objects of an array or of a list envelope; none when it is missing. Raises Unavailable(ODD)."""
        found = self._given.get(key)
        if isinstance(found, dict):
            return self.inside(key).rows("data")
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            self.odd(key, "a list of objects")
        return [Fields(row, f"{key}[{place}]", self) for place, row in enumerate(found)]

    def listed(self) -> "list[Fields]":
        """The rows of a list or search answer. Raises Unavailable(ODD) when it is none."""
        return self.rows("data") if "data" in self else self.odd("data", "a list of objects")

    def id_of(self, key: str) -> str | None:
        """The id of what is referred to, whether it is expanded or not."""
        found = self._given.get(key)
        return self.inside(key).text("id") if isinstance(found, dict) else self.text(key)

    def texts(self, key: str) -> dict[str, str]:
        """A map of texts, such as metadata."""
        found = self._given.get(key)
        return {name: text for name, text in found.items() if isinstance(text, str)} if isinstance(found, dict) else {}

    def filled(self, key: str) -> tuple[str, ...]:
        """The names in a map that stand for something, sorted: not null, empty or a map of nothing."""
        found = self._given.get(key)
        return tuple(sorted(name for name, value in found.items() if value)) if isinstance(found, dict) else ()

    def words(self, key: str) -> tuple[str, ...]:
        """The texts of an array that may be missing."""
        found = self._given.get(key)
        return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()

    def names(self, key: str) -> tuple[str, ...]:
        """The names that a map has."""
        found = self._given.get(key)
        return tuple(found) if isinstance(found, dict) else ()

    def decimal(self, key: str) -> Decimal | None:
        """A decimal number that stands as text, `0.05`; None when it is missing or none."""
        found = self.text(key) or ""
        return Decimal(found) if _DECIMAL.fullmatch(found) else None

    def money(self, key: str, currency: str) -> Money | None:
        """An amount in minor units that may be missing. Raises Unavailable(ODD)."""
        minor = self.whole(key)
        return None if minor is None else Money(minor, currency)

    def amount(self, key: str, currency: str) -> Money:
        """An amount in minor units that is always there. Raises Unavailable(ODD)."""
        minor = self.whole(key)
        return self.odd(key, "an amount") if minor is None else Money(minor, currency)

    def balances(self, key: str) -> tuple[Money, ...]:
        """A map of currency to minor units, without the zeros. Raises Unavailable(ODD)."""
        inner = self.inside(key)
        found = (inner.money(currency, currency.lower()) for currency in self.names(key))
        return tuple(money for money in found if money)

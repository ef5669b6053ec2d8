"""A scratch copy of an account: everything can be tried on it, and nothing of it is kept."""

from collections.abc import Sequence
from functools import wraps
from typing import Any

from app.sandbox.stripe.account import LISTENERS, Account, copied
from app.sandbox.stripe.errors import StripeFault
from app.sandbox.stripe.identifiers import Identifiers
from app.sandbox.stripe.routes import Handler, Json, Params

PAYMENT_REQUIRED = 402


class Still:
    """A clock that stands where it is put; plans are forgotten."""

    def __init__(self, moment: int) -> None:
        self.moment = moment

    def now(self) -> int:
        """The moment, epoch seconds UTC."""
        return self.moment

    def plan(self, due: int, name: str, **arguments: Any) -> None:
        """Does nothing."""


class Scratch(Account):
    """Reads through to the account under it, copies what it hands out, and keeps what is written to itself."""

    def __init__(self, under: Account) -> None:
        super().__init__(under.clock)
        self.still = Still(under.clock.now())
        self.clock = self.still  # type: ignore[assignment]  # the part of a clock that handlers use
        self.id, self.currency, self.country = under.id, under.currency, under.country
        self.identifiers = Identifiers(under.clock.now())
        self.hidden, self.cash, self.spent = dict(under.hidden), copied(under.cash), set(under.spent)
        self.funds = dict(under.funds)
        self._under = under
        self._dropped: set[tuple[str, str]] = set()

    def find(self, object_name: str, id: str) -> Json | None:
        """The copy of an object, made when it is first asked for."""
        if (object_name, id) in self._dropped:
            return None
        found = super().find(object_name, id)
        if found is None:
            original = self._under.find(object_name, id)
            found = self.put(copied(original)) if original is not None else None
        return found

    def rows(self, object_name: str, **equals: Any) -> Sequence[Json]:
        """What is new here first, then the copies of what lies under it."""
        wanted = {field: value for field, value in equals.items() if value is not None}
        known = [self.find(object_name, row["id"]) for row in self._under.rows(object_name, **wanted)]
        old = [row for row in known if row and all(row.get(field) == value for field, value in wanted.items())]
        seen = {row["id"] for row in old}
        return [row for row in self.stored(object_name, wanted) if row["id"] not in seen] + old

    def drop(self, obj: Json) -> None:
        """Hides an object."""
        super().drop(obj)
        self._dropped.add((obj["object"], obj["id"]))

    def emit(self, event_type: str, obj: Json, previous: Json | None = None) -> None:
        """Tells nobody outside, but what follows inside Stripe follows here too."""
        del previous
        for listener in LISTENERS.get(event_type, ()):
            listener(self, obj)


def rehearsed(handler: Handler) -> Handler:
    """Tries a handler of many steps on a scratch copy first, so that a refusal half-way leaves nothing behind.

    A refused card (402) is let through: the failed attempt itself is to be kept.
    """

    @wraps(handler)
    def run(account: Account, params: Params, **arguments: str) -> Json:
        try:
            handler(Scratch(account), copied(params), **arguments)
        except StripeFault as fault:
            if fault.status != PAYMENT_REQUIRED:
                raise
        return handler(account, params, **arguments)

    return run

"""The account's newest early fraud warnings, read at most once a minute for all cards.

Stripe lists warnings by charge or for the whole account, never by customer (Stripe docs, Radar): asked for each charge
they would cost a card twenty calls, asked for the account they cost all cards together one a minute.
"""

import threading
from collections.abc import Callable, Iterable

from app.domain.billing import FraudWarning

FRESH_SECONDS = 60
AGAIN_SECONDS = 600
"""After a refusal: a key that may not read them is not asked with every card."""


class RecentWarnings:
    """What was read last, for all threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._due_at = float("-inf")
        self._rows: tuple[FraudWarning, ...] = ()

    def due(self) -> bool:
        """Whether they must be read (anew). True for one caller; the others go on with what is known."""
        with self._lock:
            if self._clock() < self._due_at:
                return False
            self._due_at = self._clock() + FRESH_SECONDS
            return True

    def keep(self, rows: Iterable[FraudWarning]) -> None:
        """Keeps what was read."""
        with self._lock:
            self._rows = tuple(rows)

    def refused(self) -> None:
        """They could not be read; that is tried again later, and till then what is known stands."""
        with self._lock:
            self._due_at = self._clock() + AGAIN_SECONDS

    def of(self, charge_ids: Iterable[str | None]) -> tuple[FraudWarning, ...]:
        """The warnings about these charges, newest first."""
        wanted = frozenset(charge_ids)
        with self._lock:
            return tuple(one for one in self._rows if one.charge_id in wanted)

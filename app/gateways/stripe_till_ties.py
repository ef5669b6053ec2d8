"""On whom and what a charge hangs: remembered, so that a second look asks for everything at once."""

import threading
from dataclasses import dataclass

from cachetools import LRUCache

MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Tie:
    """Whose payment it is, and the intent by which it was made; None for what there is not, or is not known. `billed`
    is whether an invoice may stand behind it."""

    customer_id: str | None = None
    intent_id: str | None = None
    billed: bool = True


class Ties:
    """Charge or intent to its tie, for all threads. A hint only: whoever asks by it holds it against the payment as it
    is now, since a guest's payment may be given a customer later (Stripe docs, Update a charge)."""

    def __init__(self) -> None:
        self._kept: LRUCache[str, Tie] = LRUCache(MOST_KEPT)
        self._lock = threading.Lock()

    def of(self, payment_id: str) -> Tie:
        """What was last seen of it."""
        with self._lock:
            return self._kept.get(payment_id, Tie())

    def keep(self, payment_id: str, tie: Tie) -> None:
        """It was just seen."""
        with self._lock:
            self._kept[payment_id] = tie

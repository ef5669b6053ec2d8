"""Names of products, kept for hours: they hardly change and every subscription needs them."""

import threading
from collections.abc import Callable, Iterable, Mapping

from cachetools import TTLCache

KEPT_SECONDS = 6 * 3600
MOST_KEPT = 10_000
MOST_ASKED = 100


class ProductNames:
    """Product id to name, for all threads. One that Stripe does not list has the name "", so as not to ask again."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._kept: TTLCache[str, str] = TTLCache(MOST_KEPT, KEPT_SECONDS, timer=clock)
        self._lock = threading.Lock()

    def known(self, product_ids: Iterable[str]) -> dict[str, str]:
        """The names that we have."""
        with self._lock:
            return {one: self._kept[one] for one in product_ids if self._kept.get(one)}

    def unknown(self, product_ids: Iterable[str]) -> tuple[str, ...]:
        """The products to ask for, at most a hundred."""
        with self._lock:
            return tuple(one for one in product_ids if one not in self._kept)[:MOST_ASKED]

    def keep(self, asked: Iterable[str], answered: Mapping[str, str]) -> None:
        """Keeps the answer for what was asked."""
        with self._lock:
            for one in asked:
                self._kept[one] = answered.get(one, "")

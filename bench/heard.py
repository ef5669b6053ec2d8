"""What a click does outside: the calls to Stripe that it waits for, its statements, and its durable transactions."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, event

from app.gateways import stripe_gateway
from app.gateways.stripe_till_transport import OnceTransport
from app.gateways.stripe_transport import Answer, PooledTransport
from bench.figures import Call

NOT_WAITED_FOR = "/v1/credit_notes"
"""Read on the chance that an invoice stands behind the payment: without one nobody waits for it."""


@dataclass
class Heard:
    """What was heard since it was last forgotten."""

    calls: list[Call] = field(default_factory=list)
    durable: int = 0
    statements: int = 0

    def forget(self) -> None:
        """From here on it counts anew."""
        self.calls.clear()
        self.durable = self.statements = 0

    def call(self, url: str, began: float) -> None:
        """A call that began then ends now."""
        path = urlsplit(url).path
        if path != NOT_WAITED_FOR:
            self.calls.append(Call(path, began, time.perf_counter()))

    @contextmanager
    def databases(self) -> Iterator[None]:
        """Hears every database of this process."""
        listening = {"commit": self._committed, "before_cursor_execute": self._executed}
        for name, listener in listening.items():
            event.listen(Engine, name, listener)
        try:
            yield
        finally:
            for name, listener in listening.items():
                event.remove(Engine, name, listener)

    def _committed(self, *_given: Any) -> None:
        self.durable += 1

    def _executed(self, *_given: Any) -> None:
        self.statements += 1


class Reads(PooledTransport):
    """Reading calls, each timed from its request to the last byte of its answer."""

    def __init__(self, heard: Heard) -> None:
        super().__init__(stripe_gateway.CONNECTIONS, time.monotonic)
        self._heard = heard

    def send(self, pool: Any, asked: tuple[str, str, Any], headers: Mapping[str, str], deadline: float) -> Answer:
        """As PooledTransport."""
        began = time.perf_counter()
        try:
            return super().send(pool, asked, headers, deadline)
        finally:
            self._heard.call(asked[1], began)


class Writes(OnceTransport):
    """The call that moves money, timed likewise."""

    def __init__(self, heard: Heard) -> None:
        super().__init__()
        self._heard = heard

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **usage: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        """As OnceTransport."""
        began = time.perf_counter()
        try:
            return super().request(method, url, headers, post_data, **usage)
        finally:
            self._heard.call(url, began)

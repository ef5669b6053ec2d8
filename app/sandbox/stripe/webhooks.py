"""Webhooks: signed events pushed to whoever asked, in any order asked for."""

import hashlib
import hmac
import queue
import random
import threading
import time
from dataclasses import dataclass
from typing import Any

import orjson
import urllib3

from app.sandbox.stripe.routes import Json

ATTEMPTS = 4
GATHER_SECONDS = 0.05
PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Target:
    """Somebody who wants events. `order` is in_order, reversed or shuffled; each event comes 1 + `duplicates` times."""

    url: str
    secret: str
    order: str = "in_order"
    duplicates: int = 0
    types: tuple[str, ...] = ("*",)
    identifier: str = ""

    def wants(self, event_type: str) -> bool:
        """Whether the target listens to this type."""
        return "*" in self.types or event_type in self.types


def signature(body: bytes, secret: str, moment: int) -> str:
    """The Stripe-Signature header of a body sent at `moment` (Stripe docs, Webhooks)."""
    signed = hmac.new(secret.encode(), b"%d." % moment + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={signed}"


class Pusher:
    """Sends events from one background thread, which starts with the first event that somebody wants."""

    def __init__(self, retry_seconds: float = PAUSE_SECONDS) -> None:
        self._targets: list[Target] = []
        self._queue: queue.Queue[tuple[Json, float] | None] = queue.Queue()
        self._http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=3, read=10))
        self._shuffle = random.Random(1).shuffle  # noqa: S311 - only an order of delivery
        self._retry_seconds = retry_seconds
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def add(self, target: Target) -> None:
        """Registers a target; one with the same identifier is replaced."""
        self.remove(target.identifier)
        with self._lock:
            self._targets.append(target)

    def remove(self, identifier: str) -> None:
        """Forgets a target."""
        with self._lock:
            self._targets = [known for known in self._targets if not identifier or known.identifier != identifier]

    def targets(self) -> list[Target]:
        """Everybody who is registered."""
        with self._lock:
            return list(self._targets)

    def push(self, event: Json) -> None:
        """Queues an event."""
        if not self.targets():
            return
        self._queue.put((event, time.monotonic()))
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sandbox-webhooks", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Ends the thread after what is queued."""
        self._queue.put(None)

    def _run(self) -> None:
        while (first := self._queue.get()) is not None:
            batch = [first[0]]
            time.sleep(GATHER_SECONDS)
            ended = self._gather(batch)
            for target in self.targets():
                self._deliver(target, batch)
            if ended:
                return

    def _gather(self, batch: list[Json]) -> bool:
        while not self._queue.empty():
            following = self._queue.get()
            if following is None:
                return True
            batch.append(following[0])
        return False

    def _deliver(self, target: Target, batch: list[Json]) -> None:
        wanted = [event for event in batch if target.wants(event["type"])] * (1 + target.duplicates)
        if target.order == "reversed":
            wanted.reverse()
        elif target.order == "shuffled":
            self._shuffle(wanted)
        for event in wanted:
            self._send(target, event)

    def _send(self, target: Target, event: Json) -> None:
        body = orjson.dumps(event, option=orjson.OPT_INDENT_2)
        for attempt in range(ATTEMPTS):
            if attempt:
                time.sleep(self._retry_seconds * attempt)
            if self._accepted(target, body):
                return

    def _accepted(self, target: Target, body: bytes) -> bool:
        headers: dict[str, Any] = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature(body, target.secret, int(time.time())),
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        }
        try:
            status: int = self._http.request("POST", target.url, body=body, headers=headers, redirect=False).status
        except urllib3.exceptions.HTTPError:
            return False
        return 200 <= status < 300

"""Webhooks of the two helpdesks: signed bodies pushed to whoever listens, sent again as each helpdesk does."""

from __future__ import annotations

import base64
import hashlib
import hmac
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import urllib3

Json = dict[str, Any]


@dataclass(frozen=True)
class Listener:
    """Somebody who wants the events of one helpdesk: all of them, or those of some types (Intercom: topics)."""

    helpdesk: str
    url: str
    secret: str
    types: tuple[str, ...] = ("*",)

    def wants(self, helpdesk: str, kind: str) -> bool:
        """Whether it listens to this."""
        return helpdesk == self.helpdesk and ("*" in self.types or kind in self.types)


def intercom_headers(body: bytes, secret: str) -> dict[str, str]:
    """Intercom docs, Webhooks: hex HMAC-SHA1 of the body."""
    return {"X-Hub-Signature": "sha1=" + hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()}


def zendesk_headers(body: bytes, secret: str) -> dict[str, str]:
    """Zendesk docs, Verifying webhook authenticity: base64 HMAC-SHA256 of time and body."""
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = hmac.new(secret.encode(), moment.encode() + body, hashlib.sha256).digest()
    return {
        "X-Zendesk-Webhook-Signature": base64.b64encode(digest).decode(),
        "X-Zendesk-Webhook-Signature-Timestamp": moment,
    }


SIGN: dict[str, Callable[[bytes, str], dict[str, str]]] = {"intercom": intercom_headers, "zendesk": zendesk_headers}
TRIES = {"intercom": 2, "zendesk": 3}
"""Intercom tries once more after a minute; Zendesk tries at once, where it is told to (409, or no answer)."""


class Pusher:
    """Sends from one background thread, which starts with the first event that somebody wants. Outlives resets."""

    def __init__(self, minute: float = 60.0) -> None:
        self._minute = minute
        self._listeners: list[Listener] = []
        self._queue: queue.Queue[tuple[Listener, Json]] = queue.Queue()
        self._http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=3, read=5))
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def listen(self, listener: Listener) -> None:
        """Registers; whoever listened at that address before is replaced."""
        with self._lock:
            self._listeners = [known for known in self._listeners if known.url != listener.url] + [listener]

    def push(self, helpdesk: str, kind: str, body: Json) -> None:
        """Queues an event for everybody who wants it."""
        with self._lock:
            wanted = [one for one in self._listeners if one.wants(helpdesk, kind)]
            if wanted and self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sandbox-helpdesk-webhooks", daemon=True)
                self._thread.start()
        for one in wanted:
            self._queue.put((one, body))

    def _run(self) -> None:
        while True:
            self._deliver(*self._queue.get())

    def _deliver(self, listener: Listener, body: Json) -> None:
        for attempt in range(TRIES[listener.helpdesk]):
            if attempt and listener.helpdesk == "intercom":
                time.sleep(self._minute)
            status = self._send(listener, body | ({"delivery_attempts": attempt + 1} if "topic" in body else {}))
            if status == 410:
                with self._lock:
                    self._listeners = [known for known in self._listeners if known != listener]
            if 200 <= status < 300 or status == 410 or (listener.helpdesk == "zendesk" and status not in (0, 409)):
                return

    def _send(self, listener: Listener, body: Json) -> int:
        raw = orjson.dumps(body)
        headers = {"Content-Type": "application/json"} | SIGN[listener.helpdesk](raw, listener.secret)
        try:
            return int(self._http.request("POST", listener.url, body=raw, headers=headers, redirect=False).status)
        except urllib3.exceptions.HTTPError:
            return 0

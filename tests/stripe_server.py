"""A small HTTP server that answers as a test tells it, counts its connections, and a gateway that reads from it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from app.gateways.stripe_gateway import StripeGateway, build
from app.gateways.stripe_reader import Timing
from app.gateways.stripe_till import StripeTill
from app.gateways.stripe_till import build as build_till
from app.gateways.stripe_till_transport import OnceTransport

READ_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
EMPTY = {"object": "list", "data": [], "has_more": False, "url": "/v1/x"}


@dataclass(frozen=True)
class Said:
    """One answer: `body` is JSON or text, after `seconds`; `drop` closes the connection instead."""

    status: int = 200
    body: Any = field(default_factory=lambda: EMPTY)
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    drop: bool = False


@dataclass
class Server:
    url: str = ""
    connections: int = 0
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def serving(answer: Callable[[str, int], Said]) -> Iterator[Server]:
    """Serves `answer(path, how many times it was asked before)`."""
    seen = Server()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            with lock:
                seen.connections += 1

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.do_GET()

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            with lock:
                before = seen.asked.count(path)
                seen.asked.append(path)
                seen.headers.append({name.lower(): value for name, value in self.headers.items()})
            said = answer(path, before)
            time.sleep(said.seconds)
            if said.drop:
                self.close_connection = True
                return
            body = said.body.encode() if isinstance(said.body, str) else json.dumps(said.body).encode()
            self.send_response(said.status)
            for name, value in {"Request-Id": "req_1", "Content-Length": str(len(body)), **said.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 256

        def handle_error(self, *_: Any) -> None:
            """A client that gave up is no error here."""

    running = Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    seen.url = f"http://127.0.0.1:{running.server_port}"
    yield seen
    running.shutdown()
    thread.join()
    running.server_close()


def at_some_pace(holds: Callable[[float], bool]) -> bool:
    """Whether it holds where each answer takes one of these times, in seconds: on a busy machine our own part is small
    beside the longer ones only, and with a round of calls too many it holds at none."""
    return any(holds(seconds) for seconds in (0.25, 0.5, 1.0, 2.0))


@dataclass(frozen=True)
class Wanted:
    stripe_api_base: str
    stripe_api_key: str = "sk_test_secret"
    stripe_write_key: str | None = None
    use_billing_credits: bool = False
    card_deadline_seconds: int = 30  # on a busy machine too
    external_id_metadata_key: str | None = None


def gateway(
    url: str, pauses: list[float] | None = None, observe: Any = None, *, budget: Any = None, **settings: Any
) -> StripeGateway:
    """A gateway whose pauses between tries are noted in `pauses`, not slept, when that is given."""
    sleep = time.sleep if pauses is None else pauses.append
    timing = Timing(time.monotonic, sleep, lambda: 0.5)
    return build(Wanted(url, **settings), lambda: READ_AT, observe, timing, budget=budget)


def till(
    url: str, transport: OnceTransport | None = None, observe: Any = None, reading: str = "", **settings: Any
) -> StripeTill:
    """A till that writes to `url` and reads there too, or at `reading`."""
    reader = gateway(reading or url, **settings).reader
    return build_till(Wanted(url, **settings), reader, lambda: READ_AT, observe, transport)


def refused(status: int, **error: Any) -> Said:
    """Stripe's own error."""
    return Said(status, {"error": {"type": "invalid_request_error", "message": "No.", **error}})

"""GETs over connections that stay open, at a fifth of what they cost through a pool of urllib3's and http.client.

urllib3 makes each connection: names, certificates, how long that may take. One is used again only when its answer was
whole and nothing came behind it, so that no answer is ever taken for that of another question.
"""

import re
import ssl
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from urllib.parse import urlsplit
from weakref import finalize

import stripe
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.ssl_ import create_urllib3_context

from app.gateways.stripe_wire import Answer, Wire

CONNECT_SECONDS = 3.0
LONGEST_READ_SECONDS = 20.0
_TARGET = re.compile(r"/[!-~]*")


class Wires:
    """At most so many connections to one server. Thread-safe. `clock` counts seconds and never goes back; `authorities`
    is the file of those whose certificates we trust."""

    def __init__(
        self, base: str, connections: int, clock: Callable[[], float], authorities: str = stripe.ca_bundle_path
    ) -> None:
        there = urlsplit(base)
        self._host, self._port, self._clock = there.hostname or "", there.port, clock
        self._said = there.netloc.rpartition("@")[2]
        self._trust = _trust(authorities) if there.scheme == "https" else None
        self._room = BoundedSemaphore(connections)
        self._idle: deque[Wire] = deque()
        finalize(self, _closed, self._idle)

    def get(self, target: str, headers: Mapping[str, str], deadline: float) -> Answer:
        """The answer of one attempt to ask for a path with its query, which must be there by `deadline` (of the
        clock). Raises urllib3's HTTPError."""
        if not _TARGET.fullmatch(target):
            raise urllib3.exceptions.LocationParseError("a path of Stripe's API")
        rows = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        asked = f"GET {target} HTTP/1.1\r\nHost: {self._said}\r\nAccept-Encoding: gzip\r\n{rows}\r\n".encode("latin-1")
        if not self._room.acquire(timeout=self._left(deadline)):
            raise urllib3.exceptions.TimeoutError("no connection was free")
        try:
            with _in_words_of_urllib3():
                return self._asked(asked, deadline)
        finally:
            self._room.release()

    def close(self) -> None:
        """Closes the idle connections."""
        _closed(self._idle)

    def _asked(self, asked: bytes, deadline: float) -> Answer:
        wire = self._wire(deadline)
        try:
            answer, again = wire.answer(asked, min(LONGEST_READ_SECONDS, self._left(deadline)))
        except BaseException:
            wire.close()
            raise
        if again:
            self._idle.append(wire)
        else:
            wire.close()
        return answer

    def _wire(self, deadline: float) -> Wire:
        """The one that was used last and still stands, else a new one."""
        while True:
            try:
                wire = self._idle.pop()
            except IndexError:
                return self._new(min(CONNECT_SECONDS, self._left(deadline)))
            if wire.stands:
                return wire
            wire.close()

    def _new(self, seconds: float) -> Wire:
        if self._trust is None:
            return Wire(HTTPConnection(self._host, self._port, timeout=seconds))
        return Wire(HTTPSConnection(self._host, self._port, timeout=seconds, ssl_context=self._trust))

    def _left(self, deadline: float) -> float:
        return max(deadline - self._clock(), 0.001)


def _closed(idle: deque[Wire]) -> None:
    while idle:
        idle.pop().close()


def _trust(authorities: str) -> ssl.SSLContext:
    """Read once: for each connection anew it would cost more than a card."""
    trust = create_urllib3_context()
    trust.load_verify_locations(authorities)
    return trust


@contextmanager
def _in_words_of_urllib3() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise urllib3.exceptions.TimeoutError(str(error)) from error
    except ssl.SSLError as error:
        raise urllib3.exceptions.SSLError(error) from error
    except (OSError, ValueError, zlib.error) as error:
        raise urllib3.exceptions.ProtocolError(type(error).__name__, error) from error

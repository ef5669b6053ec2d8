"""How reads reach Stripe: one pool of connections for all threads, and no read beyond the caller's deadline.

The SDK's own transports keep a session per thread or drop idle connections after five seconds, so that each card would
open its connections anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import stripe
import urllib3
from urllib3.util.ssl_ import create_urllib3_context

CONNECT_SECONDS = 3.0
LONGEST_READ_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever it says."""

    status: int
    body: bytes
    headers: Mapping[str, str]


class PooledTransport(stripe.HTTPClient):
    """One urllib3 pool; also the SDK's HTTPClient over it. `clock` counts seconds and never goes back; `authorities` is
    the file of those whose certificates we trust."""

    name = "urllib3"

    def __init__(self, connections: int, clock: Callable[[], float], authorities: str = stripe.ca_bundle_path) -> None:
        super().__init__()
        self._clock = clock
        trust = create_urllib3_context()  # read once: urllib3 would read the file for each connection anew, 3 ms of CPU
        trust.load_verify_locations(authorities)
        self._pools = urllib3.PoolManager(maxsize=connections, block=True, ssl_context=trust)

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_usage: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        """The body, status and headers of one attempt, for the SDK. Raises APIConnectionError."""
        there = urlsplit(url)
        target = there._replace(scheme="", netloc="").geturl()
        deadline = self._clock() + LONGEST_READ_SECONDS
        pool = self.pool(f"{there.scheme}://{there.netloc}")
        answer = self.send(pool, (method.upper(), target, post_data), headers or {}, deadline)
        return answer.body.decode("utf-8", "replace"), answer.status, answer.headers

    def pool(self, base: str) -> urllib3.HTTPConnectionPool:
        """The connections to one server; to look them up for each call costs as much as a third of the call."""
        return self._pools.connection_from_url(base)

    def send(
        self,
        pool: urllib3.HTTPConnectionPool,
        asked: tuple[str, str, Any],
        headers: Mapping[str, str],
        deadline: float,
    ) -> Answer:
        """The answer of one attempt to a method, path and body, which must be there by `deadline` (of the clock).
        Raises APIConnectionError, whose cause is urllib3's error."""
        method, target, body = asked
        left = max(deadline - self._clock(), 0.001)
        try:
            answer = pool.urlopen(
                method,
                target,
                body=body,
                headers={**headers, "Accept-Encoding": "gzip"},
                timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=min(LONGEST_READ_SECONDS, left)),
                retries=False,
                redirect=False,
                assert_same_host=False,
                pool_timeout=left,  # type: ignore[arg-type]  # a queue's timeout, which may be a fraction
            )
        except urllib3.exceptions.HTTPError as error:
            lasting = isinstance(error, urllib3.exceptions.SSLError)
            raise _unreached(error, should_retry=not lasting) from error
        return Answer(answer.status, answer.data, answer.headers)

    def close(self) -> None:
        """Closes the idle connections."""
        self._pools.clear()


def _unreached(error: Exception, should_retry: bool) -> stripe.APIConnectionError:
    make: Callable[..., stripe.APIConnectionError] = stripe.APIConnectionError
    return make(type(error).__name__, should_retry=should_retry)

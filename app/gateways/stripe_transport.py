"""How the SDK reaches Stripe: one pool of connections for all threads, and no read beyond the caller's deadline.

The SDK's own transports keep a session per thread or drop idle connections after five seconds, so that each card would
open its connections anew.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import stripe
import urllib3

CONNECT_SECONDS = 3.0
LONGEST_READ_SECONDS = 20.0
OK = 200


class PooledTransport(stripe.HTTPClient):
    """The SDK's HTTPClient over one urllib3 pool. `clock` counts seconds and never goes back."""

    name = "urllib3"

    def __init__(self, connections: int, clock: Callable[[], float]) -> None:
        super().__init__()
        self._clock = clock
        self._local = threading.local()
        self._pools = urllib3.PoolManager(maxsize=connections, block=True, ca_certs=stripe.ca_bundle_path)

    @contextmanager
    def reading(self, deadline: float) -> Iterator[list[bytes]]:
        """What this thread sends inside must be answered by `deadline` (of the clock). Good answers come in the list,
        as bytes, and the SDK gets an empty object for each: it would make ordered dicts of them, in ten times the
        time."""
        self._local.deadline, self._local.answers = deadline, []
        try:
            yield self._local.answers
        finally:
            del self._local.deadline, self._local.answers

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_usage: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        """The body, status and headers of one attempt. Raises APIConnectionError, whose cause is urllib3's error."""
        left = getattr(self._local, "deadline", self._clock() + LONGEST_READ_SECONDS) - self._clock()
        left = max(left, 0.001)
        try:
            answer = self._pools.request(
                method,
                url,
                body=post_data,
                headers={**(headers or {}), "Accept-Encoding": "gzip"},
                timeout=urllib3.Timeout(connect=min(CONNECT_SECONDS, left), read=min(LONGEST_READ_SECONDS, left)),
                retries=False,
                redirect=False,
                pool_timeout=left,
            )
        except urllib3.exceptions.HTTPError as error:
            lasting = isinstance(error, urllib3.exceptions.SSLError)
            raise _unreached(error, should_retry=not lasting) from error
        answers = getattr(self._local, "answers", None)
        if answers is not None and answer.status == OK:
            answers.append(answer.data)
            return "{}", answer.status, answer.headers
        return answer.data.decode("utf-8", "replace"), answer.status, answer.headers

    def close(self) -> None:
        """Closes the idle connections."""
        self._pools.clear()


def _unreached(error: Exception, should_retry: bool) -> stripe.APIConnectionError:
    make: Callable[..., stripe.APIConnectionError] = stripe.APIConnectionError
    return make(type(error).__name__, should_retry=should_retry)

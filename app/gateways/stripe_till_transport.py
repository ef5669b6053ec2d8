"""How a request that moves money reaches Stripe: once, and knowing afterwards whether it can have been executed."""

from collections.abc import Iterator, Mapping
from typing import Any

import stripe
import urllib3

CONNECT_SECONDS = 3.0
READ_SECONDS = 60.0
"""Stripe itself works on a request for 60 to 80 seconds at most; whoever is late is read back afterwards."""
CONNECTIONS = 16


class NothingSent(stripe.APIConnectionError):
    """The body was never begun to be sent: no name, no connection, no trust in the certificate. Nothing is executed
    of a request whose body is missing."""


class OnceTransport(stripe.HTTPClient):
    """The SDK's HTTPClient for writes: one attempt, no redirect, own timeouts."""

    name = "urllib3"

    def __init__(self, connect_seconds: float = CONNECT_SECONDS, read_seconds: float = READ_SECONDS) -> None:
        super().__init__()
        self._timeout = urllib3.Timeout(connect=connect_seconds, read=read_seconds)
        self._pools = urllib3.PoolManager(maxsize=CONNECTIONS, ca_certs=stripe.ca_bundle_path)

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_usage: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        """The body, status and headers of the answer. Raises NothingSent, or APIConnectionError when it may have been
        executed."""
        sent = _Sent(str(post_data or "").encode())
        length = {"Content-Length": str(len(sent.body))}
        try:
            answer = self._pools.request(
                method,
                url,
                body=iter(sent),
                headers={**(headers or {}), **length, "Accept-Encoding": "gzip"},
                timeout=self._timeout,
                retries=False,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise _lost(stripe.APIConnectionError if sent.begun else NothingSent, error) from error
        return answer.data.decode("utf-8", "replace"), answer.status, answer.headers

    def close(self) -> None:
        """Closes the idle connections."""
        self._pools.clear()


class _Sent:
    """A body that knows whether somebody began to send it: urllib3 asks for it after connection and headers. One that
    is empty counts as sent."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.begun = not body

    def __iter__(self) -> Iterator[bytes]:
        self.begun = True
        yield self.body


def _lost(kind: Any, error: Exception) -> stripe.APIConnectionError:
    lost: stripe.APIConnectionError = kind(type(error).__name__, should_retry=False)
    return lost

"""A GET to Stripe as the SDK would send it, without what the SDK does anew for each.

It puts its headers together, formats log lines that nobody reads and makes ordered dicts of the answer, which together
cost as much as the call. The headers of a GET are always the same, so they are asked of it once; and every answer that
is not a good one goes through it, so that each error is its own.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import stripe

from app.gateways.stripe_transport import Answer, PooledTransport

OK = 200


class Asking:
    """GETs with one key, of one server. Thread-safe."""

    def __init__(self, api_key: str, base: str, transport: PooledTransport) -> None:
        self._transport, self._within = transport, urlsplit(base).path
        self._pool = transport.pool(base)
        self._said = _Said()
        self._sdk = stripe.StripeClient(
            api_key, base_addresses={"api": base}, http_client=self._said, max_network_retries=0
        )
        self._said.now(Answer(OK, b"{}", {}))
        self._sdk.raw_request("get", "/v1/charges")
        self._headers = dict(self._said.headers)

    def get(self, path: str, params: Mapping[str, Any], deadline: float) -> bytes:
        """The body of a good answer, which must be there by `deadline` (of the transport's clock). Raises
        StripeError."""
        query = urlencode(list(_flat(params.items())))
        target = f"{self._within}{path}?{query}" if query else f"{self._within}{path}"
        answer = self._transport.send(self._pool, ("GET", target, None), self._headers, deadline)
        if answer.status != OK:
            self._said.now(answer)
            self._sdk.raw_request("get", path, **params)
        return answer.body

    def close(self) -> None:
        """Closes the idle connections."""
        self._transport.close()


class _Said(stripe.HTTPClient):
    """Sends nothing: tells the SDK what was answered, and keeps the headers that it would have sent."""

    name = "urllib3"

    def __init__(self) -> None:
        super().__init__()
        self._local = threading.local()
        self.headers: Mapping[str, str] = {}

    def now(self, answer: Answer) -> None:
        """What this thread was answered."""
        self._local.answer = answer

    def request(self, *asked: Any, **_usage: Any) -> tuple[str, int, Mapping[str, str]]:
        """That answer."""
        _method, _url, self.headers, *_body = asked
        answer: Answer = self._local.answer
        return answer.body.decode("utf-8", "replace"), answer.status, answer.headers


def _flat(params: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Parameters as Stripe writes them: `created[gte]`, `expand[0]`."""
    for name, value in params:
        if isinstance(value, Mapping):
            yield from _flat((f"{name}[{key}]", inner) for key, inner in value.items())
        elif isinstance(value, list | tuple):
            yield from _flat((f"{name}[{place}]", inner) for place, inner in enumerate(value))
        elif value is not None:
            yield name, str(value).lower() if isinstance(value, bool) else value

"""How `counterfoil doctor` asks Stripe by the SDK: one attempt, within our own times. Cards read through
app.gateways.stripe_wires."""

from collections.abc import Callable, Mapping
from typing import Any

import stripe
import urllib3

from app.gateways.stripe_wires import CONNECT_SECONDS, LONGEST_READ_SECONDS


class AskedOnce(stripe.HTTPClient):
    """The SDK's HTTPClient over one urllib3 pool."""

    name = "urllib3"

    def __init__(self) -> None:
        super().__init__()
        self._pools = urllib3.PoolManager(ca_certs=stripe.ca_bundle_path)

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, **_usage: Any
    ) -> tuple[str, int, Mapping[str, str]]:
        """The body, status and headers of one attempt, for the SDK. Raises APIConnectionError."""
        try:
            answer = self._pools.request(
                method.upper(),
                url,
                body=post_data,
                headers={**(headers or {}), "Accept-Encoding": "gzip"},
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=LONGEST_READ_SECONDS),
                retries=False,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            raise unreached(error) from error
        return answer.data.decode("utf-8", "replace"), answer.status, answer.headers

    def close(self) -> None:
        """Closes the idle connections."""
        self._pools.clear()


def unreached(error: urllib3.exceptions.HTTPError) -> stripe.APIConnectionError:
    """The SDK's error for one of urllib3's: a certificate that is not trusted is not another one a moment later."""
    lasting = isinstance(error, urllib3.exceptions.SSLError)
    make: Callable[..., stripe.APIConnectionError] = stripe.APIConnectionError
    return make(type(error).__name__, should_retry=not lasting)

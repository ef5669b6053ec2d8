"""Calls to Intercom's API through python-intercom: bounded, sent once, every failure said in our words."""

import ssl
from collections.abc import Callable
from functools import cache
from typing import TypeVar

import httpx
from intercom import Intercom
from intercom.core.api_error import ApiError

from app.domain.errors import CounterfoilError, NotFound, OutcomeUnknown, Unavailable, Why
from app.settings import Settings

VERSION = "2.14"
TIMEOUT = httpx.Timeout(4.0, connect=2.0)
CERTAIN = frozenset((400, 401, 402, 403, 404, 405, 406, 413, 415, 422, 429))
"""The answers after which it is certain that nothing was written; every other one may come after the fact."""
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
NEEDED = "Read conversations, Write conversations, Read tags, Write tags"
"""What the token must be allowed, as the Developer Hub names it."""
Answer = TypeVar("Answer")
_WHY = {401: Why.KEY, 403: Why.PERMISSION, 429: Why.RATE_LIMITED}


class Calls:
    """The configured workspace's API. python-intercom names no API version by itself and the one set in the Developer
    Hub would hold, so ours goes with every call; a redirect is not followed. It sends nothing again by itself."""

    def __init__(self, settings: Settings, timeout: httpx.Timeout = TIMEOUT) -> None:
        self._settings = settings
        self._timeout = timeout

    def read(self, ask: Callable[[Intercom], Answer]) -> Answer:
        """What `ask` reads. Raises NotFound and Unavailable."""
        return self._once(ask, reading)

    def write(self, ask: Callable[[Intercom], Answer]) -> Answer:
        """The same for a change. Raises NotFound and Unavailable when it is certain that nothing was changed, else
        OutcomeUnknown."""
        return self._once(ask, writing)

    def _once(self, ask: Callable[[Intercom], Answer], ours: Callable[[Exception], CounterfoilError]) -> Answer:
        secure = self._settings.intercom_api_base.startswith("https://")  # a proxy's settings are not for loopback
        http = httpx.Client(verify=_certificates(), timeout=self._timeout, follow_redirects=False, trust_env=secure)
        with http:
            try:
                return ask(self._speaking(http))
            except (ApiError, httpx.HTTPError, ValueError, AttributeError, TypeError) as error:
                raise ours(error) from error

    def _speaking(self, http: httpx.Client) -> Intercom:
        return Intercom(
            token=self._settings.intercom_access_token or "",
            base_url=self._settings.intercom_api_base,
            httpx_client=http,
            headers={"Intercom-Version": VERSION},
        )


@cache
def _certificates() -> ssl.SSLContext:
    """Read once: reading them for each call costs more than the call."""
    return httpx.create_ssl_context()


def reading(error: Exception) -> CounterfoilError:
    """Why a read failed."""
    if isinstance(error, ApiError):
        return _answered(error)
    if isinstance(error, httpx.HTTPError):
        return Unavailable(Why.SLOW if isinstance(error, httpx.TimeoutException) else Why.DOWN)
    return Unavailable(Why.ODD, "Intercom's answer could not be understood")


def writing(error: Exception) -> CounterfoilError:
    """Why a write failed, or that nobody knows whether it did."""
    if isinstance(error, NEVER_SENT) or (isinstance(error, ApiError) and error.status_code in CERTAIN):
        return reading(error)
    return OutcomeUnknown("Intercom gave no clear answer.")


def error_code(error: BaseException | None) -> str:
    """The code that Intercom gave, such as `admin_not_found`; "" for none."""
    body = error.body if isinstance(error, ApiError) else None
    entries = body.get("errors") if isinstance(body, dict) else getattr(body, "errors", None)
    first = entries[0] if isinstance(entries, list) and entries else None
    code = first.get("code") if isinstance(first, dict) else getattr(first, "code", None)
    return code if isinstance(code, str) else ""


def _answered(error: ApiError) -> CounterfoilError:
    status = error.status_code or 0
    if status == 404 and error_code(error):
        return NotFound("Intercom does not know this.")
    why = Why.DOWN if status >= 500 else _WHY.get(status, Why.ODD)
    needed, after = NEEDED if status == 403 else None, _wait(error) if status == 429 else None
    return Unavailable(why, f"Intercom answered {error.status_code}", permission=needed, after=after)


def _wait(error: ApiError) -> int | None:
    """The seconds that a rate limit asks us to wait."""
    given = next((text for name, text in (error.headers or {}).items() if name.lower() == "retry-after"), "")
    return int(given) if given.isascii() and given.isdigit() else None

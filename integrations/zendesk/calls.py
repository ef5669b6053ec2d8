"""Calls to Zendesk's API through zenpy: one client a call, a refused token minted anew, failures in our words.

A write is sent once. What zenpy would sleep through or send again is raised instead.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import requests
from urllib3.exceptions import MaxRetryError, NewConnectionError
from zenpy import Zenpy
from zenpy.lib.exception import APIException, RatelimitBudgetExceeded, RecordNotFoundException, ZenpyException

from app.domain.errors import CounterfoilError, NotFound, OutcomeUnknown, Refused, Unavailable, Why
from app.settings import Settings
from integrations.zendesk.access import TIMEOUT, Access
from integrations.zendesk.transport import session

SECONDS_LIMITED = 2
NO_SLEEP = 1
UNAUTHORIZED, UNPROCESSABLE = 401, 422
CERTAIN = frozenset((400, UNAUTHORIZED, 403, 404, 413, 415, 429))
"""The answers after which it is certain that nothing was written; every other one may come after the fact."""
Answer = TypeVar("Answer")
_WHY = {UNAUTHORIZED: Why.KEY, 403: Why.PERMISSION, 429: Why.RATE_LIMITED}


class TicketClosed(Refused):
    """A closed ticket can be read, and nothing else."""


class Calls:
    """Asks with a token that is good, in bounded time: `timeout` is for connecting and for reading, in seconds.
    `seconds` is a clock that only runs forward."""

    def __init__(
        self, settings: Settings, seconds: Callable[[], float], timeout: tuple[float, float] = TIMEOUT
    ) -> None:
        self._settings = settings
        self._timeout = timeout
        self._access = Access(settings, seconds)

    def read(self, ask: Callable[[Any], Answer]) -> Answer:
        """What `ask` reads from a zenpy client. Raises NotFound and Unavailable."""
        return self._ask(lambda token: self._once(ask, token, SECONDS_LIMITED, reading))

    def write(self, ask: Callable[[Any], Answer]) -> Answer:
        """The same for a change, which is never sent again once it may have arrived. Raises NotFound, Refused and
        Unavailable when it is certain that nothing was changed, else OutcomeUnknown."""
        return self._ask(lambda token: self._once(ask, token, NO_SLEEP, writing))

    def _ask(self, once: Callable[[str], Answer]) -> Answer:
        token = self._access.token()
        try:
            return once(token)
        except Unavailable as error:
            if error.why is not Why.KEY or not self._access.refused(token):
                raise
        return once(self._access.token())

    def _once(
        self, ask: Callable[[Any], Answer], token: str, patience: int, ours: Callable[[Exception], CounterfoilError]
    ) -> Answer:
        """One try with one client; `patience` is how many seconds of a rate limit zenpy may sleep through, and one."""
        connect: Any = Zenpy  # zenpy has no types
        with session(self._settings) as own:
            limited: list[requests.Response] = []
            own.hooks["response"] = [lambda answer, **_: limited.append(answer) if answer.status_code == 429 else None]
            zenpy = connect(
                subdomain=self._settings.zendesk_subdomain,
                oauth_token=token,
                session=own,
                timeout=self._timeout,
                ratelimit_budget=patience,
            )
            try:
                return ask(zenpy)
            except RatelimitBudgetExceeded as error:
                raise Unavailable(Why.RATE_LIMITED, after=_wait(limited[-1] if limited else None)) from error
            except (APIException, ZenpyException, requests.RequestException) as error:
                raise ours(error) from error
            except (ValueError, TypeError, AttributeError, KeyError) as error:
                raise ours(error) from error


def reading(error: Exception) -> CounterfoilError:
    """Why a read failed."""
    if isinstance(error, RecordNotFoundException):
        return NotFound("Zendesk does not know this.")
    if isinstance(error, requests.Timeout):
        return Unavailable(Why.SLOW)
    response = getattr(error, "response", None)
    if response is not None:
        return _answered(response)
    if isinstance(error, requests.ConnectionError):
        return Unavailable(Why.DOWN)
    odd = None if isinstance(error, requests.RequestException | ZenpyException) else "could not be understood"
    return Unavailable(Why.ODD, f"Zendesk's answer {odd}" if odd else "")


def writing(error: Exception) -> CounterfoilError:
    """Why a write failed, or that nobody knows whether it did."""
    response = getattr(error, "response", None)
    if response is not None and response.status_code == UNPROCESSABLE:
        return _refused(response)
    if _never_connected(error) or (response is not None and response.status_code in CERTAIN):
        return reading(error)
    return OutcomeUnknown("Zendesk gave no clear answer.")


def _refused(response: requests.Response) -> Refused:
    """Zendesk docs, Tickets: a closed ticket cannot be changed; the answer's details name the field `status`."""
    try:
        details = response.json().get("details")
    except (ValueError, AttributeError):
        details = None
    if isinstance(details, dict) and "status" in details:
        return TicketClosed("The ticket is closed: it takes no notes any more.")
    return Refused("Zendesk did not take the note.")


def _answered(response: requests.Response) -> Unavailable:
    why = _WHY.get(response.status_code) or (Why.DOWN if response.status_code >= 500 else Why.ODD)
    needed = "tickets:read tickets:write users:read" if why is Why.PERMISSION else None
    return Unavailable(why, permission=needed, after=_wait(response) if why is Why.RATE_LIMITED else None)


def _wait(response: requests.Response | None) -> int | None:
    """The seconds that a rate limit asks us to wait."""
    given = response.headers.get("Retry-After", "") if response is not None else ""
    return int(given) if given.isascii() and given.isdigit() else None


def _never_connected(error: Exception) -> bool:
    """Whether no connection came about, so that nothing can have been sent."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    inner = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError)

"""The OAuth token by which we read Zendesk: a fixed one, or one that we mint and mint again before it ends.

Zendesk docs, OAuth client credentials: no refresh token; a token lives 300 to 172,800 seconds.
"""

from collections.abc import Callable
from threading import Lock

import requests

from app.domain.errors import Unavailable, Why
from app.settings import Settings
from integrations.zendesk.transport import session

SCOPE = "tickets:read tickets:write users:read macros:read macros:write"
ASKED_SECONDS = 3600
RENEWED_AT = 0.8
TIMEOUT = (2.0, 3.0)


class Access:
    """Hands out the current token. Safe among threads, and only one of them mints at a time."""

    def __init__(self, settings: Settings, seconds: Callable[[], float]) -> None:
        self._settings = settings
        self._seconds = seconds
        self._token = settings.zendesk_oauth_token or ""
        self._ends = float("inf") if self._token else 0.0
        self._lock = Lock()

    def token(self) -> str:
        """A token that is good as far as we know. Raises Unavailable."""
        with self._lock:
            if self._seconds() >= self._ends:
                self._mint()
            return self._token

    def refused(self, token: str) -> bool:
        """Takes note that Zendesk refused this token; whether another one can be had."""
        with self._lock:
            if self._settings.zendesk_oauth_token:
                return False
            if token == self._token:
                self._ends = 0.0
            return True

    def _mint(self) -> None:
        body = {
            "grant_type": "client_credentials",
            "client_id": self._settings.zendesk_oauth_client_id,
            "client_secret": self._settings.zendesk_oauth_client_secret,
            "scope": SCOPE,
            "expires_in": ASKED_SECONDS,
        }
        try:
            with session(self._settings) as own:
                url = f"https://{self._settings.zendesk_subdomain}.zendesk.com/oauth/tokens"
                answer = own.post(url, json=body, timeout=TIMEOUT)
        except requests.Timeout as error:
            raise Unavailable(Why.SLOW, "Zendesk did not answer in time") from error
        except requests.RequestException as error:
            raise Unavailable(Why.DOWN, "Zendesk cannot be reached") from error
        if answer.status_code >= 500 or answer.status_code == 429:
            raise Unavailable(Why.RATE_LIMITED if answer.status_code == 429 else Why.DOWN, "Zendesk gives no token now")
        if not answer.ok:
            raise Unavailable(Why.KEY, "Zendesk does not accept our OAuth client")
        self._keep(answer)

    def _keep(self, answer: requests.Response) -> None:
        try:
            given = answer.json()
            token, life = given["access_token"], int(given.get("expires_in") or ASKED_SECONDS)
        except (ValueError, KeyError, TypeError) as error:
            raise Unavailable(Why.ODD, "Zendesk's token could not be understood") from error
        self._token, self._ends = str(token), self._seconds() + life * RENEWED_AT

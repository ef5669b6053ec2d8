"""The public key of our Zendesk app: from the settings, else from Zendesk's API, never from what a token says.

Zendesk docs, Apps API: one key for each app, readable by anybody. How often it changes is not said anywhere.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

import httpx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from app.domain.errors import Unavailable, Why
from app.settings import Settings

KEPT = timedelta(hours=24)
PAUSE = timedelta(minutes=1)
PAUSE_WITHOUT = timedelta(seconds=5)
SECONDS = 5.0


class AppKey:
    """The key that signs our tokens, kept 24 hours; asks Zendesk again at most once a minute. Safe among threads."""

    def __init__(self, settings: Settings, client: httpx.Client, now: Callable[[], datetime]) -> None:
        self._url = f"{settings.zendesk_api_base}/api/v2/apps/{settings.zendesk_app_id}/public_key.pem"
        self._client = client
        self._now = now
        self._fixed = settings.zendesk_app_public_key
        self._kept: RSAPublicKey | None = None
        self._fetched_at: datetime | None = None
        self._asked_at: datetime | None = None
        self._lock = Lock()

    def current(self) -> RSAPublicKey:
        """The key as we know it. Raises Unavailable when there is none."""
        if self._fixed:
            return _key(self._fixed)
        with self._lock:
            if self._kept is None or self._fetched_at is None or self._now() - self._fetched_at > KEPT:
                return self._fetched(PAUSE_WITHOUT)
            return self._kept

    def renewed(self) -> RSAPublicKey | None:
        """The key read anew, after a signature that did not fit; None when it may not be asked for again yet."""
        if self._fixed:
            return None
        with self._lock:
            return self._fetched(PAUSE) if self._rested(PAUSE) else None

    def _rested(self, pause: timedelta) -> bool:
        return self._asked_at is None or self._now() - self._asked_at >= pause

    def _fetched(self, pause: timedelta) -> RSAPublicKey:
        if not self._rested(pause):
            raise Unavailable(Why.DOWN, "Zendesk's key of the app could not be read a moment ago")
        self._asked_at = self._now()
        try:
            answer = self._client.get(self._url, timeout=SECONDS)
            answer.raise_for_status()
            self._kept, self._fetched_at = _key(answer.text), self._asked_at
            return self._kept
        except httpx.TimeoutException as error:
            raise Unavailable(Why.SLOW, "Zendesk's key of the app could not be read") from error
        except httpx.HTTPError as error:
            raise Unavailable(Why.DOWN, "Zendesk's key of the app could not be read") from error


def _key(pem: str) -> RSAPublicKey:
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError as error:
        raise Unavailable(Why.ODD, "Zendesk's key of the app is not a PEM") from error
    if not isinstance(key, RSAPublicKey):
        raise Unavailable(Why.ODD, "Zendesk's key of the app is not an RSA key")
    return key

"""The signed URL: a token that only Zendesk can sign, checked claim by claim and good for one use.

Zendesk docs, "Building a server-side app", part 5; forms of the claims as public apps rely on them. The token proves
the signed-in user and the installation, nothing else: no role, no e-mail, no ticket.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from app.domain.errors import Unauthenticated
from app.ports import Store
from app.settings import Settings
from integrations.zendesk.public_key import AppKey

LEEWAY = 30
LONGEST_LIFE = 86_400
LONGEST_TOKEN = 8192
NEEDED = ["exp", "iat", "iss", "aud", "sub"]
_USER = re.compile(r"([0-9]{1,20})(?:\.json)?\Z")


class SignedUrl:
    """Says whose signed request this is. Every miss raises Unauthenticated, with a reason that is for the log only."""

    def __init__(self, settings: Settings, key: AppKey, store: Store, now: Callable[[], datetime]) -> None:
        host = f"{settings.zendesk_subdomain}.zendesk.com"
        self._issuers = (host, f"https://{host}")
        self._audience = f"https://{host}/api/v2/apps/installations/{settings.zendesk_installation_id}.json"
        self._origin = settings.zendesk_origin
        self._key = key
        self._store = store
        self._now = now

    def user_of(self, token: str, origin: str) -> str:
        """The id of the Zendesk user who opened the frame. Raises Unauthenticated, Unavailable (no public key)."""
        if not self._origin or origin != self._origin:
            raise Unauthenticated("foreign origin")
        if not token or len(token) > LONGEST_TOKEN:
            raise Unauthenticated("no token")
        claims = self._signed_claims(token)
        self._check_times(claims)
        _check_context(claims.get("context"))
        user = _USER.search(str(claims["sub"]))
        if user is None:
            raise Unauthenticated("sub names no user")
        self._use_once(token, claims)
        return user[1]

    def _signed_claims(self, token: str) -> Mapping[str, Any]:
        try:
            return self._decoded(token, self._key.current())
        except jwt.InvalidSignatureError as error:
            renewed = self._key.renewed()
            if renewed is None:
                raise Unauthenticated("InvalidSignatureError") from error
        except jwt.PyJWTError as error:
            raise Unauthenticated(type(error).__name__) from error
        try:
            return self._decoded(token, renewed)
        except jwt.PyJWTError as error:
            raise Unauthenticated(type(error).__name__) from error

    def _decoded(self, token: str, key: RSAPublicKey) -> Mapping[str, Any]:
        """RS256 only: a list with HS256 in it would take the public key for a shared secret. Times are checked by our
        own clock afterwards."""
        options: Any = {"require": NEEDED, "verify_exp": False, "verify_nbf": False, "verify_iat": False}
        claims: Mapping[str, Any] = jwt.decode(
            token, key, algorithms=["RS256"], audience=self._audience, issuer=self._issuers, options=options
        )
        return claims

    def _check_times(self, claims: Mapping[str, Any]) -> None:
        now = self._now().timestamp()
        expires, issued, begins = (_seconds(claims, name) for name in ("exp", "iat", "nbf"))
        if expires is None or issued is None or now >= expires + LEEWAY:
            raise Unauthenticated("expired")
        if issued > now + LEEWAY or (begins is not None and begins > now + LEEWAY):
            raise Unauthenticated("not valid yet")
        if expires - now > LONGEST_LIFE:
            raise Unauthenticated("lives too long")

    def _use_once(self, token: str, claims: Mapping[str, Any]) -> None:
        """By the token's own id, else by the text that is signed: the signature's last letter can be written in several
        ways that mean the same."""
        own = claims.get("jti")
        text = f"jti {claims['iss']} {own}" if isinstance(own, str) and own else token.rpartition(".")[0]
        until = datetime.fromtimestamp(int(claims["exp"]) + 2 * LEEWAY, UTC)
        if not self._store.first_use(hashlib.sha256(text.encode()).hexdigest(), until):
            raise Unauthenticated("replayed")


def _check_context(context: object) -> None:
    given = {} if context is None else context
    if not isinstance(given, dict):
        raise Unauthenticated("odd context")
    if given.get("product") not in (None, "support") or given.get("location") not in (None, "ticket_sidebar"):
        raise Unauthenticated("another place than the ticket's sidebar")


def _seconds(claims: Mapping[str, Any], name: str) -> int | None:
    """A time claim, whole seconds since 1970 UTC. Raises Unauthenticated for what is no number."""
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**40:
        raise Unauthenticated(f"{name} is no time")
    return value

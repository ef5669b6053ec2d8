"""Sign-in by OpenID Connect, with any provider: Authlib checks state, nonce, signature, issuer, audience and time."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response as BaseResponse

from app.deps import Deps
from app.domain.address import small
from app.domain.errors import Unauthenticated
from app.domain.phrase import Name
from app.settings import Settings
from app.usecases import console
from app.usecases.console import Lead

NAME = "counterfoil"
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures that only the provider can make: never none, never a secret that both sides have."""
_FAILED = (OAuthError, AuthlibBaseError, JoseError, RequestException, ValueError, TypeError, KeyError, RuntimeError)
_log = structlog.get_logger(__name__)


class OpenIdConnect:
    """The provider of these settings."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._settings = settings
        oauth: Any = cast(Any, OAuth)(app)  # Authlib has no types
        oauth.register(
            NAME,
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": 8},
        )
        self._client: Any = oauth.create_client(NAME)

    def leave(self) -> BaseResponse:
        """Sends the browser to the provider. Raises Unauthenticated when the provider cannot be asked."""
        return cast(BaseResponse, self._asked(lambda: self._known().authorize_redirect(self._back)))

    def come_back(self, deps: Deps) -> Lead:
        """Who came back from the provider. Raises Unauthenticated with the reason, for the page and the log."""
        claims = self._asked(self._claims)
        email = small(str(claims.get("email") or "").strip())
        verified = claims.get("email_verified")
        if not email:
            raise Unauthenticated("The sign-in gave no e-mail address.")
        if verified is not True and not (verified is None and self._settings.oidc_email_trusted):
            raise Unauthenticated("The sign-in does not say that this e-mail address is verified.")
        lead = console.lead_of(deps, email, str(claims.get("name") or ""))
        if lead is None:
            raise Unauthenticated("The policy lets nobody with this address into the console.")
        return lead

    @property
    def _back(self) -> str:
        return f"{self._settings.public_url}/console/callback"

    def _known(self) -> Any:
        """The client, once the provider has said who it is. Raises ValueError when it says to be somebody else."""
        metadata = self._client.load_server_metadata()
        if str(metadata.get("issuer", "")).rstrip("/") != self._settings.oidc_issuer:
            raise ValueError("the provider has another name than OIDC_ISSUER")
        metadata["id_token_signing_alg_values_supported"] = ALGORITHMS
        return self._client

    def _claims(self) -> Mapping[str, Any]:
        """What the provider says of who came back, proven: our state, code, nonce; its signature, name, time."""
        client = self._known()
        issuer = {"essential": True, "value": client.server_metadata["issuer"]}
        audience = {"essential": True, "value": self._settings.oidc_client_id}
        token = client.authorize_access_token(claims_options={"iss": issuer, "aud": audience})
        return token.get("userinfo") or {}

    def _asked(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except _FAILED as error:
            _log.warning("sign_in_failed", kind=type(error).__name__, why=str(getattr(error, "error", ""))[:80])
            raise Unauthenticated(
                "The sign-in did not work ({kind}). Try again.", kind=Name(type(error).__name__)
            ) from error

"""Sign-in by OpenID Connect, with any provider: Authlib checks state, nonce, signature, issuer, audience and time."""

from collections.abc import Callable
from typing import Any, cast

import structlog
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response as BaseResponse

from app.deps import Deps
from app.domain.errors import Unauthenticated
from app.settings import Settings
from app.usecases import console
from app.usecases.console import Lead

NAME = "counterfoil"
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
        return cast(BaseResponse, self._asked(lambda: self._client.authorize_redirect(self._back)))

    def come_back(self, deps: Deps) -> Lead:
        """Who came back from the provider. Raises Unauthenticated with the reason, for the page and the log."""
        token = self._asked(self._client.authorize_access_token)
        claims = token.get("userinfo") or {}
        email = str(claims.get("email") or "").strip().lower()
        verified = claims.get("email_verified")
        if not email:
            raise Unauthenticated("the provider gave no e-mail address")
        if verified is not True and not (verified is None and self._settings.oidc_email_trusted):
            raise Unauthenticated("the provider does not say that the e-mail address is verified")
        lead = console.lead_of(deps, email, str(claims.get("name") or ""))
        if lead is None:
            raise Unauthenticated("the policy lets nobody with this address into the console")
        return lead

    @property
    def _back(self) -> str:
        return f"{self._settings.public_url}/console/callback"

    def _asked(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except (OAuthError, JoseError, RequestException, ValueError, KeyError) as error:
            raise Unauthenticated(f"sign-in failed: {type(error).__name__}") from error

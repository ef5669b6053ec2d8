"""Zendesk's token endpoint for the client_credentials grant: short-lived tokens without a refresh token."""

from __future__ import annotations

import secrets
from threading import Lock
from typing import Any

Json = dict[str, Any]
SHORTEST, LONGEST = 300, 172_800  # seconds; Zendesk docs, OAuth token expiry


class TokenDesk:
    """The tokens that were minted here and when they end (epoch seconds)."""

    def __init__(self) -> None:
        self._ends: dict[str, int] = {}
        self._lock = Lock()

    def expired(self, token: str, now: int) -> bool:
        """True for a token of ours whose time is over; a token that was not minted here never expires."""
        with self._lock:
            end = self._ends.get(token)
        return end is not None and now >= end

    def mint(self, body: Json, now: int) -> tuple[Json, int]:
        """The answer and its status. A secret that begins with `revoked` is refused."""
        if body.get("grant_type") != "client_credentials":
            return _refusal("unsupported_grant_type", "The authorization grant type is not supported.", 400)
        secret = body.get("client_secret")
        if not body.get("client_id") or not isinstance(secret, str) or not secret or secret.startswith("revoked"):
            return _refusal("invalid_client", "Client authentication failed due to unknown client.", 401)
        life = body.get("expires_in", LONGEST)
        if not isinstance(life, int) or not SHORTEST <= life <= LONGEST:
            return _refusal("invalid_request", f"expires_in must be between {SHORTEST} and {LONGEST}", 400)
        token = secrets.token_hex(32)
        with self._lock:
            self._ends[token] = now + life
        scope = body.get("scope") or "read write"
        return {"access_token": token, "token_type": "bearer", "scope": scope, "expires_in": life}, 200


def _refusal(error: str, description: str, status: int) -> tuple[Json, int]:
    return {"error": error, "error_description": description}, status

"""What the two helpdesks sign with: Zendesk's per-app RSA key (RS256 tokens) and Intercom's client secret (HMAC)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass(frozen=True)
class AppKey:
    """The key pair of one Zendesk app: `public_pem` is what the public_key.pem endpoint serves."""

    private_pem: bytes
    public_pem: bytes

    def sign(self, claims: dict[str, Any]) -> str:
        """A compact RS256 token over the claims."""
        return jwt.encode(claims, self.private_pem, algorithm="RS256")


def new_app_key() -> AppKey:
    """A fresh 2048-bit RSA pair."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return AppKey(
        private_pem=private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        public_pem=private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ),
    )


def body_signature(raw: bytes, client_secret: str) -> str:
    """Intercom's X-Body-Signature: lower-case hex HMAC-SHA256 over the raw body (Intercom docs, Canvas Kit)."""
    return hmac.new(client_secret.encode(), raw, hashlib.sha256).hexdigest()

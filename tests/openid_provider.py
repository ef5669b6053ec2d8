"""A small OpenID provider on loopback: discovery, authorize, token, keys; a test changes what it says."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask, Response, redirect, request
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as BaseResponse

CLIENT, SECRET = "counterfoil-client", "the-client-secret"


@dataclass
class Provider:
    """`claims` are laid over an honest ID token, `algorithm` and `key` sign it; `asked` are the authorize requests."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: Any = None
    metadata: dict[str, Any] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    token_answer: tuple[int, str] | None = None
    own_key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def public_pem(self) -> bytes:
        return self.own_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        } | self.metadata

    def keys(self) -> dict[str, Any]:
        one = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.own_key.public_key()))
        return {"keys": [one | {"kid": "k1", "use": "sig"}]}

    def authorize(self) -> BaseResponse:
        given = request.args.to_dict()
        self.asked.append(given)
        code = f"code-{len(self.asked)}"
        self.codes[code] = given
        return redirect(f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}")

    def token(self) -> Any:
        """Gives a token once for a code, to our client with the secret and the verifier of the challenge."""
        if self.token_answer:
            return Response(self.token_answer[1], self.token_answer[0], content_type="application/json")
        asked = self.codes.pop(request.form.get("code", ""), None)
        verifier = request.form.get("code_verifier", "").encode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier).digest()).rstrip(b"=").decode()
        login = request.authorization
        if login is None or (login.username, login.password) != (CLIENT, SECRET):
            return {"error": "invalid_client"}, 401
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != request.form["redirect_uri"]
        ):
            return {"error": "invalid_grant"}, 400
        return {"access_token": "at", "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])}

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        honest = {"iss": self.issuer, "sub": "1", "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        said = honest | {"email": "lead@example.com", "email_verified": True, "name": "Lena Hart"} | self.claims
        said = {name: value for name, value in said.items() if value is not None}
        if self.algorithm == "HS256" and isinstance(self.key, bytes):
            return _by_hand(said, self.key)
        return jwt.encode(said, self.key or self.own_key, self.algorithm, headers={"kid": "k1"})

    def visit(self, location: str) -> str:
        """Goes where the browser is sent; gives the address that it comes back to."""
        return httpx.get(location, follow_redirects=False).headers["Location"]


def _by_hand(said: dict[str, Any], key: bytes) -> str:
    """HS256 under any bytes: PyJWT refuses to take a public key for a secret."""
    import hmac

    parts = [{"alg": "HS256", "typ": "JWT", "kid": "k1"}, said]
    signed = b".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in parts)
    signature = base64.urlsafe_b64encode(hmac.new(key, signed, hashlib.sha256).digest()).rstrip(b"=")
    return (signed + b"." + signature).decode()


@contextmanager
def provider() -> Iterator[Provider]:
    """One that answers on loopback until the end."""
    made, app = Provider(), Flask("provider")
    app.add_url_rule("/.well-known/openid-configuration", "discovery", made.discovery)
    app.add_url_rule("/keys", "keys", made.keys)
    app.add_url_rule("/authorize", "authorize", made.authorize)
    app.add_url_rule("/token", "token", made.token, methods=["POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    made.issuer = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    thread.join()
    server.server_close()

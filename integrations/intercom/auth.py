"""Whether a body was signed by Intercom for our app: hex HMAC of the raw bytes, keyed with the client secret.

Intercom docs, Canvas Kit, "Signing": SHA-256, and Webhooks, "Signed notifications": SHA-1 behind `sha1=`. Neither
carries a time: a signed body can be replayed for ever, so nothing that matters may hang on it being new.
"""

import hashlib
import hmac
import re

HEADER = "X-Body-Signature"
HUB_HEADER = "X-Hub-Signature"
_BODY_SIGNATURE = re.compile(r"[0-9a-f]{64}")
_HUB_SIGNATURE = re.compile(r"sha1=[0-9a-f]{40}")


def signed(raw: bytes, signature: str | None, secrets: tuple[str, ...]) -> bool:
    """True when one of the secrets signed exactly these bytes. No secret, an empty one or no signature is False."""
    return _made(signature, [hmac.new(one.encode(), raw, hashlib.sha256).hexdigest() for one in secrets if one])


def hub_signed(raw: bytes, signature: str | None, secrets: tuple[str, ...]) -> bool:
    """The same for the signature of a webhook."""
    return _made(signature, ["sha1=" + hmac.new(one.encode(), raw, hashlib.sha1).hexdigest() for one in secrets if one])


def promising(hub_signature: str | None, body_signature: str | None) -> bool:
    """Whether one of the two is of the shape of a signature: a body is worth reading."""
    hub, body = hub_signature or "", body_signature or ""
    return bool(_HUB_SIGNATURE.fullmatch(hub) or _BODY_SIGNATURE.fullmatch(body))


def _made(signature: str | None, expected: list[str]) -> bool:
    """Whether it is one of these; compared as bytes, since a header may hold anything."""
    if not signature:
        return False
    given = signature.encode("utf-8", "replace")
    return sum(hmac.compare_digest(one.encode(), given) for one in expected) > 0

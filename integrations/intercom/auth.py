"""Whether a body was signed by Intercom for our app: hex HMAC-SHA256 of the raw bytes, keyed with the client secret.

Intercom docs, Canvas Kit, "Signing". The signature carries no time: a signed body can be replayed for ever, so nothing
that matters may hang on it being new.
"""

import hashlib
import hmac

HEADER = "X-Body-Signature"


def signed(raw: bytes, signature: str | None, secrets: tuple[str, ...]) -> bool:
    """True when one of the secrets signed exactly these bytes. No secret, an empty one or no signature is False."""
    if not signature:
        return False
    given = signature.encode("utf-8", "replace")
    expected = [hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest().encode() for secret in secrets if secret]
    return sum(hmac.compare_digest(one, given) for one in expected) > 0

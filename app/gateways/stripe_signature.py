"""Whether a body was signed by Stripe for one of our webhook endpoints (Stripe docs, Webhooks, "Verify signatures").

The header is `t=SECONDS,v1=HEX,v1=HEX...`; HEX is the HMAC-SHA256 of `SECONDS.body`, keyed with the endpoint's secret.
As the SDK's WebhookSignature decides, at a fraction of its cost, but for two things: a time in the future is refused
as an old one is, and a time is written in digits only.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

TOLERANCE_SECONDS = 300
LONGEST_HEADER = 4096
_SECONDS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Signature:
    """What a header says: when it was signed, and the signatures of the scheme v1. `moment` is as it stands there."""

    moment: str
    signatures: tuple[bytes, ...]

    def recent(self, now: float) -> bool:
        """Whether it was signed within five minutes of `now` (seconds since 1970), before or after."""
        return abs(now - int(self.moment)) <= TOLERANCE_SECONDS


def read(header: str | None) -> Signature | None:
    """What a Stripe-Signature header says; None for what is none."""
    if not header or len(header) > LONGEST_HEADER:
        return None
    items = [item.split("=", 2) for item in header.split(",")]
    known = [(item[0], item[1] if len(item) > 1 else None) for item in items if item[0] in ("t", "v1")]
    if any(value is None for _, value in known):
        return None
    moment = next((value for name, value in known if name == "t"), None) or ""
    found = tuple(value.encode("utf-8", "replace") for name, value in known if name == "v1" and value is not None)
    return Signature(moment, found) if found and _SECONDS.fullmatch(moment) else None


def signed(raw: bytes, signature: Signature, secrets: Sequence[str]) -> bool:
    """Whether one of the secrets made one of the signatures over exactly these bytes. A blank secret signs nothing."""
    message = str(int(signature.moment)).encode() + b"." + raw
    expected = [hmac.new(one.encode(), message, hashlib.sha256).hexdigest().encode() for one in secrets if one.strip()]
    return sum(hmac.compare_digest(one, given) for one in expected for given in signature.signatures) > 0

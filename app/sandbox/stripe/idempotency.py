"""Idempotency keys: what was answered under a key is answered again, byte for byte."""

import hashlib
from dataclasses import dataclass

from app.sandbox.stripe.errors import StripeFault, invalid

LIFETIME = 24 * 3600
LONGEST = 255


@dataclass
class Kept:
    """One key's use: the request it came with and, once finished, the answer."""

    fingerprint: str
    created: int
    request_id: str
    status: int = 0
    body: bytes = b""


class Keys:
    """The keys of one account, kept for 24 hours of the sandbox's time. Not thread-safe: hold the account's lock."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}

    def begin(self, key: str, fingerprint: str, now: int, request_id: str) -> Kept | None:
        """The finished answer to replay, or None: the key is then reserved for this request.

        Raises StripeFault: 400 idempotency_error for other parameters, 409 while the first request is in flight.
        """
        if len(key) > LONGEST:
            raise invalid(f"Idempotency key must be at most {LONGEST} characters.")
        kept = self._kept.get(key)
        if kept is None or now - kept.created >= LIFETIME:
            self._kept[key] = Kept(fingerprint, now, request_id)
            return None
        if kept.fingerprint != fingerprint:
            raise StripeFault(
                400,
                "idempotency_error",
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request.",
            )
        if not kept.status:
            raise StripeFault(
                409,
                "idempotency_error",
                "There is currently another in-progress request using this Idempotent Key (that probably means you "
                "submitted twice, and the other request is still going through): "
                f"{key}. Request id: {kept.request_id}. Please try again later.",
                code="idempotency_key_in_use",
            )
        return kept

    def finish(self, key: str, status: int, body: bytes) -> None:
        """Keeps the answer."""
        self._kept[key].status, self._kept[key].body = status, body

    def release(self, key: str) -> None:
        """Frees a key whose request never began executing."""
        self._kept.pop(key, None)


def fingerprint(method: str, path: str, form: list[tuple[str, str]], parts: bytes = b"") -> str:
    """Equal for equal requests, in whatever order their parameters were written; `parts` is a multipart body."""
    written = repr((method, path, sorted(form))).encode()
    return hashlib.sha256(written + b"\0" + parts).hexdigest()

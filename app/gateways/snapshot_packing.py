"""Snapshots and matches as bytes: small, signed, and read only by the very code that wrote them.

What stands in a shared cache is read by whoever runs next to it, after a deploy too. So a packing names the code that
made it, is bound to the key that it stands under and signed, and what does not open is as good as absent.
"""

import hashlib
import hmac
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from app.domain.billing import Snapshot
from app.domain.matching import How

ROOT = Path(__file__).parents[1]
CODE = ("domain/*.py", "gateways/stripe_*.py", "gateways/snapshot_packing.py")
LEVEL = 1
MOST_BYTES = 4 * 1024 * 1024
_SIGNATURE, _MOMENT = 16, 8
Content = TypeVar("Content")


class KeptMatch(msgspec.Struct, frozen=True):
    """Who was found, without the profile that the look-up brought."""

    customer_id: str
    how: How


def code_version(root: Path = ROOT, patterns: Iterable[str] = CODE) -> str:
    """The digest of the code that decides what a snapshot holds: whatever changes in it, nothing older is read."""
    digest = hashlib.sha256()
    for file in sorted(file for pattern in patterns for file in root.glob(pattern)):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


class Packing(Generic[Content]):
    """To bytes and back. `secrets` sign, the first one, and each of them verifies; no more than `MOST_BYTES` are ever
    unpacked."""

    def __init__(self, kind: type[Content], secrets: Sequence[str]) -> None:
        self._secrets = tuple(hashlib.sha256(f"cache {one}".encode()).digest() for one in secrets)
        self._encoder, self._decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(kind)

    def pack(self, key: str, content: Content, began: datetime) -> bytes:
        """The content that stands under this key, and when reading it began."""
        moment = int(began.timestamp() * 1000).to_bytes(_MOMENT)
        body = moment + zlib.compress(self._encoder.encode(content), LEVEL)
        return _signature(self._secrets[0], key, body) + body

    def unpack(self, key: str, data: bytes) -> tuple[Content, datetime] | None:
        """What was packed under this key and when its reading began; None for anything else."""
        signature, body = data[:_SIGNATURE], data[_SIGNATURE:]
        if not any(hmac.compare_digest(signature, _signature(one, key, body)) for one in self._secrets):
            return None
        began = datetime.fromtimestamp(int.from_bytes(body[:_MOMENT]) / 1000, UTC)
        unpacking = zlib.decompressobj()
        try:
            content = self._decoder.decode(unpacking.decompress(body[_MOMENT:], MOST_BYTES))
        except (zlib.error, msgspec.DecodeError):
            return None
        return content, began


def _signature(secret: bytes, key: str, body: bytes) -> bytes:
    return hashlib.blake2b(key.encode() + b"\0" + body, key=secret, digest_size=_SIGNATURE).digest()


def snapshots(secrets: Sequence[str]) -> Packing[Snapshot]:
    """For snapshots."""
    return Packing(Snapshot, secrets)


def matches(secrets: Sequence[str]) -> Packing[KeptMatch]:
    """For matches."""
    return Packing(KeptMatch, secrets)

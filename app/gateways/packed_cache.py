"""Very many snapshots in little memory: the newest few as they are, the others packed, and all of them beside the other
processes where there is a place for that."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Protocol

from cachetools import TTLCache

from app.domain.billing import Snapshot
from app.domain.matching import Match
from app.gateways.snapshot_cache import MemorySnapshotCache
from app.gateways.snapshot_packing import KeptMatch, matches, snapshots


class SharedBytes(Protocol):
    """A place for bytes beside the other processes. Never raises: what it cannot do is as if nothing were there."""

    def get(self, name: str, *changes: str) -> tuple[bytes | None, datetime | None]:
        """The bytes under a name, and when one of these was told to be out of date last."""
        ...

    def put(self, name: str, data: bytes) -> None: ...
    def turn(self, name: str) -> Iterator[bool]: ...


@dataclass(frozen=True, slots=True)
class Room:
    """How much is kept: so many snapshots as they are (70 KiB each) and so many packed (3 KiB each), for so many
    seconds."""

    hot: int = 256
    packed: int = 20_000
    seconds: float = 24 * 3600


class PackedSnapshotCache:
    """What app.gateways.followed_cache keeps in. Thread-safe. `secrets` sign what is packed; `count` hears where a
    snapshot was found: process, packed, redis or nowhere."""

    def __init__(
        self,
        secrets: Sequence[str],
        now: Callable[[], datetime],
        room: Room | None = None,
        shared: SharedBytes | None = None,
        count: Callable[[str], None] = lambda _found: None,
    ) -> None:
        room = room or Room()
        self._hot = MemorySnapshotCache(room.seconds, room.hot, now)
        self._known = MemorySnapshotCache(room.seconds, room.packed, now)  # whom clues were found to be
        self._packed: TTLCache[str, bytes] = TTLCache(room.packed, room.seconds, timer=lambda: now().timestamp())
        self._lock = Lock()
        self._packing, self._matches = snapshots(secrets), matches(secrets)
        self._shared, self._count = shared, count

    def get(self, customer_id: str, after: datetime | None = None) -> Snapshot | None:
        """The snapshot of this customer; from the other processes only if it was read after that."""
        found, where = self._hot.get(customer_id), "process"
        if found is None:
            found, where = self._unpacked(customer_id), "packed"
        if found is None:
            found, where = self._from_others(customer_id, after), "redis"
        self._count(where if found is not None else "nowhere")
        if found is not None and where != "process":
            self._hot.put(found)
        return found

    def packed(self, snapshot: Snapshot, began: datetime) -> bytes:
        """A snapshot whose reading began then, as it is kept."""
        return self._packing.pack(snapshot.customer.id, snapshot, began)

    def keep(self, snapshot: Snapshot, packed: bytes) -> None:
        """Keeps a snapshot here."""
        with self._lock:
            self._packed[snapshot.customer.id] = packed
        self._hot.put(snapshot)

    def share(self, customer_id: str, packed: bytes) -> None:
        """Keeps it for the others too."""
        if self._shared is not None:
            self._shared.put(f"snapshot:{customer_id}", packed)

    def drop(self, customer_id: str) -> None:
        """Forgets a customer's snapshot here; the others are told by whoever says that it is out of date."""
        with self._lock:
            self._packed.pop(customer_id, None)
        self._hot.drop(customer_id)

    def clear(self) -> None:
        """Forgets everything here."""
        with self._lock:
            self._packed.clear()
        self._hot.clear()
        self._known.clear()

    def match(self, key: str, since: datetime | None = None, after: datetime | None = None) -> Match | None:
        """Who these clues were found to be, not before `since`; by another process only if it looked after `after`."""
        found = self._known.match(key, since)
        if found is None and self._shared is not None:
            data, changed = self._shared.get(f"match:{key}", *parts_of(key))
            opened = self._matches.unpack(key, data) if data else None
            if opened and _newer(opened[1], changed, after, since):
                found = Match(opened[0].customer_id, opened[0].how)
                self._known.keep_match(key, found, opened[1])
        return found

    def keep_match(self, key: str, match: Match, began: datetime) -> None:
        """Keeps here who these clues were found to be by a look-up that began then."""
        self._known.keep_match(key, match, began)

    def share_match(self, key: str, match: Match, began: datetime) -> None:
        """Keeps it for the others too, found by a look-up that began then."""
        if self._shared is not None:
            self._shared.put(f"match:{key}", self._matches.pack(key, KeptMatch(match.customer_id, match.how), began))

    def drop_match(self, part: str) -> None:
        """Forgets every match whose key holds this part, here."""
        self._known.drop_match(part)

    @contextmanager
    def turn(self, key: str) -> Iterator[bool]:
        """Held by one process at a time, where there are others to know of."""
        if self._shared is None:
            yield False
        else:
            yield from self._shared.turn(key)

    def _unpacked(self, customer_id: str) -> Snapshot | None:
        with self._lock:
            data = self._packed.get(customer_id)
        opened = self._packing.unpack(customer_id, data) if data is not None else None
        return opened[0] if opened else None

    def _from_others(self, customer_id: str, after: datetime | None) -> Snapshot | None:
        if self._shared is None:
            return None
        data, changed = self._shared.get(f"snapshot:{customer_id}", customer_id)
        opened = self._packing.unpack(customer_id, data) if data else None
        if opened is None or opened[0].customer.id != customer_id or not _newer(opened[1], changed, after):
            return None
        with self._lock:
            self._packed[customer_id] = data or b""
        return opened[0]


def parts_of(key: str) -> list[str]:
    """What may be said to be out of date about a match: the digests in its key, as they are told."""
    return [f"clue:{part}" for part in key.split(".")[:2] if part]


def _newer(began: datetime, *told: datetime | None) -> bool:
    return all(one is None or began > one for one in told)

"""Home cards that were made a moment ago, for whoever is to be shown the very same one."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache

from app.domain.billing import Snapshot
from app.domain.card import Card
from app.domain.pages.scene import Scene

MOST = 256
SECONDS = 15
"""For how long nothing on a card may change by the mere passing of time."""


@dataclass(frozen=True, slots=True)
class _Made:
    snapshot: Snapshot
    scene: Scene
    card: Card


class Homes:
    """A card by everything that it is made from: the facts (the very same record), how they were found, and all that
    the agent's role may see and do. They are made one at a time, so that a card that is kept never waits behind many.
    Thread-safe."""

    def __init__(self) -> None:
        self._made: LRUCache[tuple[object, ...], _Made] = LRUCache(MOST)
        self._lock, self._turn = Lock(), Lock()

    def card(self, snapshot: Snapshot, scene: Scene, make: Callable[[Scene], Card]) -> Card:
        """The card of a scene that stands on this snapshot, whose own may be masked."""
        moment = int(scene.now.timestamp()) // SECONDS
        key = (id(snapshot), scene.match.how, scene.match.linked_by, scene.masked, scene.acts, scene.replies, moment)
        with self._lock:
            there = self._made.get(key)
        if there is not None and there.snapshot is snapshot and there.scene.match == scene.match:
            return there.card
        with self._turn:
            made = _Made(snapshot, scene, make(scene))
        with self._lock:
            self._made[key] = made
        return made.card

"""Cards that were drawn a moment ago, for whoever is to be shown the very same one in the very same words."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

from app.domain.card import Card
from integrations.phrases import Wording

MOST = 256
Canvas = TypeVar("Canvas")


class Drawn(Generic[Canvas]):
    """What a card became, by the card itself (the very same one, not one that looks alike) and how it is worded. Only
    home cards come twice. They are drawn one at a time, so that one that is kept does not wait behind many.
    Thread-safe."""

    def __init__(self, draw: Callable[[Card, Wording], Canvas]) -> None:
        self._draw = draw
        self._drawn: LRUCache[tuple[int, Wording], tuple[Card, Canvas]] = LRUCache(MOST)
        self._lock, self._turn = Lock(), Lock()

    def __call__(self, card: Card, wording: Wording) -> Canvas:
        """The card, drawn."""
        if not card.home:
            return self._draw(card, wording)
        with self._lock:
            there = self._drawn.get((id(card), wording))
        if there is not None and there[0] is card:
            return there[1]
        with self._turn:
            canvas = self._draw(card, wording)
        with self._lock:
            self._drawn[id(card), wording] = card, canvas
        return canvas

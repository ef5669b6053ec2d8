"""What an insight is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.billing import Snapshot
from app.domain.card import Button, Notice, Phrase, Tone


@dataclass(frozen=True, slots=True)
class Insight:
    """A fact to notice, the ids that prove it, and one next step. A `background` one is good to know and stands on its
    page only: it never disturbs home."""

    rule: str
    tone: Tone
    title: Phrase
    text: Phrase
    proof: tuple[str, ...]
    next_step: Button | None = None
    background: bool = False

    @property
    def notice(self) -> Notice:
        """How it stands on a card."""
        return Notice(self.tone, self.title, self.text, self.next_step)


Rule = Callable[[Snapshot, datetime], Insight | None]

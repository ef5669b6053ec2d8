"""A check before money moves, and everything that it looks at."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.domain.actions import REFUNDING, Action, Order, Way
from app.domain.ledger import Step
from app.domain.matter import Matter
from app.domain.phrase import Phrase, say
from app.domain.section import Tone


@dataclass(frozen=True, slots=True)
class Flight:
    """What is checked: the order, its fresh facts, the other actions on its resource, whether it is more than an
    address that says who asks, and the time."""

    order: Order
    matter: Matter
    others: tuple[Action, ...]
    sure: bool
    now: datetime

    @property
    def refunds(self) -> bool:
        """Whether money goes back to the payment method."""
        return self.order.way in REFUNDING

    @property
    def gives(self) -> bool:
        """Whether the customer is given anything, and not only asked for less."""
        return self.order.way not in (Way.NOTE_OPEN, Way.VOID)


@dataclass(frozen=True, slots=True)
class Check:
    """What was found. `stops` forbids it; `button` leads to where it can be seen, as label and command."""

    tone: Tone
    label: Phrase
    detail: Phrase = ()
    stops: bool = False
    button: tuple[Phrase, str] | None = None

    @property
    def fine(self) -> bool:
        """Whether there is nothing to notice."""
        return self.tone is Tone.GOOD

    @property
    def step(self) -> Step:
        """How it stands on a card."""
        return Step(self.tone, self.label, detail=self.detail)


Rule = Callable[[Flight], Check | None]


def fine(label: Phrase) -> Check:
    """Nothing to notice."""
    return Check(Tone.GOOD, label)


def warn(label: Phrase, detail: Phrase = ()) -> Check:
    """To be noticed; money may move."""
    return Check(Tone.ATTENTION, label, detail)


def stop(label: Phrase, detail: Phrase = (), button: tuple[Phrase, str] | None = None) -> Check:
    """Money may not move."""
    return Check(Tone.PROBLEM, label, detail, True, button)


def see_dispute(dispute_id: str) -> tuple[Phrase, str]:
    """The way to a dispute."""
    return say("See the dispute"), f"open:dispute:{dispute_id}"

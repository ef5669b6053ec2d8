"""The sections of a card that go from one row to the next: ledgers that add up, steps in order."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.light import light
from app.domain.phrase import Phrase
from app.domain.section import Tone


class Weight(StrEnum):
    """How a row of a ledger stands: a plain part, the figure it starts from, or the total."""

    PART = "part"
    EDGE = "edge"
    TOTAL = "total"


@light
class Sum:
    """A row of a ledger."""

    label: Phrase
    value: Phrase
    detail: Phrase = ()
    weight: Weight = Weight.PART


@dataclass(frozen=True, slots=True)
class Sums:
    """A ledger that adds up. `caption` says what it is to a screen reader, with the currency. With `fold` it stands
    behind that summary; `command` is where a channel that cannot fold opens it."""

    rows: tuple[Sum, ...]
    caption: Phrase
    title: Phrase = ()
    fold: Phrase = ()
    command: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a timeline or a check. `later` ones have not happened yet."""

    tone: Tone
    label: Phrase
    when: Phrase = ()
    detail: Phrase = ()
    later: bool = False


@dataclass(frozen=True, slots=True)
class Steps:
    """What happened and what comes next, in order; with `checks` it is a list of checks without an order."""

    steps: tuple[Step, ...]
    title: Phrase = ()
    checks: bool = False

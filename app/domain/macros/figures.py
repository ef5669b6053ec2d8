"""What works: how often each macro was used, and what came of it. Counting only. Pure.

Nothing unknown is counted as a no: a share says of how many it is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.macros.counted import NOTHING, Refusals
from app.domain.macros.counted import Outcome as Outcome
from app.domain.macros.counted import Refused as Refused
from app.domain.macros.counted import Share as Share
from app.domain.macros.refusals import Ground

WITHIN = timedelta(days=7)
"""In that time after a reply a ticket that comes back counts against it."""
ALL = 0
"""Instead of a version: all of them together."""


class Remark(StrEnum):
    """What a lead should look at."""

    EDITED = "edited"
    REOPENED = "reopened"
    DISPUTED = "disputed"
    REFUSED = "refused"


OFTEN = {Remark.EDITED: 40, Remark.REOPENED: 15, Remark.DISPUTED: 5, Remark.REFUSED: 40}
"""From which percentage on."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of the uses of one version of a macro, or of all of them: edited before it was sent, the ticket
    solved and open again within a week, and on the payment that it was about a later refund or dispute; or inserted in
    an editor and never sent. `refusals` are those that agents were shown, by ground."""

    macro: str
    version: int
    uses: int = 0
    edited: Share = NOTHING
    reopened: Share = NOTHING
    refunded: Share = NOTHING
    disputed: Share = NOTHING
    unsent: Share = NOTHING
    refusals: Refusals = ()

    def __add__(self, other: "Figures") -> "Figures":
        """Both counted together, under this one's name."""
        return replace(
            self,
            uses=self.uses + other.uses,
            edited=self.edited + other.edited,
            reopened=self.reopened + other.reopened,
            refunded=self.refunded + other.refunded,
            disputed=self.disputed + other.disputed,
            unsent=self.unsent + other.unsent,
            refusals=_together(self.refusals, other.refusals),
        )

    @property
    def refused(self) -> Share:
        """How often there was none of so many times that it was refused or used."""
        number = sum(number for _, number in self.refusals)
        return Share(number, number + self.uses)

    @property
    def ground(self) -> Ground | None:
        """On which it was refused most often."""
        return max(self.refusals, key=lambda one: one[1])[0] if self.refusals else None


def remarks(figures: Figures) -> tuple[Remark, ...]:
    """What stands out, where it is known of many."""
    shares = {
        Remark.EDITED: figures.edited,
        Remark.REOPENED: figures.reopened,
        Remark.DISPUTED: figures.disputed,
        Remark.REFUSED: figures.refused,
    }
    return tuple(one for one, share in shares.items() if (share.percent or 0) >= OFTEN[one])


def by_version(outcomes: Iterable[Outcome], refused: Iterable[Refused] = ()) -> tuple[Figures, ...]:
    """The figures of each version, the most used first; of equally used ones by name, the newest version first."""
    found: dict[tuple[str, int], Figures] = {}
    for one in (*map(_of, outcomes), *map(_refused, refused)):
        key = one.macro, one.version
        found[key] = found.get(key, Figures(*key)) + one
    return tuple(sorted(found.values(), key=lambda one: (-one.uses, one.macro, -one.version)))


def by_macro(figures: Iterable[Figures]) -> Mapping[str, Figures]:
    """The figures of each macro, all its versions together, the most used first."""
    found: dict[str, Figures] = {}
    for one in figures:
        found[one.macro] = found.get(one.macro, Figures(one.macro, ALL)) + one
    return {one.macro: one for one in sorted(found.values(), key=lambda one: (-one.uses, one.macro))}


def total(figures: Iterable[Figures]) -> Figures:
    """All of them together."""
    return sum(figures, Figures("", ALL))


def watched(first: datetime | None, newest: datetime | None) -> tuple[datetime, datetime] | None:
    """Of uses between which two times it is known whether the ticket came back, where the helpdesk's events were heard
    from `first` to `newest`; None for no time at all."""
    if first is None or newest is None or newest - WITHIN < first:
        return None
    return first, newest - WITHIN


def _refused(one: Refused) -> Figures:
    return Figures(one.macro, one.version, refusals=((one.ground, one.number),))


def _together(some: Refusals, others: Refusals) -> Refusals:
    found = dict(some)
    for ground, number in others:
        found[ground] = found.get(ground, 0) + number
    return tuple(sorted(found.items()))


def _of(one: Outcome) -> Figures:
    def share(answer: bool | None) -> Share:
        return Share() if answer is None else Share(one.number if answer else 0, one.number)

    return Figures(
        one.macro,
        one.version,
        one.number,
        share(one.edited),
        share(one.reopened),
        share(one.refunded),
        share(one.disputed),
        share(one.unsent),
    )

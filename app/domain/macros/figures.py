"""What works: how often each macro was used, and what came of it. Counting only. Pure.

Nothing unknown is counted as a no: a share says of how many it is known.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

WITHIN = timedelta(days=7)
"""In that time after a reply a ticket that comes back counts against it."""
ALL = 0
"""Instead of a version: all of them together."""
MANY = 20
"""Of fewer no percentage is said: one more or less would change it too much."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`number` uses of one version of one macro of which the same is known; None is what nobody knows, or what there is
    nothing to know of (a reply about no payment)."""

    macro: str
    version: int
    number: int
    edited: bool | None
    reopened: bool | None
    refunded: bool | None
    disputed: bool | None
    unsent: bool | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Yes in so many of those of which it is known."""

    yes: int = 0
    known: int = 0

    def __add__(self, other: "Share") -> "Share":
        """Both counted together."""
        return Share(self.yes + other.yes, self.known + other.known)

    @property
    def percent(self) -> int | None:
        """A whole percentage where it is known of many; never 0 where there is one, nor 100 where one is missing."""
        if self.known < MANY:
            return None
        whole = (200 * self.yes + self.known) // (2 * self.known)
        least, most = (1 if self.yes else 0), (99 if self.yes < self.known else 100)
        return min(max(whole, least), most)


class Remark(StrEnum):
    """What a lead should look at."""

    EDITED = "edited"
    REOPENED = "reopened"
    DISPUTED = "disputed"


OFTEN = {Remark.EDITED: 40, Remark.REOPENED: 15, Remark.DISPUTED: 5}
"""From which percentage on."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of the uses of one version of a macro, or of all of them: edited before it was sent, the ticket
    solved and open again within a week, and on the payment that it was about a later refund or dispute; or inserted in
    an editor and never sent."""

    macro: str
    version: int
    uses: int = 0
    edited: Share = Share()
    reopened: Share = Share()
    refunded: Share = Share()
    disputed: Share = Share()
    unsent: Share = Share()

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
        )


def remarks(figures: Figures) -> tuple[Remark, ...]:
    """What stands out, where it is known of many."""
    shares = {
        Remark.EDITED: figures.edited,
        Remark.REOPENED: figures.reopened,
        Remark.DISPUTED: figures.disputed,
    }
    return tuple(one for one, share in shares.items() if (share.percent or 0) >= OFTEN[one])


def by_version(outcomes: Iterable[Outcome]) -> tuple[Figures, ...]:
    """The figures of each version, the most used first; of equally used ones by name, the newest version first."""
    found: dict[tuple[str, int], Figures] = {}
    for one in outcomes:
        key = one.macro, one.version
        found[key] = found.get(key, Figures(*key)) + _of(one)
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

"""What is counted of replies: uses of which the same is known, refusals on the same ground, and shares of them."""

from dataclasses import dataclass

from app.domain.macros.refusals import Ground

Refusals = tuple[tuple[Ground, int], ...]
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
class Refused:
    """So many times one version of one macro was asked for and refused on the same ground."""

    macro: str
    version: int
    ground: Ground
    number: int


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


NOTHING = Share()

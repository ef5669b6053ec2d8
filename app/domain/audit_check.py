"""Whether the chain of audit events is whole: what was changed, taken out, put in or cut off, and which event it is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.audit import FIRST, Chained, hash_of


class Wrong(StrEnum):
    """What is wrong with an event, or with several that stand one behind the other."""

    CHANGED = "changed"
    UNREADABLE = "unreadable"
    MISSING = "missing"
    ANEW = "anew"
    STRAY = "stray"
    HEADLESS = "headless"


@dataclass(frozen=True, slots=True)
class Fault:
    """CHANGED: it does not fit its hash. UNREADABLE: it is not as this program writes it. MISSING: there is none of
    these numbers. ANEW: it fits its hash, but what follows it, or a head, knows another one. STRAY: it stands where no
    event can. HEADLESS: the head itself is gone."""

    wrong: Wrong
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of one event from elsewhere: the newest as the head says, or one that somebody wrote down."""

    number: int
    hash: str


class Check:
    """Goes through a chain once, in the order of its numbers."""

    def __init__(self, head: Head | None, known: Sequence[Head] = ()) -> None:
        self._head = head
        self._known = (*known, *([head] if head else []))
        self._hashes: dict[int, str | None] = {0: FIRST}
        self.newest = Head(0, FIRST)
        self.events = 0

    def faults(self, rows: Iterable[tuple[int, Chained | None]]) -> Iterator[Fault]:
        """Everything that is wrong, as it is met. A row is its number and its event, None for one that says none."""
        wanted = {one.number for one in self._known}
        last, before = 0, str(FIRST)
        for number, chained in rows:
            self.events += 1
            if number <= last:
                yield Fault(Wrong.STRAY, number, number)
                continue
            if number > last + 1:
                yield Fault(Wrong.MISSING, last + 1, number - 1)
            elif chained and before and chained.before != before:
                yield Fault(Wrong.ANEW, last, last) if last else Fault(Wrong.ANEW, number, number)
            yield from _own(number, chained)
            last, before = number, chained.hash if chained else ""
            if number in wanted:
                self._hashes[number] = before
        self.newest = Head(last, before)
        yield from self._ends(last)

    def _ends(self, last: int) -> Iterator[Fault]:
        if self._head is None:
            yield Fault(Wrong.HEADLESS, last, last)
        end = max((one.number for one in self._known), default=last)
        if end > last:
            yield Fault(Wrong.MISSING, last + 1, end)
        if self._head and self._head.number < last:
            yield Fault(Wrong.STRAY, self._head.number + 1, last)
        for number in sorted(
            {one.number for one in self._known if self._hashes.get(one.number, "") not in ("", one.hash)}
        ):
            yield Fault(Wrong.ANEW, number, number)


def _own(number: int, chained: Chained | None) -> Iterator[Fault]:
    if chained is None:
        yield Fault(Wrong.UNREADABLE, number, number)
    elif hash_of(number, chained.event, chained.before) != chained.hash:
        yield Fault(Wrong.CHANGED, number, number)

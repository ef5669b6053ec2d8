"""What a macro is rendered from: one customer's facts, the ticket, the company, the time; and what was not read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from app.domain.actions import Action
from app.domain.billing import Snapshot
from app.domain.ticket import Ticket

Thing = TypeVar("Thing")
FRESH = timedelta(minutes=10)
"""How old facts may be when words are made of them."""


@dataclass(frozen=True, slots=True)
class Company:
    """The company that answers. `portal_url` is where customers change their payment method by themselves."""

    name: str | None = None
    portal_url: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that a macro may know. The snapshot is masked already for those who may not see everything.

    `actions` are our own beside this customer; `changed_at` is when we last heard that something of the customer
    changed. Both times are UTC. `memo` keeps what was found out once, since many macros ask the same of one case.
    """

    snapshot: Snapshot
    now: datetime
    ticket: Ticket | None = None
    company: Company = Company()
    actions: tuple[Action, ...] = ()
    changed_at: datetime | None = None
    memo: dict[tuple[object, ...], object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def stale(self) -> bool:
        """Whether the facts are too old to make words of them, or older than the last change that we heard of."""
        read_at = self.snapshot.read_at
        return self.now - read_at > FRESH or (self.changed_at is not None and self.changed_at > read_at)


@dataclass(frozen=True, slots=True)
class Gap:
    """What could not be read, by the name of the part; never the same as "there is none"."""

    part: str


@dataclass(frozen=True, slots=True)
class Of(Generic[Thing]):
    """A thing with the case that it stands in. `kind` is its name among the kinds of things."""

    kind: str
    thing: Thing
    case: Case

    def __bool__(self) -> bool:
        """A thing is there."""
        return True


Read = Callable[[Of[Thing]], object]


class Said(str):
    """Text that a stranger typed or a shop wrote: never markup, and never our own claim."""

    __slots__ = ()


class Link(str):
    """An address that Stripe or our settings gave."""

    __slots__ = ()

"""Where the rows of the mirror of Stripe are kept."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.domain.billing import Page
from app.domain.errors import CounterfoilError
from app.domain.mirror import Kind, Mark, Marked, Row, Standing

Body = Mapping[str, Any]


class FilledAnew(CounterfoilError):
    """Another filling has begun since: what this one has read does not count any more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a kind, newest first: those that meet every filter that is given, older than the row `after`."""

    kind: Kind
    customer_id: str = ""
    charge_ids: tuple[str, ...] = ()
    intent_id: str = ""
    email: str = ""
    since: datetime | None = None
    after: str = ""
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Filling:
    """How far one kind is filled: behind the row `after`, which was created at `reached`; nothing is older than
    `horizon`, as far as we know."""

    kind: Kind
    after: str = ""
    rows: int = 0
    reached: datetime | None = None
    horizon: datetime | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """The whole mirror: `began` is when filling began, `number` from when on its rows count as seen."""

    shape: str
    number: int
    began: datetime | None
    filled_at: datetime | None
    as_of: datetime | None
    marks: int


class MirrorReads(Protocol):
    """Reading rows. Raises Unavailable when the database does not answer: Stripe can be asked instead."""

    def listed(self, wanted: Wanted) -> Page[Body]:
        """The rows that are wanted, as Stripe would list them."""
        ...

    def one(self, kind: Kind, id: str) -> Body | None:
        """A row by its id."""
        ...

    def some(self, kind: Kind, ids: Sequence[str]) -> Mapping[str, Body]:
        """Those of these rows that are there, by id."""
        ...

    def invoice_paid_by(self, intent_id: str) -> Body | None:
        """The invoice payment of this intent, with its invoice."""
        ...

    def owner(self, id: str) -> str:
        """Whose this row is, by itself or through its charge; "" when it is not there."""
        ...

    def standing(self, customer_id: str) -> Standing | None:
        """What is known of the mirror as to this customer; None when it was never filled."""
        ...

    def standing_of_identities(self) -> Standing | None:
        """The same, as to who the customers are."""
        ...


class MirrorRows(MirrorReads, Protocol):
    """Rows by id, each method one short transaction. A row that was read later is never overwritten by one that was
    read earlier: each reading draws its number before it asks Stripe."""

    def reading(self) -> AbstractContextManager[MirrorReads]:
        """The reading half on one connection, for one thread and one question."""
        ...

    def draw(self) -> int:
        """The number of a reading that begins now."""
        ...

    def keep(self, rows: Sequence[Row], number: int, shape: str) -> None:
        """Keeps what a reading of that number brought, unless a later one was faster. Nothing is kept of deleted
        customers, and nothing of charges that are not kept. Raises FilledAnew when the mirror's rows are of another
        shape."""
        ...

    def mark(self, marks: Sequence[Mark]) -> None:
        """Says that these objects must be read again; whoever reads one at this moment does not do that."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[Marked]:
        """Marks whose next try is due, the longest due first."""
        ...

    def read(self, marked: Marked) -> None:
        """Takes a mark away, unless it was made again meanwhile."""
        ...

    def later(self, marked: Marked, next_at: datetime) -> None:
        """Counts a try that failed and puts the next one off."""
        ...

    def heard_until(self, as_of: datetime) -> None:
        """Every event up to then was heard."""
        ...

    def health(self) -> Health | None:
        """The whole mirror; None when it was never filled."""
        ...

    def begin(self, shape: str, now: datetime) -> int:
        """Filling begins anew, with this number: nothing counts as filled any more."""
        ...

    def forget_filling(self) -> None:
        """Events got lost: the mirror counts as never filled."""
        ...

    def fillings(self) -> Sequence[Filling]:
        """How far each kind is filled that was begun."""
        ...

    def fill(self, rows: Sequence[Row], number: int, filling: Filling, began: int) -> None:
        """Keeps a page of the filling that began with this number, and how far its kind is filled now. Raises
        FilledAnew."""
        ...

    def filled(self, now: datetime, began: int) -> int:
        """Every kind is filled: what no list and no event showed since it began is gone; how many rows that were.
        Raises FilledAnew."""
        ...

    def counted(self) -> Mapping[Kind, int]:
        """How many rows of each kind there are."""
        ...

    def customer_at(self, place: int) -> str | None:
        """The customer at a place among all, counted round and round; None when there are none."""
        ...

    def tidy(self) -> None:
        """Deletes what is left of deleted customers."""
        ...

"""What all reads of the gateway share: the reader, its time, and the shapes that lists come in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypeVar

from app.domain.billing import Page, Subscription
from app.gateways import stripe_reads as reads
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_subscriptions import nameless, with_names
from app.gateways.stripe_names import ProductNames
from app.gateways.stripe_reader import Pending, Read, Reader
from app.gateways.stripe_warnings import RecentWarnings

Answer = TypeVar("Answer")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Source:
    """`seconds` is how long one method may take; `ends` is when a whole request must be done, if it said so."""

    reader: Reader
    names: ProductNames
    warnings: RecentWarnings
    seconds: float
    now: Callable[[], datetime]
    billing_credits: bool = False
    ends: float | None = None
    external_id_key: str | None = None

    def within(self, seconds: float) -> Self:
        """The same gateway for one request: all its reads together take no longer than this."""
        return replace(self, ends=self.reader.deadline(seconds))

    def afresh(self) -> Self:
        """The same: Stripe is read each time."""
        return self

    def deadline(self) -> float:
        """By when a method that starts now must be done."""
        own = self.reader.deadline(self.seconds)
        return own if self.ends is None else min(own, self.ends)

    def one(self, read: Read, answer: Callable[[Fields], Answer], deadline: float) -> Answer:
        """One read by itself. Raises NotFound, Unavailable."""
        return self.reader.start(read, answer, deadline).take()

    def all_of(self, reads: list[Read], answer: Callable[[Fields], Answer], deadline: float) -> list[Pending[Answer]]:
        """These reads, all under way at once."""
        return [self.reader.start(read, answer, deadline) for read in reads]

    def ask_names(self, subscriptions: tuple[Subscription, ...], deadline: float) -> Pending[bool] | None:
        """The names of their products that we do not have are asked for in one call; None when there is nothing to
        ask."""
        unknown = self.names.unknown(nameless(subscriptions))

        def keep(fields: Fields) -> bool:
            rows = fields.listed()
            self.names.keep(unknown, {row.word("id"): row.text("name") or "" for row in rows})
            return True

        return self.reader.start(reads.products(unknown), keep, deadline) if unknown else None

    def named(self, subscriptions: tuple[Subscription, ...]) -> tuple[Subscription, ...]:
        """The subscriptions with the product names that we have."""
        known = self.names.known(nameless(subscriptions))
        return tuple(with_names(one, known) for one in subscriptions)


def page_of(row: Callable[[Fields], Row]) -> Callable[[Fields], Page[Row]]:
    """A list answer whose rows are read by `row`."""

    def read(fields: Fields) -> Page[Row]:
        return Page(tuple(row(one) for one in fields.listed()), fields.flag("has_more"))

    return read

"""Reads that are under way together, lists to their very end, and the parts of a matter that could not be had."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.domain.billing import Page, Unread
from app.domain.errors import NotFound, Unavailable, Why
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_reader import Read
from app.gateways.stripe_source import Source

MOST_PAGES = 50

Part = TypeVar("Part")
Row = TypeVar("Row")
Taking = Callable[[], Part]
"""Gives what was asked for, once it is there. Raises NotFound, Unavailable."""


@dataclass
class Parts:
    """Takes what was asked for; what could not be read gets its name into `gaps`."""

    gaps: dict[str, Unread] = field(default_factory=dict)

    def take(self, name: str, taking: Taking[Part] | None, instead: Part) -> Part:
        """The part, or `instead` when it was not asked for or could not be read."""
        try:
            return taking() if taking else instead
        except Unavailable as error:
            self.gaps.setdefault(name, Unread(name, error.why, error.permission))
        except NotFound:
            self.gaps.setdefault(name, Unread(name, Why.ODD))
        return instead

    def take_rows(self, name: str, taking: Taking[tuple[Row, ...]] | None) -> tuple[Row, ...]:
        """The rows, or none when they were not asked for or could not be read."""
        none: tuple[Row, ...] = ()
        return self.take(name, taking, none)


class Asking(Source):
    """Asking for several things at once."""

    def ask(self, read: Read, answer: Callable[[Fields], Part], deadline: float) -> Taking[Part]:
        """Starts a read."""
        return self.reader.start(read, answer, deadline).take

    def ask_rows(
        self, list_after: Callable[[str], Read], row: Callable[[Fields], Row], deadline: float
    ) -> Taking[tuple[Row, ...]]:
        """Starts reading a list, newest first; what is beyond its first hundred follows when it is taken. Raises
        Unavailable then when there is no end to it."""

        def page(fields: Fields) -> tuple[Page[Row], str]:
            found = fields.listed()
            last = found[-1].word("id") if found else ""
            return Page(tuple(map(row, found)), bool(last) and fields.flag("has_more")), last

        def take() -> tuple[Row, ...]:
            rows: tuple[Row, ...] = ()
            taken, last = first()
            for _ in range(MOST_PAGES):
                rows += taken.rows
                if not taken.more:
                    return rows
                taken, last = self.one(list_after(last), page, deadline)
            raise Unavailable(Why.ODD, "a list without an end")

        first = self.ask(list_after(""), page, deadline)
        return take

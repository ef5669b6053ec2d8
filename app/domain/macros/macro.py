"""A macro: a reply with what it needs, in one language or several, and how it stands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.macros.conditions import Condition, roots_of

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 60


class State(StrEnum):
    """How far a macro is: only a published one is offered to agents."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    RETIRED = "retired"


class TicketStatus(StrEnum):
    """What becomes of the ticket when the reply is sent."""

    OPEN = "open"
    PENDING = "pending"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class Need:
    """What must be true, as it was written and as a tree; `otherwise` is the lead's own sentence for when it is not."""

    written: str
    condition: Condition
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A macro in one language. `uses` are the names its body begins with, `requires` those that it cannot do without
    (they stand outside of any `if` that asks for them); `first_line` is on which line of its source the body begins."""

    locale: str
    title: str
    body: str
    uses: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()
    first_line: int = 1


@dataclass(frozen=True, slots=True)
class Macro:
    """A reply of the library. The first of `texts` is the one of its own language, for which there is always one.

    `when` says whom it fits; None: only found by searching. `insights` are the rules of app.domain.insights that it
    answers; `instead` the names of what to choose where it refuses; `roles` who may use it, empty for everybody.
    """

    name: str
    texts: Mapping[str, Text]
    state: State = State.PUBLISHED
    version: int = 1
    needs: tuple[Need, ...] = ()
    when: Condition | None = None
    insights: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    status: TicketStatus | None = None
    uses: frozenset[str] = field(default=frozenset())

    @property
    def own(self) -> Text:
        """The text in the macro's own language."""
        return next(iter(self.texts.values()))

    def text(self, locale: str) -> Text:
        """The text for a customer's language: the same tag, else the same language, else the macro's own."""
        language = locale.partition("-")[0].lower()
        alike = (one for tag, one in self.texts.items() if tag.partition("-")[0].lower() == language)
        return self.texts.get(locale) or next(alike, self.own)


def names_used(texts: Mapping[str, Text], needs: tuple[Need, ...], when: Condition | None) -> frozenset[str]:
    """All names that a macro begins with, in its texts and its conditions."""
    found = frozenset(name for text in texts.values() for name in text.uses)
    conditions = [need.condition for need in needs] + ([when] if when else [])
    return found.union(*(roots_of(one) for one in conditions))

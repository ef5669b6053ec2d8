"""Replies that were inserted in a helpdesk's editor, the comments on their ticket, and what became of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fate(StrEnum):
    """What became of it."""

    AS_IT_WAS = "as_it_was"
    EDITED = "edited"
    UNSENT = "unsent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote on a ticket, at a UTC time. `typed` says that it was written in the helpdesk itself."""

    id: str
    at: datetime
    author_id: str
    public: bool
    typed: bool
    html: str


@dataclass(frozen=True, slots=True)
class Signed:
    """With what a helpdesk may end an agent's comments: the name, and the signature as it is set up there."""

    name: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Inserted:
    """A reply that was inserted, and whose fate is looked for: the draft's id, by whom, when, and its prints."""

    id: str
    agent_id: str
    used_at: datetime
    prints: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fate, and the comment that shows it; "" where none does."""

    fate: Fate
    comment_id: str = ""

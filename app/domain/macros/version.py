"""Versions of a macro as people wrote them, and how a macro of the library stands."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.macros.macro import State


class Stage(StrEnum):
    """How far a version is. What is published or discarded never changes any more."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Origin(StrEnum):
    """Where a version comes from."""

    SHIPPED = "shipped"
    HERE = "here"
    FOLDER = "folder"
    ZENDESK = "zendesk"
    INTERCOM = "intercom"
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody by e-mail address, with the name of that day."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a macro. `files` are its texts by file name, as they were written. `origin_of` says which: the id in
    the helpdesk, where it had changed last at `origin_at`, or the number that was rolled back to. `writers` wrote in
    it, the newest last. `note` is what its reviewer said when it was sent back. `ended_at` and `ended_by` are of its
    publication, or of its discarding. Times are UTC."""

    name: str
    number: int
    files: Mapping[str, str]
    stage: Stage
    origin: Origin
    written_at: datetime
    origin_of: str = ""
    origin_at: str = ""
    writers: tuple[Writer, ...] = ()
    asked_by: Writer | None = None
    asked_at: datetime | None = None
    ended_by: Writer | None = None
    ended_at: datetime | None = None
    note: str = ""

    @property
    def mark(self) -> str:
        """What tells this wording from any other."""
        return mark_of(self.files)


@dataclass(frozen=True, slots=True)
class Entry:
    """A macro of the library. `open` is the one version that is being written or reviewed, `published` the one that
    agents get, or got until it was `retired`; `newest` the highest number that is published or discarded. `revision`
    goes up with each change."""

    name: str
    revision: int = 0
    open: Version | None = None
    published: Version | None = None
    retired: bool = False
    newest: int = 0

    @property
    def state(self) -> State:
        """How it stands for agents; before it was ever published, how far it is."""
        if self.published is not None:
            return State.RETIRED if self.retired else State.PUBLISHED
        return State.REVIEW if self.open is not None and self.open.stage is Stage.REVIEW else State.DRAFT

    @property
    def gone(self) -> bool:
        """Whether nothing of it is left but its history."""
        return self.open is None and self.published is None

    @property
    def text(self) -> Version | None:
        """What whoever edits it begins with: the open version, else the published one."""
        return self.open or self.published

    @property
    def mark(self) -> str:
        """The mark of that text, "" where there is none: who saves says from which one they began."""
        return self.text.mark if self.text is not None else ""

    @property
    def serves(self) -> tuple[int, bool]:
        """What of it agents get."""
        return (self.published.number if self.published is not None else 0, self.retired)


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a macro: as it is then, what was done in a word and to which version, the versions that end with
    it, and what else goes on record."""

    entry: Entry
    what: str
    number: int
    ended: tuple[Version, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def mark_of(files: Mapping[str, str]) -> str:
    """A hash of files, whatever their order."""
    parts = "\0".join(f"{name}\0{content}" for name, content in sorted(files.items()))
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()

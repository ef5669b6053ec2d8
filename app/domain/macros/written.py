"""Macros as files outside of the library: how far each is stands in its head there, and apart from it in here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.macros.files import file_of
from app.domain.macros.life import came_published
from app.domain.macros.macro import State
from app.domain.macros.version import Entry, Stage, Step, Version

DRAFTS = "drafts"
"""The folder of what is only being written: there a text may be broken, and have the name of one that is published."""
_STATE = re.compile(r"state:[ \t]*(draft|review|published|retired)[ \t]*(#.*)?")


@dataclass(frozen=True, slots=True)
class Written:
    """A macro that files make: what is published or retired, and what is only a draft; one of the two may be missing.
    The files are without their state."""

    name: str
    published: Mapping[str, str] | None = None
    retired: bool = False
    draft: Mapping[str, str] | None = None
    review: bool = False


def without_state(content: str) -> str:
    """The file without the line of its head that says how far it is."""
    lines = content.split("\n")
    end = _end_of_head(lines)
    return "\n".join(line for place, line in enumerate(lines) if place >= end or not _STATE.fullmatch(line.rstrip()))


def with_state(content: str, state: State) -> str:
    """The file with that line; without one it is published."""
    bare = without_state(content)
    lines = bare.split("\n")
    end = _end_of_head(lines)
    if state is State.PUBLISHED or not end:
        return bare
    return "\n".join([*lines[:end], f"state: {state}", *lines[end:]])


def as_files(entry: Entry) -> dict[str, str]:
    """The files of a macro as they go out, by their path: its own text says how far it is."""
    found: dict[str, str] = {}
    if entry.published is not None:
        found |= _stated(entry.published, entry.state)
    if entry.open is not None:
        state = State.REVIEW if entry.open.stage is Stage.REVIEW else State.DRAFT
        found |= {f"{DRAFTS}/{file}": content for file, content in _stated(entry.open, state).items()}
    return found


def first_steps(written: Written, version: Version) -> Step:
    """A new macro as its files say, of an otherwise empty version of that name."""
    entry = Entry(written.name)
    ended: tuple[Version, ...] = ()
    if written.published is not None:
        step = came_published(entry, replace(version, files=written.published))
        entry, ended = replace(step.entry, retired=written.retired), step.ended
    if written.draft is not None:
        stage = Stage.REVIEW if written.review else Stage.DRAFT
        draft = replace(version, files=written.draft, number=entry.newest + 1, stage=stage)
        entry = replace(entry, open=draft)
    return Step(entry, "loaded", (entry.published or entry.open or version).number, ended)


def _stated(version: Version, state: State) -> dict[str, str]:
    own = file_of(version.name)
    return {file: with_state(content, state) if file == own else content for file, content in version.files.items()}


def _end_of_head(lines: list[str]) -> int:
    """The place of the second line of dashes; 0 where there is no head."""
    if not lines or lines[0].removeprefix("\ufeff").rstrip() != "---":
        return 0
    return next((place for place, line in enumerate(lines) if place and line.rstrip() == "---"), 0)

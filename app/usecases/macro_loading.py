"""Macros between the library and a folder: filling an empty library, taking in what is new, giving everything out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from app.domain.audit import AuditEvent, Did
from app.domain.errors import Refused
from app.domain.macros import life
from app.domain.macros.differences import Mark, differences
from app.domain.macros.problem import Problem
from app.domain.macros.version import Entry, Origin, Stage, Step, Version, mark_of
from app.domain.macros.written import Written, as_files, first_steps
from app.ports import MacroLibrary, MacroReader
from app.usecases.macro_desk import beside

Files = Mapping[str, str]


class Loaded(StrEnum):
    """What came of one macro of a folder."""

    SAME = "same"
    DRAFT = "draft"
    PUBLISHED = "published"
    DIFFERS = "differs"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One macro of a folder, by how many lines it differs from the library's, and what of it is wrong in there."""

    name: str
    loaded: Loaded
    lines: int = 0
    problems: tuple[Problem, ...] = ()


def seed(library: MacroLibrary, written: Sequence[Written], origin: Origin, at: datetime) -> bool:
    """Fills a library that is empty; says whether it was. Of several processes one does."""
    steps = [first_steps(one, Version(one.name, 1, {}, Stage.DRAFT, origin, at)) for one in written]
    event = AuditEvent(at, Did.MACRO_CHANGED, facts={"what": "seeded", "macros": str(len(steps)), "from": origin.value})
    return library.seed(steps, event)


def seed_if_empty(
    library: MacroLibrary, read: Callable[[], Sequence[Written]], origin: Origin, now: Callable[[], datetime]
) -> bool:
    """Fills a library that is empty with what `read` gives, which is read only then. Raises what it raises."""
    return not library.entries() and seed(library, read(), origin, now())


def load(
    library: MacroLibrary, reader: MacroReader, written: Sequence[Written], publish: bool, at: datetime
) -> tuple[Outcome, ...]:
    """Takes in a folder: names that the library does not know become drafts, what differs is told and stays. With
    `publish` both are published at once: who keeps macros in version control reviews them there. Raises Refused while
    others change the same macro."""
    taken = (_published(library, reader, one, at) if publish and one.published is not None else None for one in written)
    return tuple(found or _drafted(library, one, at) for one, found in zip(written, taken, strict=True))


def exported(library: MacroLibrary) -> Files:
    """All macros as files by path, each with how far it is."""
    return {path: content for entry in library.entries() for path, content in sorted(as_files(entry).items())}


def _published(library: MacroLibrary, reader: MacroReader, written: Written, at: datetime) -> Outcome:
    entry, files = library.entry(written.name) or Entry(written.name), written.published or {}
    there = entry.published
    if there is not None and (there.mark, entry.retired) == (mark_of(files), written.retired):
        return Outcome(written.name, Loaded.SAME)
    problems = reader.read(written.name, files, beside(library.entries(), reader, written.name)).problems
    if problems:
        return Outcome(written.name, Loaded.WRONG, problems=problems)
    done = replace(entry, open=None) if entry.open is not None and entry.open.mark == mark_of(files) else entry
    step = life.came_published(done, Version(written.name, 0, files, Stage.DRAFT, Origin.FOLDER, at))
    _keep(library, replace(step, entry=replace(step.entry, retired=written.retired)), at)
    return Outcome(written.name, Loaded.PUBLISHED, _changed(entry, files))


def _drafted(library: MacroLibrary, written: Written, at: datetime) -> Outcome:
    entry = library.entry(written.name) or Entry(written.name)
    files = written.published or written.draft or {}
    if mark_of(files) in {one.mark for one in (entry.published, entry.open) if one is not None}:
        return Outcome(written.name, Loaded.SAME)
    if not entry.gone:
        return Outcome(written.name, Loaded.DIFFERS, _changed(entry, files))
    step = life.begun(entry, Version(written.name, 0, files, Stage.DRAFT, Origin.FOLDER, at))
    _keep(library, replace(step, what="loaded"), at)
    return Outcome(written.name, Loaded.DRAFT)


def _changed(entry: Entry, files: Files) -> int:
    """How many lines are different."""
    there = entry.published or entry.open
    found = differences(there.files if there is not None else {}, files)
    return sum(line.mark is not Mark.SAME for one in found for line in one.lines)


def _keep(library: MacroLibrary, step: Step, at: datetime) -> None:
    if not library.keep(step, AuditEvent(at, Did.MACRO_CHANGED, facts=life.facts(step))):
        raise Refused("Others change this macro right now. Try again.")

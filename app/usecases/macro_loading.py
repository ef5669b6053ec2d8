"""Macros between the library and a folder: seeding an empty library, taking in what is new, giving everything out."""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.domain.audit import AuditEvent, Did
from app.domain.macros.version import Origin, Stage, Version
from app.domain.macros.written import Written, as_files, first_steps
from app.ports import MacroLibrary


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


def exported(library: MacroLibrary) -> dict[str, str]:
    """All macros as files by path, each with how far it is."""
    return {path: content for entry in library.entries() for path, content in sorted(as_files(entry).items())}

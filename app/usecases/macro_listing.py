"""What the console shows of the library: all macros, and one with its texts and its history."""

from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.macros.macro import Macro
from app.domain.macros.problem import Found, Problem
from app.domain.macros.version import Entry, Version
from app.usecases.macro_desk import MacroDesk, beside


@dataclass(frozen=True, slots=True)
class Row:
    """A macro in the list: by its own title, else its name. `left_out` is why agents do not get what is published."""

    entry: Entry
    title: str
    languages: tuple[str, ...]
    left_out: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A macro: `draft` and `published` as they were read, None where there is none; its versions, the newest first."""

    entry: Entry
    draft: Found | None
    published: Found | None
    versions: tuple[Version, ...]


def listed(desk: MacroDesk) -> tuple[Row, ...]:
    """All macros of which something is left, by title."""
    rows = [_row(desk, entry) for entry in desk.library.entries() if not entry.gone]
    return tuple(sorted(rows, key=lambda row: (row.title.casefold(), row.entry.name)))


def opened(desk: MacroDesk, name: str) -> Opened:
    """Raises NotFound. A macro of which only its history is left is opened too."""
    entry = desk.entry(name)
    versions = desk.library.versions(name)
    if not versions:
        raise NotFound("There is no such macro.")
    whole = beside(desk.library.entries(), desk.reader, name)
    draft = desk.read(entry.open, whole) if entry.open is not None else None
    published = desk.read(entry.published) if entry.published is not None else None
    return Opened(entry, draft, published, versions)


def _row(desk: MacroDesk, entry: Entry) -> Row:
    published = desk.read(entry.published) if entry.published is not None else None
    draft = desk.read(entry.open) if entry.open is not None else None
    found = next((one.macro for one in (published, draft) if one is not None and one.macro is not None), None)
    left_out = published.problems if published is not None and not entry.retired else ()
    return Row(entry, found.own.title if found is not None else entry.name, _languages(found), left_out)


def _languages(macro: Macro | None) -> tuple[str, ...]:
    return tuple(macro.texts) if macro is not None else ()

"""The list of macros: its rows, found and sorted as the query asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from app.domain.card import Phrase, Status, Tone, say
from app.domain.macros.figures import Figures, remarks
from app.domain.macros.macro import Macro, State
from app.domain.macros.problem import Found
from app.domain.macros.version import Entry, Stage
from integrations.console.macro_words import status_of
from integrations.console.reports import REMARKS

STATES: Mapping[str, Callable[[Entry], bool]] = {
    "draft": lambda one: one.open is not None and one.open.stage is Stage.DRAFT,
    "review": lambda one: one.open is not None and one.open.stage is Stage.REVIEW,
    "published": lambda one: one.state is State.PUBLISHED,
    "retired": lambda one: one.state is State.RETIRED,
}
STATE_WORDS: Mapping[str, Phrase] = {
    "draft": say("Draft"),
    "review": say("In review"),
    "published": say("Published"),
    "retired": say("Retired"),
}
BROKEN = Status(Tone.PROBLEM, say("Broken, not offered"))
COLUMNS = ("title", "state", "uses", "changed")
FIRST = "-uses"
"""How the list is sorted where nobody says otherwise: what is used most stands on top."""
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Row:
    """One macro. `broken` is the first thing that is wrong with it, by file and line."""

    name: str
    title: str
    languages: str
    status: Status
    broken: str
    changed: datetime | None
    search: str
    figures: Figures
    remarks: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the query asks for: words, a state, a language, and the column to sort by, `-` before it for downwards."""

    text: str = ""
    state: str = ""
    language: str = ""
    sort: str = FIRST

    def link(self, column: str) -> str:
        """The query that sorts by a column, or the other way round."""
        wanted = f"-{column}" if self.sort == column else column
        given = {"text": self.text, "state": self.state, "language": self.language, "sort": wanted}
        return urlencode({name: value for name, value in given.items() if value})

    def sorted_by(self, column: str) -> str:
        """How a column is sorted, as ARIA names it."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.sort, "none")


def asked(query: Mapping[str, str]) -> Asked:
    """What can be read of a query; the rest is left out."""
    sort = query.get("sort", "")
    return Asked(
        " ".join(query.get("text", "").split())[:LONGEST_SEARCH],
        query.get("state", "") if query.get("state", "") in STATES else "",
        query.get("language", "")[:12],
        sort if sort.removeprefix("-") in COLUMNS else FIRST,
    )


def row_of(entry: Entry, found: Found, title: str, figures: Figures) -> Row:
    """The row of a macro, of its open text or the published one; `title` is for one that cannot be read."""
    version = entry.text
    files = version.files if version is not None else {}
    macro = found.macro
    return Row(
        name=entry.name,
        title=macro.own.title if macro is not None else title,
        languages=", ".join(macro.texts) if macro is not None else _languages(entry.name, files),
        status=status_of(entry),
        broken=str(found.problems[0]) if found.problems else "",
        changed=(version.ended_at or version.written_at) if version is not None else None,
        search=_search(entry, macro, files),
        figures=figures,
        remarks=tuple(REMARKS[one] for one in remarks(figures)) if entry.state is State.PUBLISHED else (),
    )


def _languages(name: str, files: Mapping[str, str]) -> str:
    return ", ".join(sorted(one.removeprefix(f"{name}.").removesuffix(".md") for one in files if one.count(".") > 1))


def _search(entry: Entry, macro: Macro | None, files: Mapping[str, str]) -> str:
    texts = [f"{one.title}\n{one.body}" for one in macro.texts.values()] if macro else list(files.values())
    return "\n".join((entry.name, *texts)).casefold()


def shown(rows: list[tuple[Entry, Row]], wanted: Asked) -> list[Row]:
    """The rows that were asked for, in their order."""
    words = wanted.text.casefold().split()
    found = [
        row
        for entry, row in rows
        if (not wanted.state or STATES[wanted.state](entry))
        and (not wanted.language or wanted.language in row.languages.split(", "))
        and all(word in row.search for word in words)
    ]
    column = wanted.sort.removeprefix("-")
    found.sort(key=lambda row: row.title.casefold())
    found.sort(key=cast("Callable[[Row], str]", _KEYS[column]), reverse=wanted.sort.startswith("-"))
    return found


_KEYS: Mapping[str, Callable[[Row], str | int]] = {
    "uses": lambda row: row.figures.uses,
    "title": lambda row: row.title.casefold(),
    "state": lambda row: str(row.status.words),
    "changed": lambda row: row.changed.isoformat() if row.changed else "",
}

"""Reads the files of one macro of the library, each wording once: app.ports.MacroReader."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from app.domain.macros.files import LARGEST_FILE, MOST_LANGUAGES, file_of
from app.domain.macros.foreign import Foreign, Rewritten
from app.domain.macros.macro import Macro
from app.domain.macros.problem import Beside, Found, Problem
from app.gateways.macro_files import macro_of, together
from app.gateways.macro_foreign import rewritten
from app.gateways.macro_sources import Source, read_source

KEPT = 1024
Files = tuple[tuple[str, str], ...]
Group = tuple[Macro | None, tuple[Source, ...], tuple[Problem, ...]]


class LibraryReader:
    """Reads macros as people wrote them. Thread-safe; keeps what it read by its wording."""

    def read(self, name: str, files: Mapping[str, str], beside: Beside | None = None) -> Found:
        """The macro that files make, or everything that is wrong with them, in the library that is `beside`."""
        macro, sources, problems = _read(name, tuple(sorted(files.items())))
        wrong = sorted((*problems, *(_wrong_beside(sources, beside) if beside is not None else ())))
        return Found(None if wrong else macro, tuple(wrong))

    def rewritten(self, foreign: Foreign, name: str, locale: str) -> Rewritten:
        """A helpdesk's macro as files of ours."""
        return rewritten(foreign, name, locale)


@lru_cache(KEPT)
def _read(name: str, files: Files) -> Group:
    large = [Problem(file, 1, "too long") for file, content in files if _bytes(content) > LARGEST_FILE]
    if not files:
        large = [Problem(file_of(name), 1, "there is no text")]
    if large or len(files) > MOST_LANGUAGES:
        return None, (), tuple(large or [Problem(file_of(name), 1, f"at most {MOST_LANGUAGES} languages")])
    sources = [read_source(file, content) for file, content in files]
    problems = [problem for one in sources for problem in _kept_elsewhere(name, one)] + together(name, sources)
    return None if problems else macro_of(name, sources), tuple(sources), tuple(sorted(set(problems)))


def _bytes(content: str) -> int:
    return len(content.encode("utf-8", "surrogatepass"))


def _kept_elsewhere(name: str, source: Source) -> Iterable[Problem]:
    """What the library keeps beside the files: the name, and how far the macro is."""
    lines = source.head.lines
    if source.name != name:
        yield Problem(source.file, lines.get("name", 1), f"name: this macro is {name}")
    if "state" in lines:
        yield Problem(source.file, lines["state"], "state: take the line out, the library keeps how far a macro is")


def _wrong_beside(sources: Iterable[Source], beside: Beside) -> Iterable[Problem]:
    for one in sources:
        if one.text is not None:
            other = beside.titles.get((one.text.locale, one.text.title.casefold()))
            if other is not None:
                line = one.head.lines.get("title", 1)
                yield Problem(one.file, line, f"title: {other} has this title already")
        for entry in one.head.lists.get("instead", []):
            if entry.text not in beside.names:
                yield Problem(one.file, entry.line, f"instead: there is no macro {entry.text}")

"""A folder of macros as people wrote it, ready for the library."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.domain.macros.files import file_of
from app.domain.macros.macro import State
from app.domain.macros.written import DRAFTS, Written, without_state
from app.gateways.macro_files import assembled
from app.gateways.macro_folder import contents
from app.gateways.macro_problems import MacroError, Problem
from app.gateways.macro_sources import Source, read_source

Files = dict[str, str]


def as_written(folder: Path) -> tuple[Written, ...]:
    """The macros of a folder. What stands in its folder `drafts` is written anew behind the macro of the same name, and
    may be broken; all else has to be sound. Raises MacroError with everything that is wrong, by file and line."""
    texts, unread = contents(folder)
    sources = {path: read_source(path, text) for path, text in texts.items()}
    drafts = {path: one for path, one in sources.items() if path.startswith(f"{DRAFTS}/")}
    rest = [one for path, one in sources.items() if path not in drafts]
    library = assembled(rest, frozenset(one.name for one in drafts.values()))
    stated = [problem for one in rest for problem in _state_left(one, texts[one.file])]
    if wrong := sorted((*library.problems, *unread, *stated)):
        raise MacroError(replace(one, file=str(folder / one.file)) for one in wrong)
    return tuple(
        _written(name, rest, drafts.values(), texts) for name in sorted({one.name for one in sources.values()})
    )


def _state_left(source: Source, text: str) -> Iterable[Problem]:
    """That its state stands there in a way that cannot be taken out."""
    lines = source.head.lines
    if "state" in lines and "state" in read_source(source.file, without_state(text)).head.lines:
        yield Problem(source.file, lines["state"], "state: write it as a line of its own, state: draft")


def _written(name: str, rest: Iterable[Source], drafts: Iterable[Source], texts: Files) -> Written:
    mine = [one for one in rest if one.name == name]
    anew = [one for one in drafts if one.name == name]
    state = next((one.state for one in mine if not one.language), State.PUBLISHED)
    if mine and state in (State.DRAFT, State.REVIEW):
        return Written(name, draft=_files(name, mine, texts), review=state is State.REVIEW)
    review = any(one.state is State.REVIEW for one in anew if not one.language)
    return Written(
        name,
        published=_files(name, mine, texts) if mine else None,
        retired=state is State.RETIRED,
        draft=_files(name, anew, texts) if anew else None,
        review=review,
    )


def _files(name: str, sources: Iterable[Source], texts: Files) -> Files:
    """Under the names that the library gives them, whatever folder they stood in."""
    return {file_of(name, one.language): without_state(texts[one.file]) for one in sources}

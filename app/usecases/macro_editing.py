"""Writing macros: begin one, save a draft, discard it. Two leads who edit at once lose nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.errors import Refused
from app.domain.macros import life
from app.domain.macros.differences import Difference, differences
from app.domain.macros.files import allowed, file_of, language_of
from app.domain.macros.version import Entry, Origin, Stage, Version, mark_of
from app.usecases.macro_desk import TRIES, MacroDesk, event, kept, may_edit


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else saved meanwhile, and nothing was kept: `theirs` is how the macro stands now, `mine` what was to be
    saved, `differences` lead from theirs to mine. Whoever merged saves again with the mark of `theirs`."""

    theirs: Entry
    mine: Mapping[str, str]
    differences: tuple[Difference, ...]


def create(desk: MacroDesk, name: str, files: Mapping[str, str]) -> Entry:
    """A new macro as a draft; what it says may still be wrong. Raises Refused."""
    may_edit(desk)
    at = desk.deps.now()
    first = Version(name, 0, allowed(name, files), Stage.DRAFT, Origin.HERE, at, writers=(desk.who,))
    for _ in range(TRIES):
        step = life.begun(desk.library.entry(name) or Entry(name), first)
        if desk.library.keep(step, event(desk, step)):
            return desk.entry(name)
    raise Refused("Others change this macro right now. Try again.")


def save(desk: MacroDesk, name: str, files: Mapping[str, str], began: str) -> Entry | Conflict:
    """Keeps these words as the draft. `began` is the mark of the text that they were made from (`Entry.mark`): when the
    macro says something else by now, nothing is kept. Raises Refused, NotFound."""
    may_edit(desk)
    words, at = allowed(name, files), desk.deps.now()
    for _ in range(TRIES):
        before = desk.entry(name)
        if before.text is not None and before.mark == mark_of(words):
            return before
        if before.mark != began:
            theirs = before.text.files if before.text is not None else {}
            return Conflict(before, words, differences(theirs, words))
        step = life.saved(before, words, desk.who, at)
        if desk.library.keep(step, event(desk, step)):
            return desk.entry(name)
    raise Refused("Others change this macro right now. Try again.")


def discard(desk: MacroDesk, name: str, mark: str) -> Entry:
    """The draft goes to the history; what is published stays. Raises Refused, NotFound."""
    return kept(desk, name, lambda entry: life.discarded(entry, mark, desk.who, desk.deps.now()))


def rename(desk: MacroDesk, name: str, new: str, mark: str) -> Entry:
    """The draft under another name, as long as it was never published: uses and history hang on the name. First it
    stands under the new one, then it is gone from the old one. Raises Refused, NotFound."""
    may_edit(desk)
    before = desk.entry(name)
    draft = life.movable(before, mark)
    files = {file_of(new, language_of(name, file) or ""): content for file, content in draft.files.items()}
    moved = replace(draft, name=new, files=allowed(new, files), stage=Stage.DRAFT, asked_by=None, asked_at=None)
    step = replace(life.begun(desk.library.entry(new) or Entry(new), moved), what="renamed", facts={"was": name})
    if not desk.library.keep(step, event(desk, step)):
        raise Refused("Others change this macro right now. Try again.")
    discard(desk, name, mark)
    return desk.entry(new)

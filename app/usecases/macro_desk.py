"""What a lead edits macros with: the library, whoever reads it, and how each step is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.deps import Deps
from app.domain.audit import AuditEvent, Did
from app.domain.errors import NotFound, Refused
from app.domain.macros import life
from app.domain.macros.macro import LONGEST_NAME, NAME, State
from app.domain.macros.problem import Beside, Found
from app.domain.macros.version import Entry, Step, Version, Writer
from app.ports import MacroLibrary, MacroReader, SnapshotCache
from app.usecases.console import Lead

TRIES = 10
"""How often others may be faster before a step is given up."""


@dataclass(frozen=True, slots=True)
class MacroDesk:
    """The tools of one lead."""

    deps: Deps
    library: MacroLibrary
    reader: MacroReader
    lead: Lead

    @property
    def who(self) -> Writer:
        """The lead as somebody who writes."""
        return Writer(self.lead.person.id, self.lead.person.name)

    @property
    def previews(self) -> SnapshotCache:
        """The facts that macros are tried on."""
        return self.deps.previews or self.deps.cache

    def entry(self, name: str) -> Entry:
        """Raises NotFound, too, for what is no name."""
        found = self.library.entry(name) if NAME.fullmatch(name[: LONGEST_NAME + 1]) else None
        if found is None:
            raise NotFound("There is no such macro.")
        return found

    def read(self, version: Version, beside: Beside | None = None) -> Found:
        """The macro that a version makes, or what is wrong with it."""
        return self.reader.read(version.name, version.files, beside)

    def beside(self, name: str) -> Beside:
        """What the library has beside this macro."""
        return beside(self.library.entries(), self.reader, name)


def macro_desk(deps: Deps, lead: Lead) -> MacroDesk:
    """Raises Refused where there is no library."""
    if deps.library is None or deps.macro_reader is None:
        raise Refused("There is no library of macros here yet.")
    return MacroDesk(deps, deps.library, deps.macro_reader, lead)


def may_edit(desk: MacroDesk) -> None:
    """Raises Refused for a role that only looks."""
    if not desk.lead.role.edits_macros:
        raise Refused("Your role does not edit macros.")


def kept(desk: MacroDesk, name: str, decide: Callable[[Entry], Step]) -> Entry:
    """Keeps what is decided of the macro as it stands; decides anew when somebody was faster. Raises Refused,
    NotFound."""
    may_edit(desk)
    for _ in range(TRIES):
        step = decide(desk.entry(name))
        if desk.library.keep(step, event(desk, step)):
            return desk.entry(name)
    raise Refused("Others change this macro right now. Try again.")


def event(desk: MacroDesk, step: Step) -> AuditEvent:
    """That the lead did this, for the record."""
    who, facts = desk.lead.person, life.facts(step)
    return AuditEvent(desk.deps.now(), Did.MACRO_CHANGED, who.id, who.email, who.role, channel="console", facts=facts)


def beside(entries: tuple[Entry, ...], reader: MacroReader, name: str) -> Beside:
    """What a library has beside this macro: the names of all that is left, the titles of what agents get."""
    others = [one for one in entries if one.name != name and not one.gone]
    titles: dict[tuple[str, str], str] = {}
    for one in others:
        if one.state is State.PUBLISHED and one.published is not None:
            titles |= _titles(reader.read(one.name, one.published.files), one.name)
    return Beside(frozenset((name, *(one.name for one in others))), titles)


def _titles(found: Found, name: str) -> Mapping[tuple[str, str], str]:
    texts = found.macro.texts.values() if found.macro is not None else ()
    return {(one.locale, one.title.casefold()): name for one in texts}

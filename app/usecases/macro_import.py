"""Taking macros over from a helpdesk: as drafts, never over anything of ours, and a second time only what is new."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.deps import Deps
from app.domain.audit import AuditEvent, Did
from app.domain.errors import Refused
from app.domain.macros import life
from app.domain.macros.foreign import Arrival, Came, Foreign, name_of
from app.domain.macros.version import Entry, Origin, Stage, Step, Version, Writer
from app.ports import MacroLibrary, MacroReader
from app.usecases.macro_desk import MacroDesk, event, may_edit

MOST = 2_000


@dataclass(frozen=True, slots=True)
class _Porter:
    """Carries macros into the library. `told` makes the event of a step, `first` is every version before it has words,
    `taken` are the names that are in use."""

    library: MacroLibrary
    reader: MacroReader
    told: Callable[[Step], AuditEvent]
    first: Version
    locale: str
    taken: set[str]


def sources(deps: Deps) -> tuple[str, ...]:
    """The helpdesks that can be asked for their macros: zendesk, intercom."""
    return tuple(deps.macro_sources)


def import_from(desk: MacroDesk, helpdesk: str, inactive: bool = False) -> tuple[Arrival, ...]:
    """Takes over what is new in a helpdesk, each macro as a draft of this lead, and says of each what came of it.
    Raises Refused, Unavailable."""
    may_edit(desk)
    return _imported(desk.deps, helpdesk, inactive, (desk.who,), lambda step: event(desk, step))


def taken_over(deps: Deps, helpdesk: str, inactive: bool = False) -> tuple[Arrival, ...]:
    """The same for whoever runs the program. Raises Refused, Unavailable."""

    def told(step: Step) -> AuditEvent:
        return AuditEvent(deps.now(), Did.MACRO_CHANGED, facts=life.facts(step))

    return _imported(deps, helpdesk, inactive, (), told)


def _imported(
    deps: Deps, helpdesk: str, inactive: bool, writers: tuple[Writer, ...], told: Callable[[Step], AuditEvent]
) -> tuple[Arrival, ...]:
    source, library, reader = deps.macro_sources.get(helpdesk), deps.library, deps.macro_reader
    if source is None or library is None or reader is None:
        raise Refused("This helpdesk is not connected, so its macros cannot be read.")
    theirs = source.macros(inactive)[:MOST]
    origin = Origin(helpdesk)
    first = Version("", 0, {}, Stage.DRAFT, origin, deps.now(), writers=writers)
    language = deps.settings.default_locale.partition("-")[0]
    porter = _Porter(library, reader, told, first, language, {one.name for one in library.entries()})
    return tuple(_arrivals(porter, theirs, origin))


def _arrivals(porter: _Porter, theirs: tuple[Foreign, ...], origin: Origin) -> Iterator[Arrival]:
    known = dict(porter.library.imported(origin))
    for one in theirs:
        if one.id in known:
            name, changed_at = known[one.id]
            same = changed_at == one.changed_at
            yield Arrival(one.id, one.title, Came.SAME if same else Came.CHANGED, name)
        else:
            yield _new(porter, one, origin)


def _new(porter: _Porter, foreign: Foreign, origin: Origin) -> Arrival:
    """Under the first name that is free: others may take one meanwhile, or this very macro over."""
    while True:
        name = name_of(foreign.title, porter.taken, foreign.id)
        porter.taken.add(name)
        made = porter.reader.rewritten(foreign, name, porter.locale)
        if not made.files:
            return Arrival(foreign.id, foreign.title, Came.NO_TEXT, left=made.left)
        came = replace(porter.first, name=name, files=made.files, origin_of=foreign.id, origin_at=foreign.changed_at)
        step = replace(life.begun(Entry(name), came), what="imported", facts={"from": foreign.origin.value})
        if porter.library.keep(step, porter.told(step)):
            return Arrival(foreign.id, foreign.title, Came.NEW, name, made.left)
        if foreign.id in (known := porter.library.imported(origin)):
            return Arrival(foreign.id, foreign.title, Came.SAME, known[foreign.id][0])

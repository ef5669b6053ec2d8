"""What may be done with a macro: the buttons of the editor, a review, a conflict."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.card import Phrase, say
from app.domain.macros.compared import Row, compared
from app.domain.macros.differences import Difference
from app.domain.macros.version import Entry, Stage, Version
from app.domain.phrase import Typed
from app.usecases.macro_desk import MacroDesk
from app.usecases.macro_life import reviewers

MOST_NAMED = 3
_CHANGED = say("This reply was changed while you were writing")


@dataclass(frozen=True, slots=True)
class Button:
    """What can be done with a macro."""

    command: str
    label: Phrase
    primary: bool = False
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody else saved meanwhile: who and when, and where the texts differ, from theirs to ours."""

    heading: Phrase
    differences: tuple[tuple[str, tuple[Row, ...]], ...]


def clash(theirs: Entry, found: Iterable[Difference]) -> Clash:
    """What is shown of a conflict."""
    text = theirs.text
    last = text.writers[-1].name if text is not None and text.writers else ""
    heading = say("{name} saved this reply while you were writing", name=Typed(last)) if last else _CHANGED
    return Clash(heading, compared(found))


@dataclass(frozen=True, slots=True)
class Around:
    """What goes with a page of the editor: what is in the way, what was done, a conflict, whether it is not saved yet,
    and whether previews are drawn at once: reading facts for them takes a while."""

    said: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    clash: Clash | None = None
    unsaved: bool = False
    seen: bool = False


def buttons(entry: Entry, may: bool, ready: bool) -> tuple[Button, ...]:
    """What stands at the head of the page. A review can be asked for once there is something to read."""
    if not may:
        return ()
    save = Button("save", say("Save draft"))
    if entry.open is not None and entry.open.stage is Stage.REVIEW:
        return (save,)
    return (save, Button("ask", say("Ask for review"), primary=True, disabled=not ready))


def moves(entry: Entry, may: bool) -> tuple[Button, ...]:
    """What takes a macro out of use and back."""
    if not may:
        return ()
    found = []
    if entry.published is not None:
        found.append(Button("revive", say("Revive")) if entry.retired else Button("retire", say("Retire")))
    if entry.open is not None:
        found.append(Button("discard", say("Discard the draft")))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Review:
    """A version that waits for another lead. `others` says who can publish it where this lead cannot; `before` is the
    version that it would replace, 0 for none."""

    asked: Phrase
    label: Phrase
    others: Phrase
    before: int
    own: bool
    reason: str


def reviewing(entry: Entry, desk: MacroDesk, reason: str) -> Review | None:
    """What the reviewer sees; None where nothing waits, or for somebody who may not review."""
    waits = entry.open
    if waits is None or waits.stage is not Stage.REVIEW or not desk.lead.role.edits_macros:
        return None
    asker, who = waits.asked_by, desk.who.id
    own = asker is not None and asker.id == who
    asked = (
        say("You asked others to read version {n}.", n=waits.number)
        if own
        else say("{name} asks you to read version {n}.", name=Typed(asker.name if asker else ""), n=waits.number)
    )
    return Review(
        asked,
        say("Publish version {n}", n=waits.number),
        _others(desk, waits) if any(one.id == who for one in waits.writers) else (),
        entry.published.number if entry.published else 0,
        own,
        reason,
    )


def _others(desk: MacroDesk, version: Version) -> Phrase:
    able = reviewers(desk, version)
    if not able:
        return say("You wrote in it yourself, and nobody else may edit macros: see policy.toml.")
    names = Typed(", ".join(able[:MOST_NAMED]))
    return say("You wrote in it yourself. These can publish it: {names}.", names=names)

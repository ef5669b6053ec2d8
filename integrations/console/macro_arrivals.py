"""Macros that come from a helpdesk: the page on which they are asked for, and the report of what came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.deps import Deps
from app.domain.card import Phrase, Status, Tone, plural, say
from app.domain.macros.foreign import Arrival, Came
from app.domain.phrase import Name
from app.usecases import macro_import
from app.usecases.macro_desk import macro_desk
from integrations.console.frame import Frame
from integrations.console.session import Visit

HELPDESKS: Mapping[str, str] = {"zendesk": "Zendesk", "intercom": "Intercom"}
CAME: Mapping[Came, Status] = {
    Came.NEW: Status(Tone.GOOD, say("New, a draft")),
    Came.SAME: Status(Tone.CLOSED, say("Taken over before")),
    Came.CHANGED: Status(Tone.ATTENTION, say("Changed there since")),
    Came.NO_TEXT: Status(Tone.CLOSED, say("Has no text")),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A macro of the helpdesk: what came of it, and what somebody has to look after."""

    title: str
    status: Status
    name: str
    left: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a helpdesk's macros; those with something to look after stand first."""

    heading: Phrase
    rows: tuple[Row, ...]


class ArrivalPages:
    """Draws it."""

    def __init__(self, deps: Deps, frame: Frame) -> None:
        self._deps, self._frame = deps, frame

    def page(self, visit: Visit, said: tuple[str, ...] = (), report: Report | None = None) -> str:
        """The ways in, and the report of the one that was taken."""
        sources = [(one, HELPDESKS.get(one, one)) for one in macro_import.sources(self._deps)]
        more = {"sources": sources, "report": report, "said": said, "may": visit.lead.role.edits_macros}
        return self._frame.page("macro_import", visit, place="macros", **more)

    def taken_over(self, visit: Visit, helpdesk: str, inactive: bool) -> str:
        """Takes over what is new in a helpdesk. Raises Refused, Unavailable."""
        arrivals = macro_import.import_from(macro_desk(self._deps, visit.lead), helpdesk, inactive)
        return self.page(visit, report=report(HELPDESKS.get(helpdesk, helpdesk), arrivals))


def report(helpdesk: str, arrivals: Iterable[Arrival]) -> Report:
    """The report of what came from this helpdesk."""
    found = tuple(arrivals)
    new = sum(one.came is Came.NEW for one in found)
    read = say(plural("{n} macro read", "{n} macros read", len(found)))
    come = say(plural("{n} draft made", "{n} drafts made", new))
    heading = say("{helpdesk}: {read}, {come}.", helpdesk=Name(helpdesk), read=read, come=come)
    rows = (Row(one.title, CAME[one.came], one.name, one.left) for one in found)
    return Report(heading, tuple(sorted(rows, key=lambda row: (not row.left, not row.name))))

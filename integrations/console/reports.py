"""How replies do: the figures of macros as rows of a page and as lines of a file."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from app.deps import Deps
from app.domain.card import Phrase, Status, Tone, Typed, say
from app.domain.macros.figures import ALL, Figures, Remark, Share, by_macro, remarks, total
from app.domain.macros.refusals import Ground
from app.domain.record_lines import csv_line, harmless
from app.usecases import macro_figures
from integrations.console.asked import Filters

SPAN = timedelta(days=30)
SPANS = (7, 30, 90)
BAR = 200
"""How long the longest bar is, in units of its drawing."""
SHARES = ("edited", "reopened", "refunded", "disputed", "unsent")
REMARKS: Mapping[Remark, Status] = {
    Remark.EDITED: Status(Tone.ATTENTION, say("Edited often")),
    Remark.REOPENED: Status(Tone.ATTENTION, say("Comes back often")),
    Remark.DISPUTED: Status(Tone.PROBLEM, say("Disputed often")),
    Remark.REFUSED: Status(Tone.ATTENTION, say("Refuses too often")),
}


GROUNDS: Mapping[Ground, Phrase] = {
    Ground.MISSING: say("a fact is missing"),
    Ground.CONTRADICTED: say("it does not fit the facts"),
    Ground.STALE: say("the facts are out of date"),
    Ground.UNREAD: say("facts could not be read"),
    Ground.CLAIM: say("it claims what is not so"),
    Ground.BROKEN: say("it cannot be written"),
}
"""Why a reply was refused, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Bar:
    """How uses divide, as lengths that add up to the bar: sent as it was, edited, not sent, and not known."""

    kept: float
    edited: float
    unsent: float
    unknown: float


@dataclass(frozen=True, slots=True)
class Row:
    """A macro, or one version of it. `version` is 0 for all of them, `page` where the macro is edited, "" for one that
    is gone. `why` is the commonest reason of one that refuses too often."""

    title: Phrase
    page: str
    version: int
    figures: Figures
    bar: Bar
    why: Phrase
    remarks: tuple[Status, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What is shown of a span of time. `until` is its last moment that has come."""

    rows: tuple[Row, ...]
    total: Figures
    since: datetime
    until: datetime
    by_version: bool


def report(deps: Deps, asked: Filters) -> Report:
    """The figures that the filters ask for; without days those of the last thirty."""
    since, until = span(deps, asked)
    versions = macro_figures.by_version(deps, since, until)
    apart = asked.kind == "version"
    shown = versions if apart else tuple(by_macro(versions).values())
    most = max((one.uses for one in shown), default=1)
    titles, edited_here = macro_figures.titles(deps), deps.library is not None
    rows = tuple(_row(one, most, titles.get(one.macro), edited_here) for one in shown)
    last = min(until, deps.now()) - timedelta(microseconds=1)
    return Report(rows, total(versions), since, max(since, last), apart)


def span(deps: Deps, asked: Filters) -> tuple[datetime, datetime]:
    """From when until when, the second not included."""
    until = asked.ends or deps.now() + timedelta(minutes=1)
    return asked.begins or until - SPAN, until


def lines(deps: Deps, asked: Filters) -> Iterator[str]:
    """A heading and a line for each version, as CSV that no spreadsheet takes for formulas. Beside each figure stands
    of how many uses it is known."""
    yield csv_line(
        (
            "macro",
            "title",
            "version",
            "uses",
            *(name for one in SHARES for name in (one, f"{one}_known")),
            "refused",
            "refused_mostly",
        )
    )
    titles = macro_figures.titles(deps)
    for one in macro_figures.by_version(deps, *span(deps, asked)):
        known: Iterable[Share] = (getattr(one, name) for name in SHARES)
        counts = [number for share in known for number in (share.yes, share.known)]
        refused = (one.refused.yes, one.ground.value if one.ground else "")
        cells = (one.macro, titles.get(one.macro, one.macro), one.version, one.uses, *counts, *refused)
        yield csv_line([harmless(cell) for cell in cells])


def _row(figures: Figures, most: int, title: str | None, edited_here: bool) -> Row:
    name = figures.macro
    page = f"/console/macros/{quote(name, safe='')}" if title is not None and edited_here else ""
    found = tuple(REMARKS[one] for one in remarks(figures))
    ground = figures.ground if Remark.REFUSED in remarks(figures) else None
    why = GROUNDS.get(ground, ()) if ground is not None else ()
    return Row(say(Typed(title or name)), page, figures.version or ALL, figures, _bar(figures, most), why, found)


def _bar(figures: Figures, most: int) -> Bar:
    unit, edited = BAR / max(most, 1), figures.edited
    unsent = figures.unsent.yes
    parts = (edited.known - edited.yes, edited.yes, unsent, figures.uses - edited.known - unsent)
    return Bar(*(round(number * unit, 1) for number in parts))

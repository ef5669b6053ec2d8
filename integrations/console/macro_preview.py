"""How a macro reads for customers: the preview of the editor in both looks, and how it does for many."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from app.domain.card import At, Moment, Phrase, Tone, plural, say
from app.domain.errors import CounterfoilError
from app.domain.macros.refusals import Refusal
from app.domain.macros.reply import Reply
from app.domain.macros.version import Entry
from app.domain.phrase import Name, Typed
from app.usecases import macro_many, macro_people, macro_preview
from app.usecases.macro_desk import MacroDesk
from app.usecases.macro_many import How, Verdict
from integrations.console import macro_seen
from integrations.console.macro_form import Sheet
from integrations.console.macro_live import Live
from integrations.console.macro_seen import Outcome, Preview, Tally
from integrations.console.pages import in_the_way

MOST_NAMED = 3
_UNREAD = say("Not read")


class Previews:
    """The previews that one lead sees. `title` gives a macro's title."""

    def __init__(self, desk: MacroDesk, title: Callable[[Entry], str]) -> None:
        self._desk, self._title = desk, title

    @cached_property
    def customers(self) -> list[tuple[str, Phrase]]:
        """Whom a preview can be for."""
        found = macro_people.customers(self._desk)
        return [(one.customer_id, say(Typed(one.name) if one.name else Name(one.customer_id))) for one in found]

    @property
    def first(self) -> str:
        """The one who was seen last; "" for nobody."""
        return self.customers[0][0] if self.customers else ""

    def shown(self, live: Live, entry: Entry, sheet: Sheet) -> Live:
        """With the preview: of what was typed, or where that is broken of what was saved before."""
        if not sheet.shown.customer:
            return live
        if not live.wrong:
            return replace(live, preview=self._preview(entry.name, sheet.files, sheet, self._desk.deps.now()))
        for version in (entry.open, entry.published):
            if version is not None and self._desk.read(version).macro is not None:
                at = version.ended_at or version.written_at
                return replace(live, preview=replace(self._preview(entry.name, version.files, sheet, at), before=True))
        return live

    def tally(self, live: Live, name: str, sheet: Sheet) -> Live:
        """With how it does for many."""
        if live.wrong:
            return live
        many = macro_many.for_many(self._desk, name, sheet.files, "")
        count = len(many.verdicts)
        if not count:
            return live
        heading = say(plural("For the customer seen last", "For the {n} customers seen last", count))
        right = tuple(one.customer_id for one in many.verdicts if one.how is How.RIGHT)
        named = tuple((one, words) for one, words in self.customers if one in right)[:MOST_NAMED]
        return replace(live, tally=Tally(heading, tuple(_outcomes(many.verdicts, many.unread)), right, named))

    def _preview(self, name: str, files: Mapping[str, str], sheet: Sheet, at: datetime) -> Preview:
        shown = sheet.shown
        customer, _, pick = shown.pick.partition("|")
        picked = pick if customer == shown.customer else ""
        agent = say(Typed(self._desk.lead.person.name))
        empty = Preview((), agent, at, said_at=self._time(at))
        try:
            found = macro_preview.preview(self._desk, name, files, shown.customer, locale=shown.locale, picked=picked)
        except CounterfoilError as error:
            return replace(empty, heading=_UNREAD, reason=in_the_way(error))
        preview = replace(empty, name=say(Typed(found.customer)))
        if isinstance(found.reply, Reply):
            return replace(preview, reply=found.reply, after=macro_seen.after(found.reply))
        return self._refused(preview, found.reply, shown.customer) if found.reply is not None else preview

    def _refused(self, preview: Preview, refusal: Refusal, customer: str) -> Preview:
        macros = self._desk.deps.macros()
        instead = tuple((one, macros[one].own.title) for one in refusal.instead if one in macros)
        picks = tuple((f"{customer}|{one.id}", one.label) for one in refusal.picks)
        heading = macro_seen.refused(refusal)
        return replace(preview, heading=heading, reason=refusal.reason, picks=picks, instead=instead)

    def _time(self, at: datetime) -> Phrase:
        today = self._desk.deps.now().date() == at.date()
        return say(Moment(at)) if today else say(At(at))


def _outcomes(verdicts: Iterable[Verdict], unread: int) -> Iterable[Outcome]:
    found = list(verdicts)
    right = sum(one.how is How.RIGHT for one in found)
    if right:
        yield macro_seen.outcome(Tone.GOOD, say("Reads right for {n}", n=right))
    away = [one for one in found if one.how is How.NOT_OFFERED]
    if away:
        yield macro_seen.outcome(Tone.CLOSED, say("Not offered to {n}", n=len(away)), *_because(away))
    refusing = [one for one in found if one.how is How.REFUSES]
    if refusing:
        yield macro_seen.outcome(Tone.ATTENTION, say("Refuses for {n}", n=len(refusing)), *_because(refusing))
    if unread:
        yield macro_seen.outcome(Tone.CLOSED, say("Could not be read for {n}", n=unread))


def _because(verdicts: list[Verdict]) -> tuple[Phrase, ...]:
    """The reasons, the first few, each with its first customer and what is offered there instead."""
    first: dict[str, Verdict] = {}
    for one in verdicts:
        first.setdefault(str(one.reason), one)
    return tuple(_reason(one) for one in list(first.values())[:MOST_NAMED])


def _reason(verdict: Verdict) -> Phrase:
    name = Typed(verdict.name)
    if not verdict.instead:
        return say("{name}: {reason}", name=name, reason=verdict.reason)
    other = Typed(verdict.instead[0])
    return say("{name}: {reason} Offers \u201c{other}\u201d instead.", name=name, reason=verdict.reason, other=other)

"""What a macro does for the customers who were seen last: reads right, is not offered, or refuses and why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.billing import Snapshot
from app.domain.card import Phrase
from app.domain.errors import NotFound, Unavailable
from app.domain.macros.case import Case
from app.domain.macros.choosing import Asked, goes_with
from app.domain.macros.macro import Macro
from app.domain.macros.refusals import Ground, Refusal
from app.domain.macros.reply import Reply
from app.ports import BillingGateway
from app.usecases.macro_checking import checked
from app.usecases.macro_desk import MacroDesk
from app.usecases.macro_people import case_of, facts, lately, name_of, on_record
from app.usecases.macro_preview import asked_for, written

ALL_SECONDS = 3.0
NAMED = 3


class How(StrEnum):
    """What a macro does for a customer."""

    RIGHT = "right"
    NOT_OFFERED = "not_offered"
    REFUSES = "refuses"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What it does for one customer. Where it does not read right: why, and the titles of what is there instead; for
    whom is told of the first customer of a reason, and of three for each way at most."""

    customer_id: str
    how: How
    name: str = ""
    reason: Phrase = ()
    instead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """The verdicts, and how many customers could not be read in time."""

    verdicts: tuple[Verdict, ...]
    unread: int = 0


def for_many(desk: MacroDesk, name: str, files: Mapping[str, str], locale: str = "") -> Many:
    """What these words do for the forty customers who were seen last, in three seconds at most: facts are used again
    for ten minutes. Whom the lead is told of by name goes on record. No verdicts where the text itself is wrong."""
    macro = checked(desk, name, files).macro
    if macro is None:
        return Many(())
    seen = list(lately(desk))
    read = list(_read(desk, desk.deps.billing.within(ALL_SECONDS), seen))
    verdicts = tuple(_few_named(_verdict(desk, macro, snapshot, locale) for snapshot in read))
    on_record(desk, (one.customer_id for one in verdicts if one.name))
    return Many(verdicts, len(seen) - len(read))


def _few_named(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    """The same, with names for a glance: who is named is a look at a customer, which goes on record."""
    reasons: dict[How, set[Phrase]] = {}
    for one in verdicts:
        told = reasons.setdefault(one.how, set())
        named = one.reason not in told and len(told) < NAMED
        yield one if named else replace(one, name="")
        told.add(one.reason)


def _read(desk: MacroDesk, billing: BillingGateway, customer_ids: list[str]) -> Iterator[Snapshot]:
    for one in customer_ids:
        try:
            yield facts(desk, billing, one)
        except (NotFound, Unavailable):
            continue


def _verdict(desk: MacroDesk, macro: Macro, snapshot: Snapshot, locale: str) -> Verdict:
    case, asked = case_of(desk, snapshot), asked_for(desk, snapshot, locale)
    found = _whole(desk, macro, case, asked)
    who = snapshot.customer.id
    if isinstance(found, Reply):
        return Verdict(who, How.RIGHT)
    how = How.REFUSES if goes_with(macro, case) else How.NOT_OFFERED
    macros = desk.deps.macros()
    titles = tuple(macros[one].text(asked.locale).title for one in found.instead if one in macros)
    return Verdict(who, how, name_of(desk, snapshot) or who, found.reason, titles)


def _whole(desk: MacroDesk, macro: Macro, case: Case, asked: Asked) -> Reply | Refusal:
    """The reply; where it fits several things, the one about the first."""
    found = written(desk, macro, case, asked)
    if isinstance(found, Refusal) and found.ground is Ground.AMBIGUOUS and found.picks:
        return written(desk, macro, case, replace(asked, picked=found.picks[0].id))
    return found

"""How a macro reads for one customer before it is published. Nothing is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.billing import Snapshot
from app.domain.errors import NotFound
from app.domain.macros.case import Case
from app.domain.macros.choosing import Asked
from app.domain.macros.macro import Macro, State
from app.domain.macros.problem import Problem
from app.domain.macros.refusals import Refusal
from app.domain.macros.reply import Reply
from app.usecases import macros as replies
from app.usecases.macro_checking import checked
from app.usecases.macro_desk import MacroDesk
from app.usecases.macro_people import case_of, facts, lately, name_of, on_record

ONE_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Previewed:
    """A macro for one customer: its words or why there are none; `reply` is None where the text itself is wrong."""

    reply: Reply | Refusal | None
    customer: str = ""
    problems: tuple[Problem, ...] = ()


def preview(
    desk: MacroDesk, name: str, files: Mapping[str, str], customer_id: str, *, locale: str = "", picked: str = ""
) -> Previewed:
    """How these words read for a customer, in this language ("": the customer's own) and about the thing that was
    picked. That the lead saw the customer goes on record. Raises NotFound, Unavailable."""
    found = checked(desk, name, files)
    if customer_id not in lately(desk):
        raise NotFound("Nobody has looked at this customer lately.")
    snapshot = facts(desk, desk.deps.billing.within(ONE_SECONDS), customer_id)
    on_record(desk, (customer_id,))
    customer = name_of(desk, snapshot) or customer_id
    if found.macro is None:
        return Previewed(None, customer, found.problems)
    return Previewed(
        written(desk, found.macro, case_of(desk, snapshot), asked_for(desk, snapshot, locale, picked)), customer
    )


def asked_for(desk: MacroDesk, snapshot: Snapshot | None, locale: str = "", picked: str = "") -> Asked:
    """What is asked for a customer: in this language, else in the customer's own."""
    settings = desk.deps.settings
    reads = snapshot.customer.locale if snapshot is not None else None
    wanted = locale or reads or settings.default_locale
    return Asked(wanted, settings.default_time_zone, desk.lead.role.name, picked, preview=True)


def written(desk: MacroDesk, macro: Macro, case: Case, asked: Asked) -> Reply | Refusal:
    """What a macro that is perhaps not published says in this case, among those that agents get."""
    writer = desk.deps.macro_writer
    assert writer is not None  # who has a library writes
    others = {name: one for name, one in desk.deps.macros().items() if one.state is State.PUBLISHED}
    return replies.reply({**others, macro.name: macro}, writer, macro.name, case, asked)

"""What each button of the editor does to a macro, and the sentence that follows it."""

from collections.abc import Callable, Mapping

from flask import request

from app.domain.card import Phrase, say
from app.domain.macros.version import Entry
from app.usecases import macro_editing, macro_life
from app.usecases.macro_desk import MacroDesk
from integrations.console.macro_form import Sheet

Act = Callable[[MacroDesk, str, Sheet, str], Entry]
DONE: Mapping[str, Phrase] = {
    "save": say("Saved."),
    "ask": say("Saved. Another lead can read and publish it now."),
    "publish": say("Published. Agents get it within two seconds."),
    "send-back": say("Sent back: whoever wrote it sees your reason here."),
    "withdraw": say("Withdrawn: it is a draft again."),
    "retire": say("Retired: no agent is offered it any more."),
    "revive": say("Revived: agents are offered it again."),
    "discard": say("Discarded. It stays in the history."),
    "rename": say("Renamed."),
    "roll-back": say("Rolled back. Agents get these words within two seconds."),
}


def _new_name() -> str:
    return request.form.get("new_name", "").strip()


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 9 else 0


VERBS: Mapping[str, Act] = {
    "publish": lambda desk, name, sheet, _: macro_life.publish(desk, name, sheet.began),
    "send-back": lambda desk, name, sheet, _: macro_life.send_back(desk, name, sheet.reason),
    "withdraw": lambda desk, name, _sheet, _: macro_life.withdraw(desk, name),
    "retire": lambda desk, name, _sheet, _: macro_life.retire(desk, name),
    "revive": lambda desk, name, _sheet, _: macro_life.revive(desk, name),
    "discard": lambda desk, name, sheet, _: macro_editing.discard(desk, name, sheet.began),
    "rename": lambda desk, name, sheet, _: macro_editing.rename(desk, name, _new_name(), sheet.began),
    "roll-back": lambda desk, name, _sheet, number: macro_life.roll_back(desk, name, _number(number)),
}

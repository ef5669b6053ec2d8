"""Writes what was chosen, whole or not at all: compiled once and kept, drawn as HTML and as text."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from app.domain.card import Phrase, say
from app.domain.macros.lines import shows
from app.domain.macros.refusals import Ground, Refusal, missing, unread
from app.domain.macros.reply import Draft
from app.gateways.macro_absent import FactMissing
from app.gateways.macro_language import CLOSES, OPENS
from app.gateways.macro_manner import Manner, zone_of
from app.gateways.macro_markdown import drawn
from app.gateways.macro_problems import Wrong
from app.gateways.macro_program import Compiled, TooLong, compile_body

KEPT = 1024
_TYPED = re.compile(f"{OPENS}[^{CLOSES}]*{CLOSES}")
_PLACEHOLDER = re.compile(r"\{(?=[{%])")
_MARKS = str.maketrans("", "", OPENS + CLOSES)
_BROKEN = Refusal(Ground.BROKEN, say("This reply cannot be written. Tell your lead."))
_EMPTY = Refusal(Ground.BROKEN, say("This reply would be empty."))
_TOO_LONG = Refusal(Ground.BROKEN, say("This reply would become too long."))


class MacroWriter:
    """Writes macros. `speak` says a phrase of ours in a language."""

    def __init__(self, speak: Callable[[Phrase, str], str]) -> None:
        self._speak = speak

    def write(self, body: str, roots: Mapping[str, object], locale: str, time_zone: str) -> Draft | Refusal:
        """The text of a macro about these things, or why it is not written."""
        program = compiled(body)
        if program is None:
            return _BROKEN
        try:
            markdown = program.write(roots, Manner(locale, zone_of(time_zone), self._speak))
        except FactMissing as error:
            gap = Refusal(Ground.UNREAD, unread(error.gap))
            return gap if error.gap else Refusal(Ground.MISSING, missing(error.kind, error.name))
        except TooLong:
            return _TOO_LONG
        except Wrong:
            return _BROKEN
        shown = drawn(markdown)
        if not shows(shown.text):
            return _EMPTY
        claimed = _TYPED.sub("\u2026", shown.text)
        return Draft(_final(shown.html), _final(shown.text), claimed)


def _final(text: str) -> str:
    """Without our marks, and without what a helpdesk would take for a placeholder of its own and fill in."""
    return _PLACEHOLDER.sub("{ ", text.translate(_MARKS))


@lru_cache(maxsize=KEPT)
def compiled(body: str) -> Compiled | None:
    """The program of a text; None when something is wrong with it."""
    found = compile_body(body)
    return found if isinstance(found, Compiled) else None

"""What the buttons of the editor do. Nothing that was typed is ever lost: what cannot be done is said over the form."""

from collections.abc import Mapping
from dataclasses import replace

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.domain.card import Phrase, say
from app.domain.errors import CounterfoilError, Refused
from app.domain.macros.parts import Parts
from app.domain.macros.version import Entry
from app.usecases import macro_editing, macro_life
from app.usecases.macro_desk import MacroDesk
from app.usecases.macro_editing import Conflict
from integrations.console import session
from integrations.console.frame import Frame
from integrations.console.macro_acts import DONE, VERBS
from integrations.console.macro_editor import EditorPages
from integrations.console.macro_form import Sheet, corrected, sheet_of
from integrations.console.macro_moves import Around, clash
from integrations.console.pages import in_the_way
from integrations.console.session import Visit

Answer = Response | tuple[str, int]
_AGAIN = say("You came in anew, and nothing was saved yet. What you typed stands below: look at it, then save it.")
_UNSAVED = say("What you typed is not saved yet. Save the draft first, then go on.")
_NOTHING = say("There was nothing to save: the text is as it was.")


class Presses:
    """The buttons."""

    def __init__(self, pages: EditorPages, draw: Frame) -> None:
        self._pages, self._draw = pages, draw

    def press(self, visit: Visit, entry: Entry) -> Answer:
        """Does what a button says: the page again with what stands in the form, or the way to how the macro is then."""
        stands = "stands" in request.form
        sheet = (
            self._pages.sheet(visit, entry)
            if stands
            else sheet_of(entry.name, request.form, self._pages.parts.together)
        )
        if not session.from_our_form(visit):
            html, _ = self._again(visit, entry, sheet, (self._draw.words(_AGAIN),))
            return html, 403
        verb, _, rest = request.form.get("command", "check").partition(":")
        if verb in _SHOWN:
            return self._again(visit, entry, self._changed(entry, sheet, verb, rest))
        if verb == "theirs":
            return _to(entry)
        try:
            return self._done(visit, entry, sheet, (verb, rest))
        except CounterfoilError as error:
            return self._again(visit, entry, sheet, (self._draw.words(in_the_way(error)),))

    def _done(self, visit: Visit, entry: Entry, sheet: Sheet, command: tuple[str, str]) -> Answer:
        desk, (verb, rest) = self._pages.desk(visit), command
        unsaved = self._unsaved(entry, sheet)
        if verb in ("save", "ask"):
            return (
                self._saved(desk, visit, entry, sheet, verb)
                if unsaved or verb == "ask"
                else self._after(entry, _NOTHING)
            )
        act = VERBS.get(verb)
        if act is None:
            raise Refused("This button is not known here.")
        if unsaved:
            raise Refused(*_UNSAVED)
        after = act(desk, entry.name, sheet, rest)
        return self._after(after, DONE[verb])

    def _saved(self, desk: MacroDesk, visit: Visit, entry: Entry, sheet: Sheet, verb: str) -> Answer:
        saved = macro_editing.save(desk, entry.name, sheet.files, sheet.began) if self._unsaved(entry, sheet) else entry
        if isinstance(saved, Conflict):
            theirs = saved.theirs
            around = Around(clash=clash(theirs, saved.differences), unsaved=True)
            return self._pages.editor(visit, theirs, replace(sheet, began=theirs.mark), around), 409
        if verb == "ask":
            try:
                macro_life.ask_for_review(desk, entry.name, saved.mark)
            except Refused as error:
                sheet = replace(sheet, began=saved.mark)
                return self._pages.editor(visit, saved, sheet, Around((self._draw.words(error.sentence),))), 409
        return self._after(entry, DONE[verb])

    def _after(self, entry: Entry, done: Phrase) -> Answer:
        """The way to the macro as it is then, with a sentence of what was done."""
        flash(self._draw.words(done))
        return _to(entry)

    def _unsaved(self, entry: Entry, sheet: Sheet) -> bool:
        """Whether the form says something else than the macro does, however its files are written."""
        files = entry.text.files if entry.text is not None else {}
        return dict(sheet.files) != dict(files) and self._even(entry.name, sheet.files) != self._even(entry.name, files)

    def _even(self, name: str, files: Mapping[str, str]) -> Mapping[str, str]:
        parts = self._pages.parts.apart(name, files)
        return self._pages.parts.together(parts) if parts is not None else files

    def _again(self, visit: Visit, entry: Entry, sheet: Sheet, said: tuple[str, ...] = ()) -> tuple[str, int]:
        unsaved = self._unsaved(entry, sheet)
        return self._pages.editor(visit, entry, sheet, Around(said, unsaved=unsaved, seen=True)), 409 if said else 200

    def _changed(self, entry: Entry, sheet: Sheet, verb: str, rest: str) -> Sheet:
        """The form as a button changes it, nothing kept."""
        together = self._pages.parts.together
        if verb == "as-files":
            return replace(sheet, parts=None)
        if verb == "as-fields":
            return replace(sheet, parts=self._pages.parts.apart(entry.name, sheet.files))
        if verb == "use":
            return corrected(sheet, rest, together)
        if verb in ("with", "without") and sheet.parts is not None:
            language = request.form.get("add_language", "") if verb == "with" else rest
            parts = _language(sheet.parts, entry.name, verb, language)
            return replace(sheet, parts=parts, files=together(parts), tab=language)
        return sheet


def _language(parts: Parts, name: str, verb: str, language: str) -> Parts:
    return parts.with_language(name, language) if verb == "with" else parts.without_language(language)


def _to(entry: Entry) -> Response:
    """The way to a macro; where nothing is left of it, to the list."""
    there = url_for("console.macro_list") if entry.gone else url_for("console.macro_editor", name=entry.name)
    return redirect(there, 303)


_SHOWN = frozenset(("check", "with", "without", "as-files", "as-fields", "use"))

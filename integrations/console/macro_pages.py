"""The other pages of the library of replies: the list, how one is begun, what differs between versions."""

from collections.abc import Mapping
from dataclasses import replace

from app.deps import Deps
from app.domain.macros.compared import compared
from app.domain.macros.differences import differences
from app.domain.macros.figures import ALL, Figures
from app.domain.macros.version import Entry, Version
from app.ports.macro_parts import PartsOfMacros
from app.usecases.macro_desk import MacroDesk, macro_desk
from app.usecases.macro_figures import by_macro
from integrations.console import macro_fields, macro_list, macro_words
from integrations.console.frame import Frame
from integrations.console.macro_editor import title_of
from integrations.console.reports import SPAN
from integrations.console.session import Visit


class MacroPages:
    """Draws them."""

    def __init__(self, deps: Deps, pages: Frame, parts: PartsOfMacros) -> None:
        self._deps, self._pages, self._parts = deps, pages, parts
        self._locale = deps.settings.default_locale

    def list(self, visit: Visit, asked: macro_list.Asked, done: tuple[str, ...]) -> str:
        """All macros, found and sorted as asked."""
        desk = macro_desk(self._deps, visit.lead)
        entries = tuple(one for one in desk.library.entries() if not one.gone)
        figures = by_macro(self._deps, self._deps.now() - SPAN, self._deps.now())
        rows = [(one, self._row(desk, one, one.text, figures)) for one in entries if one.text]
        tags = sorted({tag for _, row in rows for tag in row.languages.split(", ") if tag})
        return self._pages.page(
            "macros",
            visit,
            rows=macro_list.shown(rows, asked),
            counted=macro_words.counted(entries),
            asked=asked,
            languages=[(tag, macro_fields.language_name(tag, self._locale)) for tag in tags],
            days=SPAN.days,
            states=macro_list.STATE_WORDS,
            may=visit.lead.role.edits_macros,
            done=done,
        )

    def _row(self, desk: MacroDesk, entry: Entry, text: Version, figures: Mapping[str, Figures]) -> macro_list.Row:
        known = figures.get(entry.name, Figures(entry.name, ALL))
        row = macro_list.row_of(entry, desk.read(text), self.title(entry), known)
        in_use = entry.published if entry.published is not None and not entry.retired else None
        problems = desk.read(in_use).problems if in_use is not None else ()
        return replace(row, status=macro_list.BROKEN, broken=str(problems[0])) if problems else row

    def compare(self, visit: Visit, entry: Entry, old: Version, new: Version) -> str:
        """What differs between two versions."""
        found = compared(differences(self._even(old), self._even(new)))
        return self._pages.page(
            "macro_compare",
            visit,
            entry=entry,
            title=self.title(entry),
            old=old,
            heading=macro_words.between(old, new),
            says=macro_words.detail(old),
            back=visit.lead.role.edits_macros and macro_words.version_row(old, entry).back,
            rows=found,
            place="macros",
        )

    def new(self, visit: Visit, title: str, said: tuple[str, ...]) -> str:
        """How a macro is begun."""
        own = self._locale.partition("-")[0]
        tags = sorted(macro_fields.LANGUAGES, key=lambda tag: tag != own)
        languages = [(tag, macro_fields.language_name(tag, self._locale)) for tag in tags]
        return self._pages.page("macro_new", visit, title=title, languages=languages, said=said, place="macros")

    def title(self, entry: Entry) -> str:
        """The title of a macro."""
        return title_of(self._parts, entry)

    def _even(self, version: Version) -> Mapping[str, str]:
        """The files of a version as the form writes them, so that only what they say is compared."""
        parts = self._parts.apart(version.name, version.files)
        return self._parts.together(parts) if parts else version.files

"""The page of the editor: what stands in its fields beside what our server says of it."""

from dataclasses import replace

from app.deps import Deps
from app.domain.macros.parts import Parts
from app.domain.macros.version import Entry
from app.ports.macro_parts import PartsOfMacros
from app.usecases.macro_checking import checked
from app.usecases.macro_desk import MacroDesk, macro_desk
from integrations.console import macro_facts, macro_fields, macro_live, macro_moves, macro_words
from integrations.console.frame import Frame
from integrations.console.macro_form import Sheet
from integrations.console.macro_live import Live
from integrations.console.macro_moves import Around
from integrations.console.macro_preview import Previews
from integrations.console.macro_seen import STATUSES
from integrations.console.session import Visit
from integrations.console.style import script_url

MOST_VERSIONS = 50


def title_of(parts: PartsOfMacros, entry: Entry) -> str:
    """The title of a macro in its own language; its name where it has none."""
    found = parts.apart(entry.name, entry.text.files) if entry.text is not None else None
    return (found.own.title if found else "") or entry.name


class EditorPages:
    """Draws the editor, and what of it changes while somebody types."""

    def __init__(self, deps: Deps, pages: Frame, parts: PartsOfMacros) -> None:
        self._deps, self._pages, self.parts = deps, pages, parts
        self._locale = deps.settings.default_locale

    def desk(self, visit: Visit) -> MacroDesk:
        """The tools of who is here. Raises Refused where there is no library."""
        return macro_desk(self._deps, visit.lead)

    def sheet(self, visit: Visit, entry: Entry) -> Sheet:
        """The form as it stands when the editor is opened; of what was discarded before it was ever published, with the
        words that were discarded."""
        text = entry.text or next(iter(self.desk(visit).library.versions(entry.name, 1)), None)
        files = dict(text.files) if text is not None else {}
        return Sheet(files, self.parts.apart(entry.name, files), entry.mark)

    def editor(self, visit: Visit, entry: Entry, sheet: Sheet, around: Around) -> str:
        """The editor with what stands in its form."""
        desk = self.desk(visit)
        previews = Previews(desk, self._title)
        sheet = self._looked_at(sheet, previews)
        live = self._live(desk, entry.name, sheet)
        if around.seen:
            live = previews.tally(previews.shown(live, entry, sheet), entry.name, sheet)
        page = self._page(desk, entry, sheet, live, around)
        more = {"customers": previews.customers, **page}
        return self._pages.page(
            "macro",
            visit,
            page=more,
            live=live,
            said=around.said,
            done=around.done,
            place="macros",
            script=script_url(),
        )

    def live(self, visit: Visit, entry: Entry, sheet: Sheet, many: bool) -> str:
        """Only what changes while somebody types; with `many` also how it does for many."""
        desk = self.desk(visit)
        previews = Previews(desk, self._title)
        live = previews.shown(self._live(desk, entry.name, sheet), entry, sheet)
        return self._pages.draw("macro_live", live=previews.tally(live, entry.name, sheet) if many else live)

    def _looked_at(self, sheet: Sheet, previews: Previews) -> Sheet:
        """The form with a customer and a language to begin with."""
        languages = macro_fields.languages_of(sheet.files, sheet.parts)
        locale = sheet.shown.locale if sheet.shown.locale in languages else next(iter(languages), "en")
        customer = sheet.shown.customer or previews.first
        tab = sheet.tab if sheet.tab in languages else next(iter(languages), "")
        return replace(sheet, tab=tab, shown=replace(sheet.shown, customer=customer, locale=locale))

    def _live(self, desk: MacroDesk, name: str, sheet: Sheet) -> Live:
        found = checked(desk, name, sheet.files)
        return macro_live.live(sheet, found, self.parts.apart(name, sheet.files), self.parts.condition)

    def _page(self, desk: MacroDesk, entry: Entry, sheet: Sheet, live: Live, around: Around) -> dict[str, object]:
        may, locale = desk.lead.role.edits_macros, self._locale
        versions = desk.library.versions(entry.name, MOST_VERSIONS)
        page: dict[str, object] = {
            "name": entry.name,
            "title": sheet.parts.own.title or entry.name if sheet.parts else self._title(entry),
            "mark": sheet.began,
            "status": macro_words.status_of(entry),
            "standing": macro_words.standing(entry),
            "buttons": macro_moves.buttons(entry, may, not live.wrong and (around.unsaved or entry.open is not None)),
            "moves": macro_moves.moves(entry, may),
            "reviewing": macro_moves.reviewing(entry, desk, sheet.reason),
            "versions": [macro_words.version_row(one, entry) for one in versions],
            "conflict": around.clash,
            "unsaved": around.unsaved,
            "chips": macro_facts.chips(sheet.files),
            "facts": macro_facts.facts(),
            "fact_count": macro_facts.fact_count(),
            "customer": sheet.shown.customer,
            "locale": sheet.shown.locale,
            "picked": sheet.shown.pick,
            "chosen": around.seen,
            "open": entry.open is not None,
            "locales": [
                (tag, macro_fields.language_name(tag, locale))
                for tag in macro_fields.languages_of(sheet.files, sheet.parts)
            ],
            "tab": sheet.tab,
            "parts": sheet.parts,
            "may": may,
            "renames": may and entry.published is None and entry.open is not None,
        }
        own = self._files(entry, sheet) if sheet.parts is None else self._fields(desk, entry, sheet.parts, live)
        return page | own

    def _files(self, entry: Entry, sheet: Sheet) -> dict[str, object]:
        apart = self.parts.apart(entry.name, sheet.files)
        return {"files": macro_fields.file_fields(sheet.files), "can_be_fields": apart is not None}

    def _fields(self, desk: MacroDesk, entry: Entry, parts: Parts, live: Live) -> dict[str, object]:
        others = [one for one in desk.library.entries() if one.name != entry.name and not one.gone]
        titles = sorted(((one.name, self._title(one)) for one in others), key=lambda pair: pair[1].casefold())
        return {
            "texts": macro_fields.text_fields(parts, live.faults, self._locale),
            "more_languages": macro_fields.more_languages(parts, self._locale),
            "needs": macro_fields.need_rows(parts),
            "instead": (*parts.instead, ""),
            "titles": titles,
            "known": {name for name, _ in titles},
            "insights": macro_fields.insights(self.parts.insights(), parts),
            "roles": tuple(dict.fromkeys((*(one.name for one in self._deps.policy.roles), *parts.roles))),
            "statuses": tuple(STATUSES.items()),
            "conditions": macro_facts.conditions(),
            "when_hint": macro_fields.WHEN_HINT,
            "use": macro_fields.use(parts),
            "fresh": entry.published is None and not parts.needs,
        }

    def _title(self, entry: Entry) -> str:
        return title_of(self.parts, entry)

"""What stands in the form of the editor when a button is pressed: the macro in parts or as files, and the preview."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from app.domain.macros.files import file_of
from app.domain.macros.parts import NeedPart, Parts, TextPart, kept, words_of

Form = MultiDict[str, str]
Together = Callable[[Parts], Mapping[str, str]]
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4}){0,2}")
MOST_TEXTS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """For whom a preview is shown, in which language, about which of several things."""

    customer: str = ""
    locale: str = ""
    pick: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A macro as it stands in the form; `parts` is None where it is shown as files. `began` is the mark of the text
    that the lead began with; `tab` the language that is looked at."""

    files: Mapping[str, str]
    parts: Parts | None
    began: str
    tab: str = ""
    shown: Shown = Shown()
    reason: str = ""


def sheet_of(name: str, form: Form, together: Together) -> Sheet:
    """What a form of the editor says; whatever it says, nothing is checked here."""
    customer = form.get("see") or form.get("preview_customer", "")
    shown = Shown(customer, form.get("preview_locale", ""), form.get("pick") or form.get("picked", ""))
    rest = (form.get("mark", ""), form.get("tab", ""), shown, form.get("reason", ""))
    if form.getlist("file"):
        contents = (_lines(one) for one in form.getlist("content"))
        return Sheet(dict(list(zip(form.getlist("file"), contents, strict=False))[:MOST_TEXTS]), None, *rest)
    parts = _parts(name, form)
    return Sheet(together(parts), parts, *rest)


def _parts(name: str, form: Form) -> Parts:
    texts = zip(form.getlist("locale"), form.getlist("title"), form.getlist("body"), strict=False)
    found = [
        TextPart(_file(name, locale, place), locale.strip(), _line(title), _lines(body))
        for place, (locale, title, body) in enumerate(list(texts)[:MOST_TEXTS])
    ]
    needs = (
        NeedPart(_line(one), _line(other))
        for one, other in zip(form.getlist("need"), form.getlist("otherwise"), strict=False)
    )
    return Parts(
        tuple(found) or (TextPart(file_of(name)),),
        when=_line(form.get("when", "")),
        needs=kept(needs),
        insights=_several(form, "insights"),
        instead=_several(form, "instead"),
        roles=_several(form, "roles"),
        tags=words_of(form.get("tags", "")),
        status=form.get("status", "").strip(),
    )


def _file(name: str, locale: str, place: int) -> str:
    language = locale if _LANGUAGE.fullmatch(locale) else f"x{place}"
    return file_of(name, language if place else "")


def _several(form: Form, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in form.getlist(name) if one.strip()))


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    """The text with line ends as files have them: browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def corrected(given: Sheet, place: str, together: Together) -> Sheet:
    """The same with what was meant in place of what was wrong: `key:line:wrong:meant`, as the button beside an error
    says. Nothing changes where the line says something else by now."""
    key, line, wrong, meant = (*place.split(":", 3), "", "", "", "")[:4]
    if not line.isdecimal() or not wrong:
        return given
    if given.parts is None:
        files = {file: _instead(text, key == f"file-{n}", line, (wrong, meant)) for n, (file, text) in _numbered(given)}
        return replace(given, files=files)
    texts = tuple(
        replace(one, body=_instead(one.body, key == f"body-{n}", line, (wrong, meant)))
        for n, one in enumerate(given.parts.texts)
    )
    parts = replace(given.parts, texts=texts)
    return replace(given, parts=parts, files=together(parts))


def _numbered(given: Sheet) -> list[tuple[int, tuple[str, str]]]:
    return list(enumerate(given.files.items()))


def _instead(text: str, here: bool, line: str, pair: tuple[str, str]) -> str:
    lines = text.split("\n")
    if not here or not 0 < int(line) <= len(lines):
        return text
    lines[int(line) - 1] = lines[int(line) - 1].replace(*pair, 1)
    return "\n".join(lines)

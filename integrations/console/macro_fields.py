"""The fields of the editor: languages, files, conditions, and what else a macro says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError

from app.domain.card import Phrase, say
from app.domain.macros.parts import NeedPart, Parts
from app.domain.phrase import Name
from integrations.console.insight_words import answer
from integrations.console.macro_faults import Fault
from integrations.console.macro_seen import STATUSES

WHEN_HINT = say("Such as refund.sent and refund.newest. Empty: found by searching, or by what it answers.")
_LOCALE = re.compile(r"^locale: *([A-Za-z-]{2,12})", re.MULTILINE)
LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pt-BR", "pl", "sv", "da", "nb", "fi", "cs", "ja", "ko", "zh")


@dataclass(frozen=True, slots=True)
class TextField:
    """The fields of one language."""

    locale: str
    language: str
    named: Phrase
    title: str
    body: str
    title_key: str
    body_key: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class FileField:
    """A file as text."""

    file: str
    named: Phrase
    content: str
    key: str


def text_fields(parts: Parts, faults: Mapping[str, list[Fault]], locale: str) -> tuple[TextField, ...]:
    """The languages of a macro; their names in the team's language."""
    found = []
    for place, one in enumerate(parts.texts):
        title, body = f"title-{place}", f"body-{place}"
        language = language_name(one.locale, locale)
        wrong = bool(faults.get(title) or faults.get(body))
        found.append(TextField(one.locale, language, say(Name(language)), one.title, one.body, title, body, wrong))
    return tuple(found)


def file_fields(files: Mapping[str, str]) -> tuple[FileField, ...]:
    """The files of a macro."""
    return tuple(FileField(file, say(Name(file)), text, f"file-{n}") for n, (file, text) in enumerate(files.items()))


@cache
def language_name(tag: str, locale: str) -> str:
    """`German` for `de`; the tag itself where nobody knows it."""
    try:
        found = Locale.parse(tag, sep="-").get_display_name(Locale.parse(locale, sep="-"))
    except (UnknownLocaleError, ValueError, TypeError):
        found = None
    return found[:1].upper() + found[1:] if found else tag[:20]


def more_languages(parts: Parts, locale: str) -> list[tuple[str, str]]:
    """The languages that a macro can still be given."""
    there = {one.locale.lower() for one in parts.texts}
    return [(tag, language_name(tag, locale)) for tag in LANGUAGES if tag.lower() not in there]


def need_rows(parts: Parts) -> tuple[NeedPart, ...]:
    """The conditions, with an empty row behind them."""
    return (*parts.needs, NeedPart(""))


def use(parts: Parts) -> Phrase:
    """Who uses a macro and what becomes of the ticket, in a line."""
    who = say("For the roles {roles}.", roles=Name(", ".join(parts.roles))) if parts.roles else say("For everybody.")
    tags = say("Tags: {tags}.", tags=Name(", ".join(parts.tags))) if parts.tags else say("No tags.")
    status = STATUSES.get(parts.status, say(Name(parts.status)))
    return say("{who} {tags} Ticket: {status}.", who=who, tags=tags, status=status)


def languages_of(files: Mapping[str, str], parts: Parts | None) -> list[str]:
    """The languages that a preview can be in."""
    if parts is not None:
        return [one.locale for one in parts.texts if one.locale]
    return sorted({match[1] for text in files.values() if (match := _LOCALE.search(text))})


def insights(names: Iterable[str], parts: Parts) -> list[tuple[str, Phrase]]:
    """What a macro can answer, by name, in words; what it does answer first, in its order."""
    ordered = dict.fromkeys((*parts.insights, *sorted(names)))
    return [(name, answer(name)) for name in ordered]

"""Our sentences in other languages: app/locales/<locale>/LC_MESSAGES/counterfoil.po, read at start, kept in memory."""

from collections.abc import Iterator
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

import structlog
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from app.domain.phrase import Text, places
from app.resources import locales_dir

SOURCE = "en"
"""The language that the msgids are written in."""
_log = structlog.get_logger(__name__)


def language_of(locale: str) -> str:
    """The language that an agent of this locale reads: `de-AT` -> `de`; English where we have no catalogue."""
    wanted = locale.replace("-", "_").lower().split("_")
    names = ("_".join(wanted[:length]) for length in range(len(wanted), 0, -1))
    return next((_catalogues()[name] for name in names if name in _catalogues()), SOURCE)


def translated(text: Text, locale: str) -> str:
    """The sentence in the agent's language for the text's number, its places still open. Never raises."""
    found = translations(language_of(locale))
    context = text.context or None
    if not text.many:
        return found.pgettext(context, text.english) if context else found.gettext(text.english)
    if context:
        return found.npgettext(context, text.english, text.many, text.number)
    return found.ngettext(text.english, text.many, text.number)


def read_all() -> None:
    """Reads every language, at start: so that the first agent does not wait, and a broken file is seen at once."""
    for language in _catalogues().values():
        translations(language)


@cache
def translations(language: str) -> NullTranslations:
    """The translations of one of our languages; those whose places are not those of their English are left out."""
    if language == SOURCE:
        return NullTranslations()
    with (locales_dir() / language / "LC_MESSAGES" / "counterfoil.po").open("rb") as file:
        return loaded(read_po(file, locale=language))


def loaded(catalogue: Catalog) -> NullTranslations:
    """A catalogue in memory, without what could not be filled in."""
    for message in [one for one in catalogue if one.id and not fits(one)]:
        _log.warning("translation_left_out", locale=str(catalogue.locale), english=message.id)
        catalogue.delete(message.id, message.context)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def fits(message: Message) -> bool:
    """Whether every form of a translation has exactly the places of its English words; only one for one thing may leave
    its number out ("one day", "a day")."""
    wanted = places(forms(message.id)[-1])
    return all(places(form) in (wanted, wanted - {"n"} if message.pluralizable else wanted) for form in _made(message))


def forms(words: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """One form, or the plural forms, of a msgid or msgstr."""
    return (words,) if isinstance(words, str) else tuple(words or ())


def _made(message: Message) -> Iterator[str]:
    return (form for form in forms(message.string) if form)


@cache
def _catalogues() -> dict[str, str]:
    """Lower-case name -> folder of the catalogues that are shipped."""
    files = Path(locales_dir()).glob("*/LC_MESSAGES/counterfoil.po")
    return {SOURCE: SOURCE} | {file.parts[-3].lower(): file.parts[-3] for file in files}

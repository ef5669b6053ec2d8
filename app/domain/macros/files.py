"""The files of one macro: how they are named and how large they may be, before anybody reads them."""

import re
from collections.abc import Mapping

from app.domain.card import Typed, say
from app.domain.errors import Refused
from app.domain.macros.macro import LONGEST_NAME, NAME

LARGEST_FILE = 64_000
"""In bytes."""
MOST_LANGUAGES = 20
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4}){0,2}")


def file_of(name: str, language: str = "") -> str:
    """The file of a macro's own text, or of the one in another language."""
    return f"{name}.{language}.md" if language else f"{name}.md"


def language_of(name: str, file: str) -> str | None:
    """In which language a file of this macro is, "" for its own; None when it is none of this macro's."""
    if file == file_of(name):
        return ""
    language = file.removeprefix(f"{name}.").removesuffix(".md")
    return language if _LANGUAGE.fullmatch(language) and file == file_of(name, language) else None


def allowed(name: str, files: Mapping[str, str]) -> dict[str, str]:
    """The files as they are kept, with plain line ends. Raises Refused for what cannot be kept under this name."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise Refused("A macro is named in small letters and digits with - between them, such as refund-sent.")
    if file_of(name) not in files:
        raise Refused("The text in the macro’s own language is missing.")
    if len(files) > MOST_LANGUAGES:
        raise Refused(*say("At most {n} languages.", n=MOST_LANGUAGES))
    for file, content in files.items():
        if language_of(name, file) is None:
            raise Refused(*say("{file} is no file of this macro.", file=Typed(file[:80])))
        if len(content.encode("utf-8", "surrogatepass")) > LARGEST_FILE:
            raise Refused(*say("{file} is too long: at most {n} bytes.", file=Typed(file), n=LARGEST_FILE))
    return {file: content.replace("\r\n", "\n").replace("\r", "\n") for file, content in files.items()}

"""What is wrong with a text while it is being typed: at its line, at once, and kept nowhere."""

from collections.abc import Mapping

from app.domain.english import english
from app.domain.errors import Refused
from app.domain.macros.files import allowed, file_of
from app.domain.macros.problem import Found, Problem
from app.usecases.macro_desk import MacroDesk


def checked(desk: MacroDesk, name: str, files: Mapping[str, str]) -> Found:
    """The macro that these words make in this library, or everything that is wrong with them."""
    try:
        words = allowed(name, files)
    except Refused as error:
        return Found(None, (Problem(file_of(name), 1, english(error.sentence)),))
    return desk.reader.read(name, words, desk.beside(name))

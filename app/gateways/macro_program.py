"""A macro's text as a program: checked, compiled once, written whole or not at all."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType

from jinja2 import Template, TemplateSyntaxError

from app.gateways.macro_absent import guarded
from app.gateways.macro_characters import LONGEST_BODY as LONGEST_BODY
from app.gateways.macro_characters import unfit
from app.gateways.macro_checker import check
from app.gateways.macro_expressions import Checked
from app.gateways.macro_language import LANGUAGE, MANNER, TESTS
from app.gateways.macro_manner import Manner
from app.gateways.macro_problems import Wrong

KEPT = 1024
LONGEST_REPLY = 8_000


_STATEMENTS = re.compile(r"\s*(?:\{(?:%(?:[^%]|%(?!\}))*%|#(?:[^#]|#(?!\}))*#)\}\s*)+")
"""Each statement to its own end and no further: with two ways to read one line, thirty of them took for ever."""
_AT_END = re.compile(r"([^-+])%\}\s*$")


class TooLong(Exception):
    """The reply would be longer than a reply may be."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A text that was checked: what was found in it, and its program."""

    checked: Checked
    program: Template

    def write(self, roots: Mapping[str, object], manner: Manner) -> str:
        """The reply as Markdown, whole. Raises FactMissing, TooLong."""
        names = {name: guarded(value, name) for name, value in roots.items()}
        context = self.program.new_context({**names, MANNER: manner, TESTS: self.checked.tests}, shared=True)
        return "".join(_within_bounds(self.program.root_render_func(context)))


def _within_bounds(pieces: Iterator[str]) -> Iterator[str]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > LONGEST_REPLY:
            raise TooLong
        yield piece


@lru_cache(KEPT)
def compile_body(body: str) -> Compiled | list[Wrong]:
    """The text ready to be written, or all that is wrong with it, by its own lines; each text is compiled once."""
    body = body if body.isascii() else unicodedata.normalize("NFC", body)
    wrong = unfit(body)
    if wrong:
        return wrong
    try:
        template = LANGUAGE.parse(_lines_kept(body))
        checked = check(template)
        if checked.wrong:
            return sorted(checked.wrong, key=lambda one: one.line)
        code = LANGUAGE.compile(template, "macro", "macro")
    except TemplateSyntaxError as error:
        return [Wrong(error.lineno, f"cannot be read: {error.message}")]
    except (RecursionError, ValueError, MemoryError, SyntaxError, OverflowError):
        return [Wrong(1, "too deep or too large to be read")]
    assert isinstance(code, CodeType)
    return Compiled(checked, Template.from_code(LANGUAGE, code, {}))


def _lines_kept(body: str) -> str:
    """The same with a sign at the end of lines that hold more than statements: there the line break stays."""
    return "\n".join(line if _STATEMENTS.fullmatch(line) else _AT_END.sub(r"\1+%}", line) for line in body.split("\n"))

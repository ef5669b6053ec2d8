"""A helpdesk's macro as the files of ours: its placeholders become facts, its HTML becomes Markdown."""

import json
import re
from collections.abc import Iterator

from app.domain.card import Phrase, Typed, say
from app.domain.macros.files import file_of
from app.domain.macros.foreign import PLACEHOLDERS, Foreign, Rewritten
from app.domain.macros.lines import one_line
from app.domain.macros.macro import TicketStatus
from app.domain.macros.version import Origin
from app.gateways.macro_html import Noticed, markdown_of
from app.gateways.macro_runs import Run
from app.gateways.macro_sources import LONGEST_TITLE

LARGEST_HTML, MOST_HTML_TAGS = 64_000, 4_000
LONGEST_SAID = 80
MOST_TAGS = 20
_CODE = re.compile(r"\{\{\s*([^{}]{0,300}?)\s*\}\}|\{%[^{}]{0,300}?%\}")
_NAMES = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){0,5}")
_WITH_FALLBACK = re.compile(r"""([a-z_.]{1,80})\s*\|\s*fallback:\s*['"]([^'"]{0,60})['"]""")
_TAG = re.compile(r"[a-z0-9][a-z0-9_/-]{0,59}")
_STRING = re.compile(r"[^\w .,!?'-]")


class _Facts:
    """Puts facts in the place of one helpdesk's placeholders, and notes those for which there is none."""

    def __init__(self, origin: Origin, locale: str) -> None:
        self._origin = origin
        self._known = {name: _spoken(expression, locale) for name, expression in PLACEHOLDERS[origin].items()}
        self.missing: list[str] = []

    def cut(self, text: str) -> Iterator[str | Run]:
        """The text with each placeholder as a fact."""
        place = 0
        for found in _CODE.finditer(text):
            yield text[place : found.start()]
            yield self._code(found[1] if found[1] is not None else "", found[0])
            place = found.end()
        yield text[place:]

    def attribute(self, key: str, default: str) -> Run:
        """Intercom's placeholder, a tag: `<attribute key="user.name" default="there"/>`."""
        expression = self._known.get(key)
        if expression is None:
            return self._none(key, f"{key}, default {default}" if default else key)
        return _run(expression, default)

    def _code(self, inner: str, whole: str) -> Run:
        with_fallback = _WITH_FALLBACK.fullmatch(inner)
        if with_fallback is not None and with_fallback[1] in self._known:
            return _run(self._known[with_fallback[1]], with_fallback[2])
        expression = self._known.get(inner)
        return _run(expression) if expression is not None else self._none(inner, whole)

    def _none(self, names: str, said: str) -> Run:
        """A fact that does not exist, so that the macro cannot be published until somebody has put another there."""
        self.missing.append(one_line(said, LONGEST_SAID))
        safe = names if _NAMES.fullmatch(names) else f"code_{len(self.missing)}"
        return Run(f"{{{{ {self._origin}.{safe} }}}}", code=True)


def _spoken(expression: str, locale: str) -> str:
    """The expression without its English default, where the text is in another language: then the macro refuses when
    the fact is not there."""
    return expression if locale.startswith("en") else expression.partition(" | default(")[0]


def _run(expression: str, default: str = "") -> Run:
    words = " ".join(_STRING.sub("", default)[:60].split())
    with_default = f'{expression} | default("{words}")' if words and "default(" not in expression else expression
    return Run(f"{{{{ {with_default} }}}}", code=True)


def rewritten(foreign: Foreign, name: str, locale: str) -> Rewritten:
    """The files of a macro of that name in that language; none where there are no words, or more than a reply has."""
    if len(foreign.html) > LARGEST_HTML or foreign.html.count("<") > MOST_HTML_TAGS:
        return Rewritten({}, (say("It is longer than any reply may be."),))
    facts = _Facts(foreign.origin, locale)
    body, noticed = markdown_of(foreign.html, facts.cut, facts.attribute)
    tags = tuple(dict.fromkeys(one for one in (tag.lower() for tag in foreign.tags) if _TAG.fullmatch(one)))[:MOST_TAGS]
    head = _head(foreign, tags, locale)
    files = {file_of(name): f"---\n{head}---\n{body}\n"} if body else {}
    left = (*foreign.left, *_without_fact(facts.missing), *_shapes(noticed), *_tags_left(foreign.tags, tags))
    return Rewritten(files, left)


def _head(foreign: Foreign, tags: tuple[str, ...], locale: str) -> str:
    title = one_line(foreign.title.replace("::", ": "), LONGEST_TITLE) or foreign.id
    lines = [f"title: {json.dumps(title, ensure_ascii=False)}", f"locale: {locale}"]
    lines += [f"tags: [{', '.join(json.dumps(one) for one in tags)}]"] if tags else []
    lines += [f"status: {foreign.status}"] if foreign.status in list(TicketStatus) else []
    return "\n".join(lines) + "\n"


def _without_fact(missing: list[str]) -> Iterator[Phrase]:
    for one in dict.fromkeys(missing):
        yield say("There is no fact for {placeholder}. Put another one there, or words.", placeholder=Typed(one))


def _shapes(noticed: Noticed) -> Iterator[Phrase]:
    if noticed.images:
        yield say("Images are left out: {n}.", n=noticed.images)
    if noticed.tables:
        yield say("Tables became lines: {n}.", n=noticed.tables)
    for one in dict.fromkeys(noticed.links):
        yield say(
            "A link is left out: {address}. Links lead to https or mailto.", address=Typed(one_line(one, LONGEST_SAID))
        )


def _tags_left(given: tuple[str, ...], taken: tuple[str, ...]) -> Iterator[Phrase]:
    for one in dict.fromkeys(given):
        if one.lower() not in taken:
            yield say("The tag {tag} is left out.", tag=Typed(one_line(one, LONGEST_SAID)))

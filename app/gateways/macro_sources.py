"""One file of a macro, read: its head as a macro with conditions, its text checked and compiled."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from babel import Locale
from babel.core import UnknownLocaleError

from app.domain.insights import RULES
from app.domain.macros.conditions import Condition, Known, Path
from app.domain.macros.lines import one_line
from app.domain.macros.macro import LONGEST_NAME, NAME, Need, State, Text, TicketStatus
from app.gateways.macro_characters import UNSEEN, deceiving
from app.gateways.macro_claims import unproven
from app.gateways.macro_conditions import read_condition
from app.gateways.macro_front_matter import Entry, Head, read_head, split
from app.gateways.macro_problems import Problem, Wrong, in_file
from app.gateways.macro_program import Compiled, compile_body

LONGEST_TITLE = 80
BESIDE_RULES = frozenset(("several_customers", "bought_on_both"))
INSIGHTS = frozenset(rule.__name__ for rule in RULES) | BESIDE_RULES
_ROLE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_TAG = re.compile(r"[a-z0-9][a-z0-9_/-]{0,59}")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_WITH_LANGUAGE = re.compile(r"(.+)\.([A-Za-z]{2,3}(?:-[A-Za-z]+)*)")
OF_A_LANGUAGE = frozenset(("name", "title", "locale"))
Word = TypeVar("Word", bound=StrEnum)


@dataclass
class Source:
    """A file as it was read. `language` is the one in its name, "" for the macro's own."""

    file: str
    name: str
    language: str
    text: Text | None = None
    head: Head = field(default_factory=Head)
    needs: tuple[Need, ...] = ()
    when: Condition | None = None
    state: State = State.PUBLISHED
    status: TicketStatus | None = None
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, key: str, words: str) -> None:
        """Notes what is wrong with a key of the head."""
        self.problems.append(Problem(self.file, self.head.lines.get(key, 1), words))


def read_source(file: str, content: str) -> Source:
    """What a file says; all that is wrong with it stands in `problems`. `file` is its name below the folder."""
    stem = file.rpartition("/")[2].removesuffix(".md")
    matched = _WITH_LANGUAGE.fullmatch(stem)
    source = Source(file, *((matched[1], matched[2]) if matched else (stem, "")))
    try:
        head, body, first = split(content.removeprefix("\ufeff").replace("\r\n", "\n"))
    except Wrong as problem:
        source.problems = in_file([problem], file)
        return source
    source.head = read_head(head)
    source.problems = in_file(source.head.wrong, file)
    if not source.head.broken:
        _read_head(source)
    _read_body(source, body, first)
    source.problems.sort()
    return source


def _read_head(source: Source) -> None:
    texts = source.head.texts
    if "name" in texts:
        source.name = texts["name"].text
    if not NAME.fullmatch(source.name) or len(source.name) > LONGEST_NAME:
        source.wrong("name", f"{source.name[:40]!r} is no name: small letters, digits and - between them")
    for key in ("title", "locale"):
        if key not in texts:
            source.wrong(key, f"{key} is missing")
    if "title" in texts and len(texts["title"].text) > LONGEST_TITLE:
        source.wrong("title", f"title: at most {LONGEST_TITLE} characters")
    if "title" in texts:
        for words in _of_title(texts["title"].text):
            source.wrong("title", f"title: {words}")
    _locale(source)
    source.state = _word(source, "state", State) or State.PUBLISHED
    source.status = _word(source, "status", TicketStatus)
    source.needs = tuple(_needs(source))
    source.when = _condition(source, texts["when"]) if "when" in texts else None
    _lists(source)


def _of_title(title: str) -> list[str]:
    """What is wrong with its letters: agents tell macros apart by it."""
    return [UNSEEN] if one_line(title) != title else list(deceiving(title))


def _locale(source: Source) -> None:
    found = source.head.texts.get("locale")
    if found is None:
        return
    if not known_locale(found.text):
        source.wrong("locale", f"{found.text[:40]!r} is no language tag such as en, de or pt-BR")
    elif source.language and source.language.lower() != found.text.lower():
        source.wrong("locale", f"the file's name says {source.language}, its locale says {found.text}")


def known_locale(tag: str) -> bool:
    """Whether it is the tag of a language that can be written."""
    try:
        return bool(_LOCALE.fullmatch(tag)) and Locale.parse(tag, sep="-") is not None
    except (UnknownLocaleError, ValueError):
        return False


def _word(source: Source, key: str, words: type[Word]) -> Word | None:
    found = source.head.texts.get(key)
    if found is None:
        return None
    if found.text not in list(words):
        source.wrong(key, f"{key}: must be one of {', '.join(words)}")
        return None
    return words(found.text)


def _needs(source: Source) -> list[Need]:
    found = []
    for demand in source.head.needs:
        condition = _condition(source, demand.condition)
        if condition is not None:
            found.append(Need(demand.condition.text, condition, demand.otherwise))
    return found


def _condition(source: Source, entry: Entry) -> Condition | None:
    try:
        return read_condition(entry.text, entry.line)
    except Wrong as problem:
        source.problems += in_file([problem], source.file)
        return None


def _lists(source: Source) -> None:
    shapes = {"roles": _ROLE, "tags": _TAG, "instead": NAME}
    for key, entries in source.head.lists.items():
        for entry in entries:
            if key == "insights" and entry.text not in INSIGHTS:
                words = f"insights: there is no {entry.text[:40]!r}: there are {', '.join(sorted(INSIGHTS))}"
                source.problems.append(Problem(source.file, entry.line, words))
            elif key in shapes and not shapes[key].fullmatch(entry.text):
                words = f"{key}: {entry.text[:40]!r} is not one"
                source.problems.append(Problem(source.file, entry.line, words))


def _read_body(source: Source, body: str, first: int) -> None:
    found = compile_body(body)
    if not isinstance(found, Compiled):
        source.problems += [one.problem(source.file, first + one.line - 1) for one in found]
        return
    texts, checked = source.head.texts, found.checked
    if "title" in texts and "locale" in texts:
        uses, requires = frozenset(checked.uses), frozenset(checked.requires)
        source.text = Text(texts["locale"].text, texts["title"].text, body, uses, requires, first)


def claimed(source: Source, needs: tuple[Need, ...]) -> list[Problem]:
    """What the text claims without proof, once it is known what the macro needs."""
    found = compile_body(source.text.body) if source.text else None
    if source.text is None or not isinstance(found, Compiled):
        return []
    there = (Known(Path((name,))) for name in source.text.requires)
    known = (*(need.condition for need in needs), *there, *found.checked.certain)
    wrong = unproven(found.checked.pieces, known)
    return [one.problem(source.file, source.text.first_line + one.line - 1) for one in wrong]

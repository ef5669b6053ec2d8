"""A stranger's HTML as the Markdown of a macro: paragraphs, lists, links, emphasis. What looks like code becomes text.

nh3 reads the HTML first, in linear time whatever stands in it; Python's own parser then sees only its clean tags.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from app.domain.macros.lines import harmless

BLOCKS = frozenset("p div br ul ol li blockquote h1 h2 h3 h4 h5 h6 table tr td th pre".split())
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
PLACEHOLDER = "attribute"
_CLEANER = nh3.Cleaner(
    tags={*BLOCKS, *MARKS, "a", "img", PLACEHOLDER},
    attributes={"a": {"href"}, PLACEHOLDER: {"key", "default"}},
    url_schemes={"https", "http", "mailto"},
    link_rel=None,
)
_DEEPEST = 3
_ESCAPED = re.compile(r"[\\*_\[\]&`<]")
_AT_START = re.compile(r"(\s*)(?:([>+#=~-])|(\d{1,9})([.)]))")
_ADDRESS = re.compile(r"(https://|mailto:)[^\s<>()\\{}\"']{1,500}")


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one manner; `code` is an expression of ours, which is not escaped."""

    text: str
    marks: str = ""
    href: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or an item of a list: what stands before it, and its words, perhaps on several lines."""

    before: str
    words: str
    item: bool


Facts = Callable[[str], Iterator["str | Run"]]
"""Cuts a text into plain text and facts that stand for its placeholders."""


@dataclass
class Noticed:
    """What of the HTML has no place in a macro."""

    images: int = 0
    tables: int = 0
    links: list[str] = field(default_factory=list)


def markdown_of(html: str, facts: Facts, attribute: Callable[[str, str], Run]) -> tuple[str, Noticed]:
    """The text as Markdown. `attribute(key, default)` is what stands for a placeholder that is a tag."""
    reader = _Reader(facts, attribute)
    reader.feed(_CLEANER.clean(html))
    reader.close()
    reader.end_block()
    return _joined(reader.blocks), reader.noticed


class _Reader(HTMLParser):
    """Collects blocks, each with its beginning and the runs in it."""

    def __init__(self, facts: Facts, attribute: Callable[[str, str], Run]) -> None:
        super().__init__(convert_charrefs=True)
        self._facts, self._attribute = facts, attribute
        self.blocks: list[Block] = []
        self.noticed = Noticed()
        self._runs: list[Run] = []
        self._open = {"**": 0, "*": 0}
        self._lists: list[int] = []
        self._quotes = 0
        self._href = ""
        self._item = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a block or a manner."""
        given = {name: value or "" for name, value in attrs}
        if tag == "br":
            self._runs.append(Run("\n"))
        elif tag == "img":
            self.noticed.images += 1
        elif tag == PLACEHOLDER:
            self._runs.append(self._attribute(given.get("key", ""), given.get("default", "")))
        elif tag in MARKS:
            self._open[MARKS[tag]] += 1
        elif tag == "a":
            self._link(given.get("href", ""))
        elif tag in BLOCKS:
            self._begin(tag)

    def handle_endtag(self, tag: str) -> None:
        """Ends it."""
        if tag in MARKS:
            self._close(MARKS[tag])
        elif tag == "a":
            self._href = ""
        elif tag in BLOCKS:
            self.end_block()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            elif tag == "blockquote":
                self._quotes = max(0, self._quotes - 1)
            elif tag in HEADINGS:
                self._close("**")

    def handle_data(self, data: str) -> None:
        """Text, with the facts that its placeholders are."""
        marks = "".join(mark for mark, times in self._open.items() if times)
        for piece in self._facts(" ".join(data.splitlines()) if "\n" in data else data):
            self._runs.append(Run(piece, marks, self._href) if isinstance(piece, str) else piece)

    def end_block(self) -> None:
        """What was collected is a block of its own, unless there is nothing to see in it."""
        words = written(self._runs)
        if words:
            quoted = "> " * bool(self._quotes)
            self.blocks.append(Block(quoted + self._item, words, bool(self._lists)))
            self._item = " " * len(self._item) if self._lists else ""
        self._runs = []

    def _begin(self, tag: str) -> None:
        self.end_block()
        if tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else 0)
        elif tag == "li" and self._lists:
            self._item = self._mark()
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "table":
            self.noticed.tables += 1
        elif tag in HEADINGS:
            self._open["**"] += 1
        if not self._lists:
            self._item = ""

    def _mark(self) -> str:
        """The mark of a list item, not deeper than a reply needs."""
        indent = "   " * (min(len(self._lists), _DEEPEST) - 1)
        number = self._lists[-1]
        if not number:
            return f"{indent}- "
        self._lists[-1] += 1
        return f"{indent}{number}. "

    def _close(self, mark: str) -> None:
        self._open[mark] = max(0, self._open[mark] - 1)

    def _link(self, href: str) -> None:
        plain = href.replace("(", "%28").replace(")", "%29")
        self._href = plain if _ADDRESS.fullmatch(plain) else ""
        if not self._href:
            self.noticed.links.append(href)


def written(runs: list[Run]) -> str:
    """Runs as the Markdown of one block."""
    pieces = [one for one in _together(runs) if one.text]
    texts = [_run(one, _before(pieces, place), _after(pieces, place)) for place, one in enumerate(pieces)]
    lines = [" ".join(line.split()) for line in "".join(texts).split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return "\\\n".join(_start_kept(line) for line in lines if line)


def _together(runs: list[Run]) -> list[Run]:
    """Neighbours in one manner as one."""
    found: list[Run] = []
    for one in runs:
        last = found[-1] if found else None
        if last is not None and not (one.code or last.code) and (one.marks, one.href) == (last.marks, last.href):
            found[-1] = Run(last.text + one.text, one.marks, one.href)
        else:
            found.append(one)
    return found


def _before(runs: list[Run], place: int) -> str:
    return runs[place - 1].text[-1:] if place else ""


def _after(runs: list[Run], place: int) -> str:
    return runs[place + 1].text[:1] if place + 1 < len(runs) else ""


def _run(run: Run, before: str, after: str) -> str:
    if run.code:
        return run.text
    text = "".join(one if one == "\n" or harmless(one) else " " for one in run.text)
    core = text.strip()
    if not core:
        return "\n" if "\n" in text else " "
    if "\n" in core:
        return "\n".join(
            _run(Run(line, run.marks, run.href), "", "") if line.strip() else "" for line in text.split("\n")
        )
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    words = _escaped(core)
    if run.href:
        words = f"[{words}]({run.href})"
    hugs = (head or not before.isalnum() or core[0].isalnum()) and (tail or not after.isalnum() or core[-1].isalnum())
    for mark in _marks(run.marks) if hugs and not run.href else ():
        words = f"{mark}{words}{mark}"
    return f"{head}{words}{tail}"


def _marks(marks: str) -> Iterator[str]:
    """Which marks go around, the inner one first."""
    if marks.endswith("*") and marks != "**":
        yield "*"
    if "**" in marks:
        yield "**"


def _escaped(text: str) -> str:
    """Braces as an entity: before a fact, `\\{` would still be the beginning of another one."""
    return _ESCAPED.sub(lambda found: f"\\{found[0]}", text).replace("{", "&#123;")


def _start_kept(line: str) -> str:
    """The line, so that its beginning is no mark of a list or a quote."""
    found = _AT_START.match(line)
    if found is None:
        return line
    if found[2]:
        return f"{found[1]}\\{line[len(found[1]) :]}"
    return f"{found[1]}{found[3]}\\{line[len(found[1]) + len(found[3]) :]}"


def _joined(blocks: list[Block]) -> str:
    """Blocks with an empty line between, the items of a list right below each other."""
    found = ""
    for place, one in enumerate(blocks):
        beside = place and one.item and blocks[place - 1].item
        quoted = one.before[: 2 * one.before.startswith("> ")]
        follows = f"\n{quoted}{' ' * (len(one.before) - len(quoted))}"
        found += ("\n" if beside else "\n\n" if place else "") + one.before + one.words.replace("\n", follows)
    return found

"""A stranger's HTML as the Markdown of a macro: paragraphs, lists, links, emphasis. What looks like code becomes text.

nh3 reads the HTML first, in linear time whatever stands in it; Python's own parser then sees only its clean tags.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from app.gateways.macro_runs import Block, Run, joined, written

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
_ADDRESS = re.compile(r"(https://|mailto:)[^\s<>()\\{}\"']{1,500}")


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
    reader.feed(_CLEANER.clean(html.encode("utf-8", "replace").decode()))
    reader.close()
    reader.end_block()
    return joined(reader.blocks), reader.noticed


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

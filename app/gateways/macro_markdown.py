"""A written macro as HTML and as plain text. markdown-it reads a small part of Markdown (no HTML, images or code), nh3
lets only the tags through that a reply needs."""

from collections.abc import Iterator
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

RULES = ("blockquote", "emphasis", "entity", "escape", "link", "list", "newline")
TAGS = frozenset("p br ul ol li strong em a blockquote".split())
_CLEANER = nh3.Cleaner(
    tags=set(TAGS), attributes={"a": {"href"}}, url_schemes={"https", "mailto"}, link_rel="noopener noreferrer"
)
_MARKDOWN = MarkdownIt("zero").enable(list(RULES))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A reply for an editor that takes rich text, and for one that does not."""

    html: str
    text: str


def drawn(markdown: str) -> Drawn:
    """Both drawings of a text."""
    tokens = _MARKDOWN.parse(markdown)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return Drawn(_CLEANER.clean(str(html)).strip(), _plain(tokens))


def _plain(tokens: list[Token]) -> str:
    """Paragraphs with an empty line between, list items on lines of their own, a link as its words and address."""
    lines: list[str] = []
    marks: list[str] = []
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            marks.append("-" if token.type.startswith("bullet") else "1")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            marks.pop()
            lines.append("")
        elif token.type == "list_item_open":
            lines.append(_mark(marks))
        elif token.type == "inline":
            _add(lines, "".join(_words(token.children or [])))
        elif token.type == "paragraph_close" and not token.hidden:
            lines.append("")
    return "\n".join(_once_empty(lines)).strip()


def _mark(marks: list[str]) -> str:
    indent = "  " * (len(marks) - 1)
    if marks[-1] == "-":
        return f"{indent}- \0"
    number = marks[-1]
    marks[-1] = str(int(number) + 1)
    return f"{indent}{number}. \0"


def _add(lines: list[str], words: str) -> None:
    """Behind the mark of a list item, else on a line of its own."""
    if lines and lines[-1].endswith("\0"):
        lines[-1] = lines[-1][:-1] + words
    else:
        lines.append(words)


def _words(tokens: list[Token]) -> Iterator[str]:
    address = ""
    for token in tokens:
        if token.type == "text":
            yield token.content
        elif token.type == "softbreak":
            yield " "
        elif token.type == "hardbreak":
            yield "\n"
        elif token.type == "link_open":
            address = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            yield f" ({address})" if address else ""


def _once_empty(lines: list[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line.rstrip("\0")
        before = line

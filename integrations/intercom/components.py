"""Canvas Kit's components, one function each: texts are neutral, ids unique, nothing empty.

Canvas Kit draws `**bold**` and `[links](url)` in texts. Our own words never hold an asterisk or a bracket, so every
one of them is replaced by a look-alike: no text from outside can become a link or bold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from app.domain.phrase import Phrase
from integrations.phrases import Wording, plain

Component = dict[str, Any]
NEUTRAL = str.maketrans({"*": "\u2217", "[": "(", "]": ")", "`": "'", "\n": " ", "\r": " ", "\t": " "})
MOST_TEXT = 1_500
MOST_CELL = 120
SUBMIT = {"type": "submit"}


@dataclass
class Ink:
    """Writes phrases for one canvas and keeps its ids unique."""

    wording: Wording
    used: set[str] = field(default_factory=set)

    def text(self, phrase: Phrase, longest: int = MOST_TEXT) -> str:
        """The phrase as neutral text on one line."""
        written = plain(phrase, self.wording).translate(NEUTRAL).strip()
        return written if len(written) <= longest else written[: longest - 1].rstrip() + "\u2026"

    def cell(self, phrase: Phrase) -> str:
        """The phrase for a table, a list or a label."""
        return self.text(phrase, MOST_CELL)

    def id(self, wanted: str) -> str:
        """The id, or the id with `#2`, `#3` ... when it stands on this canvas already; inbound takes that off again."""
        names: Iterator[str] = (wanted if number == 1 else f"{wanted}#{number}" for number in count(1))
        free = next(name for name in names if name not in self.used)
        self.used.add(free)
        return free


def text(words: str, style: str = "paragraph", tight: bool = False) -> list[Component]:
    """A text, or nothing for no words; `tight` leaves no room below."""
    if not words:
        return []
    component: Component = {"type": "text", "text": words, "style": style, "align": "left"}
    return [component | {"bottom_margin": "none"}] if tight else [component]


def bold(words: str) -> list[Component]:
    """A heading of a section."""
    return text(f"**{words}**", tight=True) if words else []


def table(pairs: list[tuple[str, str]]) -> list[Component]:
    """A data-table of what has both a field and a value."""
    items = [{"type": "field-value", "field": name, "value": value} for name, value in pairs if name and value]
    return [{"type": "data-table", "items": items}] if items else []


def button(identifier: str, label: str, style: str, url: str | None = None) -> list[Component]:
    """A button; with `url` (https only, else nothing) it opens a page."""
    if not label or (url is not None and not url.startswith("https://")):
        return []
    action = {"type": "url", "url": url} if url else SUBMIT
    return [{"type": "button", "id": identifier, "label": label, "style": style, "action": action}]


def item(identifier: str, title: str, subtitle: str = "", beside: str = "", opens: bool = True) -> Component:
    """A line of a list. What goes beside the subtitle becomes the subtitle when there is none."""
    first, second = (subtitle, beside) if subtitle else (beside, "")
    made: Component = {"type": "item", "id": identifier, "title": title or "\u2013"}
    if first:
        made["subtitle"] = first
    if second:
        made["tertiary_text"] = second
    return made | {"action": SUBMIT} if opens else made

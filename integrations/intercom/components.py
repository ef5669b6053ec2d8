"""Canvas Kit's components, one function each: texts are neutral, ids unique, nothing empty.

Canvas Kit draws `**bold**` and `[links](url)` in texts. Our own words never hold an asterisk or a bracket, so every
one of them is replaced by a look-alike: no text from outside can become a link or bold.
"""

import re
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from app.domain.card import Style
from app.domain.phrase import Phrase
from integrations.phrases import Wording, clean, plain

Component = dict[str, Any]
Written = dict[tuple[int, int], tuple[Phrase, str]]
"""By a phrase's identity, which holds as long as the phrase is kept beside its words."""
NEUTRAL = str.maketrans({"*": "\u2217", "[": "(", "]": ")", "`": "'"})
STYLES = {Style.PRIMARY: "primary", Style.PLAIN: "secondary", Style.QUIET: "link", Style.LINK: "link"}
MOST_TEXT = 1_500
MOST_CELL = 120
PAIR_FITS, LABEL_FITS = 38, 24
"""Characters of a row of 292 px, estimated on the careful side."""
SUBMIT = {"type": "submit"}
_PAGE = re.compile(r"https://[!-~]{1,2000}")


@dataclass
class Ink:
    """Writes phrases for one canvas, each once. On a `first` canvas no button is primary (Intercom, Inbox Best
    Practices)."""

    wording: Wording
    first: bool = False
    written: Written = field(default_factory=dict)

    def text(self, phrase: Phrase, longest: int = MOST_TEXT) -> str:
        """The phrase as neutral text on one line; our own sentences may hold a stranger's words too."""
        there = self.written.get((id(phrase), longest))
        if there is None:
            words = clean(plain(phrase, self.wording), longest).translate(NEUTRAL)
            there = self.written[id(phrase), longest] = (phrase, words)
        return there[1]

    def cell(self, phrase: Phrase) -> str:
        """The phrase for a table, a list or a label."""
        return self.text(phrase, MOST_CELL)

    def style(self, wanted: Style) -> str:
        """The style of a button."""
        return "secondary" if self.first and wanted is Style.PRIMARY else STYLES[wanted]


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
    """Pairs as data-tables. The inbox cuts off what does not fit beside its label (Intercom, Canvas Kit, Data table):
    such a pair is a text instead, so that no date or amount is ever half of one."""
    drawn: list[Component] = []
    for name, value in pairs:
        if _fits(name, value):
            drawn += _pair(name, value) if name or value else []
        else:
            drawn += text(f"{name}: {value}") if name and value else text(name or value, "muted")
    return merged(drawn)


def _pair(name: str, value: str) -> list[Component]:
    return [{"type": "data-table", "items": [{"type": "field-value", "field": name, "value": value}]}]


def _fits(name: str, value: str) -> bool:
    """Whether a pair stands whole in one row of the panel; a label alone has the room of the values beside it taken."""
    return len(name) + len(value) <= PAIR_FITS if value else len(name) <= LABEL_FITS


def unique(components: list[Component]) -> list[Component]:
    """The components with no id twice: the second becomes `id#2`, and so on; inbound takes that off again."""
    used: set[str] = set()
    return [_with_own_ids(one, used) for one in components]


def _with_own_ids(component: Component, used: set[str]) -> Component:
    if component["type"] == "list":
        return component | {"items": [_with_own_ids(one, used) for one in component["items"]]}
    if "id" not in component:
        return component
    wanted = component["id"]
    names = (wanted if number == 1 else f"{wanted}#{number}" for number in count(1))
    free = next(name for name in names if name not in used)
    used.add(free)
    return component if free == wanted else component | {"id": free}


def merged(components: list[Component]) -> list[Component]:
    """The components with tables that follow one another made one."""
    joined: list[Component] = []
    for one in components:
        if joined and one["type"] == joined[-1]["type"] == "data-table":
            joined[-1] = joined[-1] | {"items": [*joined[-1]["items"], *one["items"]]}
        else:
            joined.append(one)
    return joined


def button(identifier: str, label: str, style: str, url: str | None = None) -> list[Component]:
    """A button; with `url` (https only, else nothing) it opens a page."""
    if not label or (url is not None and not _PAGE.fullmatch(url)):
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

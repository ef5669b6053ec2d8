"""How high a canvas will stand, estimated on the careful side; the first one may be 400 px (Intercom, Inbox Best
Practices). The inbox panel is 292 px wide inside."""

import textwrap
import unicodedata
from functools import lru_cache
from typing import Any

FIRST_CANVAS = 400
CHARACTERS_A_LINE = 44
BUTTON = 44
_FIXED = {"button": BUTTON, "divider": 17, "spacer": 16, "input": 72, "dropdown": 72, "textarea": 132}


def height(components: list[dict[str, Any]]) -> int:
    """The height of these components in px."""
    return sum(_one(component) for component in components)


def _one(component: dict[str, Any]) -> int:
    kind = component["type"]
    if kind == "text":
        return _text(component)
    if kind == "data-table":
        return 28 * len(component["items"]) + 8
    if kind == "list":
        return sum(53 if item.get("subtitle") else 33 for item in component["items"]) + 8
    if kind == "checkbox":
        return 24 * len(component["options"]) + 32
    return _FIXED[kind]


def _text(component: dict[str, Any]) -> int:
    each = 24 if component.get("style") == "header" else 20
    lines = _lines(component["text"], CHARACTERS_A_LINE - (8 if each == 24 else 0))
    return each * lines + (0 if component.get("bottom_margin") == "none" else 8)


@lru_cache(maxsize=2048)
def _lines(words: str, characters: int) -> int:
    """A card is drawn several times until it fits."""
    wide = words if words.isascii() else "".join("mm" if _wide(one) else one for one in words)
    return max(1, len(textwrap.wrap(wide, characters)))


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"

"""The components of Canvas Kit in an inbox app: which fields each must and may have, and what a field must be.

Source: Intercom's Canvas Kit reference; `options` of a checkbox as in Intercom's own tutorial.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Check = Callable[[Any], bool]


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _is_action(value: Any) -> bool:
    return _is_url_action(value) or value == {"type": "submit"}


def _is_url_action(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"type", "url"}
        and value["type"] == "url"
        and _is_https(value["url"])
    )


def _is_https(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("https://") and not any(letter.isspace() for letter in value)


CHECKS: dict[str, Check] = {
    "a string": lambda value: isinstance(value, str),
    "a string that is not empty": lambda value: isinstance(value, str) and value != "",
    "true or false": lambda value: isinstance(value, bool),
    "a whole number of pixels": lambda value: isinstance(value, int) and not isinstance(value, bool) and value >= 1,
    "an https address": _is_https,
    "a submit action or a url action (https)": _is_action,
    "a url action (https)": _is_url_action,
    "2 to 10 options": lambda value: isinstance(value, list) and 2 <= len(value) <= 10,
    "at least 1 entry": lambda value: isinstance(value, list) and len(value) >= 1,
    "a list of option ids": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    "left, center or right": _one_of("left", "center", "right"),
    "left, center, right or full_width": _one_of("left", "center", "right", "full_width"),
    "header, paragraph, muted or error": _one_of("header", "paragraph", "muted", "error"),
    "primary, secondary or link": _one_of("primary", "secondary", "link"),
    "unsaved, saved or failed": _one_of("unsaved", "saved", "failed"),
    "xs, s, m, l or xl": _one_of("xs", "s", "m", "l", "xl"),
    "none": _one_of("none"),
}

STRING, WORDS, SWITCH, PIXELS = "a string", "a string that is not empty", "true or false", "a whole number of pixels"
HTTPS, ACTION, MARGIN, SAVED = (
    "an https address",
    "a submit action or a url action (https)",
    "none",
    "unsaved, saved or failed",
)
CHOICES, SOME = "2 to 10 options", "at least 1 entry"

# type -> (required fields, optional fields), each with what the field must be
Fields = dict[str, str]
RULES: dict[str, tuple[Fields, Fields]] = {
    "text": (
        {"text": WORDS},
        {
            "id": WORDS,
            "align": "left, center or right",
            "style": "header, paragraph, muted or error",
            "bottom_margin": MARGIN,
        },
    ),
    "data-table": ({"items": SOME}, {}),
    "field-value": ({"field": STRING, "value": STRING}, {}),
    "divider": ({}, {"id": WORDS, "bottom_margin": MARGIN}),
    "spacer": ({}, {"id": WORDS, "size": "xs, s, m, l or xl"}),
    "image": (
        {"url": HTTPS, "width": PIXELS, "height": PIXELS},
        {
            "id": WORDS,
            "align": "left, center, right or full_width",
            "rounded": SWITCH,
            "bottom_margin": MARGIN,
            "action": "a url action (https)",
        },
    ),
    "button": (
        {"id": WORDS, "label": WORDS, "action": ACTION},
        {"style": "primary, secondary or link", "disabled": SWITCH},
    ),
    "list": ({"items": SOME}, {"disabled": SWITCH}),
    "item": (
        {"id": WORDS, "title": WORDS},
        {
            "subtitle": STRING,
            "tertiary_text": STRING,
            "image": HTTPS,
            "image_width": PIXELS,
            "image_height": PIXELS,
            "rounded_image": SWITCH,
            "disabled": SWITCH,
            "action": ACTION,
        },
    ),
    "input": (
        {"id": WORDS},
        {
            "label": STRING,
            "placeholder": STRING,
            "value": STRING,
            "action": ACTION,
            "save_state": SAVED,
            "disabled": SWITCH,
        },
    ),
    "textarea": (
        {"id": WORDS},
        {"label": STRING, "placeholder": STRING, "value": STRING, "error": SWITCH, "disabled": SWITCH},
    ),
    "option": ({"id": WORDS, "text": WORDS}, {"disabled": SWITCH}),
    "dropdown": (
        {"id": WORDS, "options": CHOICES},
        {"label": STRING, "value": WORDS, "save_state": SAVED, "disabled": SWITCH},
    ),
    "single-select": (
        {"id": WORDS, "options": CHOICES},
        {"label": STRING, "value": WORDS, "save_state": SAVED, "disabled": SWITCH, "action": ACTION},
    ),
    "checkbox": (
        {"id": WORDS, "label": STRING, "options": SOME},
        {"value": "a list of option ids", "save_state": SAVED, "disabled": SWITCH},
    ),
}
PARTS = {
    "data-table": ("items", "field-value"),
    "list": ("items", "item"),
    "dropdown": ("options", "option"),
    "single-select": ("options", "option"),
    "checkbox": ("options", "option"),
}
COMPONENTS = frozenset(RULES) - {"field-value", "item", "option"}
# a field of a list item that is nothing without another one
TOGETHER = {
    "image": "image_width",
    "image_width": "image_height",
    "image_height": "image",
    "rounded_image": "image",
    "tertiary_text": "subtitle",
}

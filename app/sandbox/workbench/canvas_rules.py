"""Canvas Kit's rules for an inbox app: what makes a canvas impossible to draw, and what a reviewer would send back.

Source: Intercom's Canvas Kit reference and Inbox Best Practices.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from app.sandbox.workbench.canvas_fields import CHECKS, COMPONENTS, PARTS, RULES, TOGETHER

Json = dict[str, Any]
LIMIT = 64 * 1024


def problems(answer: Any, first: bool) -> list[str]:
    """Why the answer cannot be drawn, one sentence each; empty when it can. `first`: the answer to initialize."""
    if not isinstance(answer, dict) or not isinstance(answer.get("canvas"), dict):
        return ["the answer has no canvas"]
    allowed = {"canvas"} if first else {"canvas", "event", "card_creation_options"}
    found = [f"{key} does not belong into the answer" for key in answer if key not in allowed]
    if answer.get("event", {"type": "completed"}) != {"type": "completed"}:
        found.append('event may only be {"type": "completed"}')
    return found + _canvas_problems(answer["canvas"])


def _canvas_problems(canvas: Json) -> list[str]:
    found = [f"canvas.{key} is unknown" for key in canvas if key not in ("content", "stored_data")]
    content, stored = canvas.get("content"), canvas.get("stored_data", {})
    if not isinstance(content, dict) or not isinstance(content.get("components"), list) or not content["components"]:
        return [*found, "canvas.content.components must be a list with at least one component"]
    found += [f"canvas.content.{key} is unknown" for key in content if key != "components"]
    if not isinstance(stored, dict):
        found.append("canvas.stored_data must be an object")
    found += [
        f"{name} is {size:,} bytes, the limit is {LIMIT:,}"
        for name, size in (("content", size_of(content)), ("stored_data", size_of(stored)))
        if size > LIMIT
    ]
    for number, component in enumerate(content["components"]):
        found += _component_problems(f"components[{number}]", component)
    return found + _repeated_ids(content["components"])


def size_of(value: Any) -> int:
    """Bytes of the value as compact JSON in UTF-8."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def _component_problems(place: str, component: Any) -> list[str]:
    kind = component.get("type") if isinstance(component, dict) else None
    if not isinstance(kind, str) or kind not in COMPONENTS:
        return [f"{place}: {kind!r} is not a component"]
    found = _field_problems(f"{place} ({kind})", component, kind)
    if kind in PARTS and not found:
        found = _part_problems(f"{place} ({kind})", component, *PARTS[kind])
    return found or _value_problems(f"{place} ({kind})", component)


def _field_problems(place: str, component: Json, kind: str) -> list[str]:
    required, optional = RULES[kind]
    known = required | optional
    found = [f"{place}: {field} is missing" for field in required if field not in component]
    found += [f"{place}: {field} is unknown" for field in component if field not in known and field != "type"]
    found += [
        f"{place}: {field} must be {known[field]}"
        for field, value in component.items()
        if field in known and not CHECKS[known[field]](value)
    ]
    found += [
        f"{place}: {field} needs {other}"
        for field, other in TOGETHER.items()
        if kind == "item" and field in component and other not in component
    ]
    return found


def _part_problems(place: str, component: Json, field: str, kind: str) -> list[str]:
    found: list[str] = []
    for number, part in enumerate(component[field]):
        where = f"{place}.{field}[{number}]"
        if not isinstance(part, dict) or part.get("type") != kind:
            found.append(f"{where}: type must be {kind}")
        else:
            found += _field_problems(where, part, kind)
    return found


def _value_problems(place: str, component: Json) -> list[str]:
    if "options" not in component or "value" not in component:
        return []
    ids = {option["id"] for option in component["options"]}
    chosen = component["value"] if isinstance(component["value"], list) else [component["value"]]
    return [f"{place}: value {value!r} is not one of its options" for value in chosen if value not in ids]


def _repeated_ids(components: list[Any]) -> list[str]:
    seen: set[str] = set()
    found: list[str] = []
    for name in _ids(components):
        if name in seen:
            found.append(f"the id {name!r} is used twice")
        seen.add(name)
    return found


def _ids(components: list[Any]) -> Iterator[str]:
    for component in components:
        if not isinstance(component, dict):
            continue
        items = component.get("items") if component.get("type") == "list" else []
        for part in (component, *(items if isinstance(items, list) else [])):
            if isinstance(part, dict) and isinstance(part.get("id"), str):
                yield part["id"]


def advice(answer: Json, first: bool) -> list[str]:
    """What Intercom's reviewers would reject on a canvas that can be drawn."""
    components = answer["canvas"]["content"]["components"]
    buttons = [component for component in components if component["type"] == "button"]
    found = [
        f"button {button['id']}: style is not written, it is drawn as primary"
        for button in buttons
        if "style" not in button
    ]
    if first:
        primary = [button for button in buttons if button.get("style", "primary") == "primary"]
        found += [f"button {button['id']}: no primary button on the first canvas" for button in primary]
        texts = [component for component in components if component["type"] == "text"]
        found += [
            f"text is not left aligned: {text['text'][:40]}" for text in texts if text.get("align", "left") != "left"
        ]
    return found

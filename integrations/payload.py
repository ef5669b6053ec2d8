"""The one strict reader of foreign JSON: a miss or a wrong type is a BadInput with its path; unknown keys are fine."""

from collections.abc import Mapping
from typing import Any

import orjson

from app.domain.errors import BadInput

MOST_TEXT = 20_000
MOST_FIELDS = 50


def document(raw: bytes) -> Mapping[str, Any]:
    """The JSON object in these bytes. Raises BadInput for anything else, invalid UTF-8 included."""
    try:
        read = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadInput("$", "not JSON") from error
    if not isinstance(read, dict):
        raise BadInput("$", "not an object")
    return read


def optional(payload: Mapping[str, Any], *path: str) -> Any:
    """What stands at this path; None where any part of it is missing or null. Raises BadInput when a part of the path
    is something else than an object."""
    found: Any = payload
    for depth, name in enumerate(path):
        if found is None:
            return None
        if not isinstance(found, dict):
            raise BadInput(".".join(path[:depth]), "not an object")
        found = found.get(name)
    return found


def optional_text(payload: Mapping[str, Any], *path: str) -> str | None:
    """The text at this path without the blanks around it; None when it is missing, null or blank."""
    found = optional(payload, *path)
    if found is None:
        return None
    if not isinstance(found, str):
        raise BadInput(".".join(path), "not a text")
    return found.strip()[:MOST_TEXT] or None


def text(payload: Mapping[str, Any], *path: str) -> str:
    """The text at this path; it must be there."""
    found = optional_text(payload, *path)
    if found is None:
        raise BadInput(".".join(path), "missing")
    return found


def identifier(payload: Mapping[str, Any], *path: str) -> str:
    """The id at this path, written as a text or as a whole number; it must be there."""
    found = optional(payload, *path)
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return text(payload, *path)


def rows(payload: Mapping[str, Any], *path: str) -> list[Any]:
    """The list at this path; empty when it is missing or null."""
    found = optional(payload, *path)
    if found is None:
        return []
    if not isinstance(found, list):
        raise BadInput(".".join(path), "not a list")
    return found


def fields(payload: Mapping[str, Any], *path: str) -> dict[str, str]:
    """The form fields at this path as texts; several choices of one field are joined by commas, null is left out."""
    found = optional(payload, *path)
    if found is None:
        return {}
    if not isinstance(found, dict) or len(found) > MOST_FIELDS:
        raise BadInput(".".join(path), "not fields of a form")
    return {name: _field(value, path) for name, value in found.items() if value is not None}


def _field(value: Any, path: tuple[str, ...]) -> str:
    """A field's value. Its name is the sender's own, and is not told: what is told of a miss stands in the log."""
    if isinstance(value, str):
        return value[:MOST_TEXT]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ",".join(value)[:MOST_TEXT]
    raise BadInput(".".join(path), "not fields of a form")

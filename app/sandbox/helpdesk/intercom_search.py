"""Intercom's search filters and its cursor pages, over rows in memory (Intercom API, "Search for contacts")."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

Json = dict[str, Any]
FILTERS_PER_GROUP = 15
LEVELS = 2


class BadSearch(Exception):
    """The query breaks Intercom's rules; the message says how."""


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower()


OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda have, want: _text(have) == _text(want),
    "!=": lambda have, want: _text(have) != _text(want),
    "~": lambda have, want: _text(want) in _text(have),
    "!~": lambda have, want: _text(want) not in _text(have),
    "^": lambda have, want: _text(have).startswith(_text(want)),
    "$": lambda have, want: _text(have).endswith(_text(want)),
    "IN": lambda have, want: _text(have) in [_text(item) for item in want],
    "NIN": lambda have, want: _text(have) not in [_text(item) for item in want],
    ">": lambda have, want: have is not None and int(have) > int(want),
    "<": lambda have, want: have is not None and int(have) < int(want),
}


def matches(row: Json, query: Any, level: int = 1) -> bool:
    """Whether the row passes the filter or the AND/OR group of filters; BadSearch on a query that Intercom refuses."""
    if not isinstance(query, dict) or "operator" not in query:
        raise BadSearch("query must have an operator and a value")
    operator, value = query["operator"], query.get("value")
    if operator in ("AND", "OR"):
        if not isinstance(value, list) or not 1 <= len(value) <= FILTERS_PER_GROUP or level > LEVELS:
            raise BadSearch("a group holds 1 to 15 filters and groups nest at most twice")
        verdicts = [matches(row, part, level + 1) for part in value]
        return all(verdicts) if operator == "AND" else any(verdicts)
    if operator not in OPERATORS or not isinstance(query.get("field"), str):
        raise BadSearch("Unsupported operator or field")
    return OPERATORS[operator](_field(row, query["field"]), value)


def _field(row: Json, path: str) -> Any:
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def page_of(rows: Sequence[Json], size: int, after: str | None) -> tuple[list[Json], Json]:
    """The page behind the cursor (an opaque position), and Intercom's `pages` object; rows keep their order."""
    if after is not None and not after.isdigit():
        raise BadSearch("starting_after is not a cursor of ours")
    start = int(after or 0)
    end = start + size
    pages: Json = {
        "type": "pages",
        "page": start // size + 1,
        "per_page": size,
        "total_pages": max(1, -(-len(rows) // size)),
    }
    if end < len(rows):
        pages["next"] = {"per_page": size, "starting_after": str(end)}
    return list(rows[start:end]), pages

"""List envelopes: newest first, cursors, has_more, the `created` filter."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.sandbox.stripe.errors import invalid, missing
from app.sandbox.stripe.routes import Json, Params

COMPARISONS = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}


def page(rows: Sequence[Json], params: Params, url: str) -> Json:
    """One page of `rows` (newest first). Applies limit (1..100, default 10), cursors and `created`.

    Raises StripeFault 400 for a bad limit, both cursors, or a cursor that is no row's id.
    """
    limit = checked_limit(params)
    after, before = params.get("starting_after"), params.get("ending_before")
    if after and before:
        raise invalid("You cannot use both `starting_after` and `ending_before`.", param="ending_before")
    rows = within(rows, "created", params.get("created"))
    start, stop = 0, len(rows)
    if after:
        start = _position(rows, after, "starting_after") + 1
    if before:
        stop = _position(rows, before, "ending_before")
        start = max(0, stop - limit)
        return envelope(rows[start:stop], url, has_more=start > 0)
    return envelope(rows[start : start + limit], url, has_more=start + limit < stop)


def checked_limit(params: Params) -> int:
    """`limit`, 10 when absent. Raises StripeFault 400 outside 1..100."""
    limit = int(params.get("limit", 10))
    if limit < 1:
        raise invalid("This value must be greater than or equal to 1.", "limit", "parameter_invalid_integer")
    if limit > 100:
        raise invalid("This value must be less than or equal to 100.", "limit", "parameter_invalid_integer")
    return limit


def within(rows: Sequence[Json], field: str, bounds: Any) -> Sequence[Json]:
    """The rows whose `field` meets a range filter: an exact number, or a hash of gt, gte, lt, lte."""
    if bounds in (None, ""):
        return rows
    if not isinstance(bounds, dict):
        return [row for row in rows if row.get(field) == bounds]
    return [row for row in rows if _inside(row.get(field), bounds)]


def envelope(data: Iterable[Json], url: str, has_more: bool = False) -> Json:
    """A list object."""
    return {"object": "list", "data": list(data), "has_more": has_more, "url": url}


def newest(rows: Sequence[Json], url: str) -> Json:
    """An inline list: the ten newest rows."""
    return envelope(rows[:10], url, has_more=len(rows) > 10)


def _inside(value: Any, bounds: dict[str, int]) -> bool:
    return value is not None and all(COMPARISONS[name](value, bound) for name, bound in bounds.items())


def _position(rows: Sequence[Json], identifier: str, param: str) -> int:
    lookup = getattr(rows, "position", None)
    found = lookup(identifier) if lookup else _scan(rows, identifier)
    if found is None:
        name = rows[0]["object"] if len(rows) else "object"
        raise missing(name, identifier, param)
    return int(found)


def _scan(rows: Sequence[Json], identifier: str) -> int | None:
    return next((place for place, row in enumerate(rows) if row["id"] == identifier), None)

"""Objects in the shape of Stripe's pinned API version, from tests/fixtures/stripe, and ways to spoil them."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.gateways.stripe_mapping_fields import Fields

HERE = Path(__file__).parent / "fixtures" / "stripe"
REQUIRED = frozenset(
    "id currency created amount total subtotal amount_due amount_paid amount_remaining amount_requested status charge "
    "value fee".split()
)


def stored(name: str, **changes: Any) -> dict[str, Any]:
    return {**json.loads((HERE / f"{name}.json").read_text()), **changes}


def fields(name: str, **changes: Any) -> Fields:
    return Fields(stored(name, **changes), "")


def optional_paths(given: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in the object that Stripe may send as null or leave out."""
    rows = given.items() if isinstance(given, dict) else enumerate(given) if isinstance(given, list) else ()
    for key, value in rows:
        if isinstance(key, str) and key not in REQUIRED:
            yield (*path, key)
        yield from optional_paths(value, (*path, key))


def without(given: dict[str, Any], paths: list[tuple[Any, ...]], drop: bool) -> Fields:
    """The object with these places null, or dropped."""
    spoiled = copy.deepcopy(given)
    for path in paths:
        here: Any = spoiled
        for key in path[:-1]:
            here = here[key] if isinstance(here, list) else (here or {}).get(key)
            if here is None:
                break
        if isinstance(here, dict) and path[-1] in here:
            here[path[-1]] = None
            if drop:
                del here[path[-1]]
    return Fields(spoiled, "")

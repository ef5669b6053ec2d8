"""Stripe's form encoding: `a[b][0][c]=v`, `a[]=v`, in bodies and query strings."""

import itertools
import re
from typing import Any
from urllib.parse import parse_qsl

from app.sandbox.stripe.errors import invalid

Pair = tuple[str, str]
SEGMENT = re.compile(r"\[([^\[\]]*)\]")
DEPTH = 12


def pairs(encoded: str | bytes) -> list[Pair]:
    """The (key, value) pairs of a form or query string in their order, blanks kept. Raises StripeFault 400."""
    text = encoded.decode("utf-8", "replace") if isinstance(encoded, bytes) else encoded
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=5000)
    except ValueError as error:
        raise invalid("Invalid request body: too many parameters.") from error


def segments(key: str) -> list[str]:
    """`items[0][price]` -> ["items", "0", "price"]; `expand[]` -> ["expand", ""]. Raises StripeFault 400 for others."""
    head, bracket, rest = key.partition("[")
    inner = SEGMENT.findall(bracket + rest)
    if not head or "".join(f"[{name}]" for name in inner) != bracket + rest or len(inner) > DEPTH:
        raise invalid(f"Invalid request: malformed parameter name {key!r}.", param=key[:100])
    return [head, *inner]


def decode(given: list[Pair]) -> dict[str, Any]:
    """The nested value of a form: hashes as dict, arrays (`[]`, or consecutive numbers from any start) as list.

    A hash whose keys are all digits becomes a list, except directly under `metadata`. Raises StripeFault 400 where a
    name is both a value and a hash.
    """
    tree: dict[str, Any] = {}
    for key, value in given:
        _set(tree, segments(key), value)
    return {name: _lists(value, name) for name, value in tree.items()}


def _set(tree: dict[str, Any], path: list[str], value: str) -> None:
    for name, following in itertools.pairwise(path):
        node = tree.setdefault(_key(tree, name, following), {})
        if not isinstance(node, dict):
            raise invalid(f"Invalid request: {path[0]} is given both as a value and as a hash.", param=path[0])
        tree = node
    last = _key(tree, path[-1], None)
    if isinstance(tree.get(last), dict):
        raise invalid(f"Invalid request: {path[0]} is given both as a value and as a hash.", param=path[0])
    tree[last] = value


def _key(tree: dict[str, Any], name: str, following: str | None) -> str:
    """The place of `[]`: a new row, or the newest one while the hash in it lacks the key that follows."""
    if name:
        return name
    newest = str(len(tree) - 1)
    row = tree.get(newest)
    if following and isinstance(row, dict) and following not in row:
        return newest
    return str(len(tree))


def _lists(value: Any, name: str) -> Any:
    if not isinstance(value, dict):
        return value
    if name != "metadata" and value and all(key.isdigit() for key in value):
        ordered = sorted(value.items(), key=lambda item: int(item[0]))
        return [_lists(row, "") for _, row in ordered]
    return {key: _lists(child, key) for key, child in value.items()}

"""The parameters of each operation: decoded, typed and refused in Stripe's own words."""

import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from app.sandbox.stripe import forms
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.routes import Params

Node = Any
METADATA_KEYS, METADATA_KEY, METADATA_VALUE = 50, 40, 500


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("parameters.json").read_text())
    return loaded


def parse(method: str, template_path: str, pairs: Sequence[tuple[str, str]], pinned: bool = False) -> Params:
    """The typed parameters of a request, `expand` among them.

    A request that is not `pinned` to the API version may use the older names that Stripe's command-line tool sends.

    Integers are int, booleans bool, hashes dict, arrays list; decimals stay text, and '' stays where it clears a value.
    An operation that the SDK does not know is only decoded. Raises StripeFault 400 as Stripe words it.
    """
    given = forms.decode(list(pairs))
    operation = f"{method} {re.sub(r'{[^}]+}', '{}', template_path)}"
    node = _table()["operations"].get(operation)
    if node is None:
        return given
    older = {} if pinned else _table()["legacy"].get(operation, {})
    if any(name in given for name in older):
        node = {"hash": node["hash"] | older}
    _refuse_unknown(node, given, "")
    parsed: Params = _hash(node, given, "")
    return parsed


def _resolved(node: Node) -> Node:
    while isinstance(node, dict) and "shared" in node:
        node = _table()["shared"][node["shared"]]
    return node


def _refuse_unknown(node: Node, given: dict[str, Any], where: str) -> None:
    unknown = [_inside(where, name) for name in given if name not in node["hash"]]
    if unknown:
        several = "s" if len(unknown) > 1 else ""
        raise invalid(f"Received unknown parameter{several}: {', '.join(unknown)}", unknown[0], "parameter_unknown")


def _inside(where: str, name: str) -> str:
    return f"{where}[{name}]" if where else name


def _value(node: Node, given: Any, where: str) -> Any:
    node = _resolved(node)
    if isinstance(node, str):
        kind, _, limit = node.partition(":")
        return _SCALARS[kind](given, where, int(limit or 0))
    if "clear" in node:
        return "" if given == "" else _value(node["clear"], given, where)
    if given == "":
        raise _empty(where)
    kind = next(iter(node))
    return _BRANCHES[kind](node, given, where)


def _hash(node: Node, given: Any, where: str) -> Any:
    given = _keyed(given)
    if not isinstance(given, dict):
        raise invalid("Invalid object", where)
    _refuse_unknown(node, given, where)
    for name in node.get("required", ()):
        if name not in given:
            missing = _inside(where, name)
            raise invalid(f"Missing required param: {missing}.", missing, "parameter_missing")
    return {name: _value(node["hash"][name], value, _inside(where, name)) for name, value in given.items()}


def _keyed(given: Any) -> Any:
    """A hash whose names are all digits arrives as a list."""
    return {str(place): value for place, value in enumerate(given)} if isinstance(given, list) else given


def _list(node: Node, given: Any, where: str) -> list[Any]:
    if not isinstance(given, list):
        raise invalid("Invalid array", where)
    return [_value(node["list"], value, f"{where}[{place}]") for place, value in enumerate(given)]


def _enum(node: Node, given: Any, where: str) -> str:
    if given not in node["enum"]:
        *others, last = node["enum"]
        comma = "," if len(others) > 1 else ""
        choice = f"one of {', '.join(others)}{comma} or {last}" if others else last
        raise invalid(f"Invalid {where}: must be {choice}", where)
    return str(given)


def _any(node: Node, given: Any, where: str) -> Any:
    arms = [_resolved(arm) for arm in node["any"]]
    shaped = [arm for arm in arms if _fits(arm, given)] or arms
    for arm in shaped[:-1]:
        try:
            return _value(arm, given, where)
        except StripeFault:
            continue
    return _value(shaped[-1], given, where)


def _fits(arm: Node, given: Any) -> bool:
    if isinstance(given, str):
        return arm != "map" if isinstance(arm, str) else "enum" in arm
    if isinstance(given, list):
        return isinstance(arm, dict) and ("list" in arm or "hash" in arm)
    return arm == "map" or (isinstance(arm, dict) and "hash" in arm)


def _empty(where: str) -> StripeFault:
    return invalid(
        f"You passed an empty string for '{where}'. We assume empty values are an attempt to unset a parameter; "
        f"however '{where}' cannot be unset. You should remove '{where}' from your request or supply a non-empty "
        "value.",
        where,
        "parameter_invalid_empty",
    )


def _text(given: Any, where: str, limit: int) -> str:
    if not isinstance(given, str):
        raise invalid("Invalid string: " + json.dumps(given), where)
    if given == "":
        raise _empty(where)
    if limit and len(given) > limit:
        short = given[:10] + "..." + given[-10:] if len(given) > 30 else given
        raise invalid(f"Invalid string: {short}; must be at most {limit} characters", where)
    return given


def _integer(given: Any, where: str, _limit: int) -> int:
    text = _text(given, where, 0)
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise invalid(f"Invalid integer: {text}", where, "parameter_invalid_integer")
    return int(text)


def _decimal(given: Any, where: str, _limit: int) -> str:
    text = _text(given, where, 0)
    try:
        finite = Decimal(text).is_finite()
    except InvalidOperation:
        finite = False
    if not finite:
        raise invalid(f"Invalid decimal: {text}", where)
    return text


def _boolean(given: Any, where: str, _limit: int) -> bool:
    text = _text(given, where, 0)
    if text not in ("true", "false"):
        raise invalid(f"Invalid boolean: {text}", where)
    return text == "true"


def _map(given: Any, where: str, _limit: int) -> dict[str, str]:
    given = _keyed(given)
    if not isinstance(given, dict):
        raise invalid("Invalid object", where)
    if len(given) > METADATA_KEYS:
        raise invalid(f"You can have up to {METADATA_KEYS} metadata keys.", where)
    for name, value in given.items():
        _metadata(name, value, _inside(where, name))
    return given


def _metadata(name: str, value: Any, where: str) -> None:
    if not isinstance(value, str):
        raise invalid("Metadata values must be strings, but got a hash or an array.", where)
    if len(name) > METADATA_KEY:
        raise invalid(f"Metadata keys can be up to {METADATA_KEY} characters long.", where)
    if len(value) > METADATA_VALUE:
        raise invalid(f"Metadata values can have up to {METADATA_VALUE} characters.", where)


_SCALARS: dict[str, Callable[[Any, str, int], Any]] = {
    "string": _text,
    "int": _integer,
    "decimal": _decimal,
    "bool": _boolean,
    "map": _map,
    "any": lambda given, _where, _limit: given,
}
_BRANCHES: dict[str, Callable[[Node, Any, str], Any]] = {"hash": _hash, "list": _list, "enum": _enum, "any": _any}

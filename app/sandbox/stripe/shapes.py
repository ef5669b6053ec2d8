"""What each object of the pinned API version looks like: always-sent fields, expandable and includable ones."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from app.sandbox.stripe.identifiers import PREFIXES

Json = dict[str, Any]
ZERO: Json = {
    "int": 0,
    "decimal": "0",
    "bool": False,
    "list": [],
    "map": {},
    "string": "",
    "reference": "",
    "any": None,
}
OTHER_PREFIXES: dict[str, tuple[str, ...]] = {
    "py": ("charge",),
    "pyr": ("refund",),
    "dp": ("dispute",),
    "ba": ("bank_account",),
}
#: Kinds whose ids a caller may choose.
FREELY_NAMED = ("product", "coupon", "plan", "price", "tax_rate")


@cache
def _table() -> Json:
    loaded: Json = json.loads(Path(__file__).with_name("shapes.json").read_text())
    return loaded


def template(object_name: str) -> Json:
    """A new object with every field that Stripe always sends, at null or empty. KeyError for an unknown one."""
    made: Json = orjson.loads(_template(_table()["objects"][object_name], object_name))
    return made


def nested(object_name: str, path: str) -> Json:
    """The same for a hash inside an object: `nested("charge", "payment_method_details.card")`."""
    name: str = _table()["objects"][object_name]
    for field in path.split("."):
        name = _table()["classes"][name][field][3]
    made: Json = orjson.loads(_template(name, ""))
    return made


@cache
def _template(class_name: str, object_name: str) -> bytes:
    left_out = includable(object_name)
    made: Json = {}
    for field, (presence, kind, *more) in _table()["classes"][class_name].items():
        if field == "object" and object_name:
            made[field] = object_name
        elif presence == "R":
            made[field] = _empty(kind, more)
        elif presence == "N" or (presence == "X" and field not in left_out):
            made[field] = None
    return orjson.dumps(made)


def _empty(kind: str, more: list[Any]) -> Any:
    if kind == "hash":
        return orjson.loads(_template(more[1], ""))
    if kind == "object":
        return template(more[0][0]) if more[0][0] in _table()["objects"] else None
    if kind == "envelope":
        return {"object": "list", "data": [], "has_more": False, "url": ""}
    return ZERO[kind]


@cache
def expandable(object_name: str) -> dict[str, frozenset[str]]:
    """The paths inside an object that lead to other objects, with their names.

    Dots go through hashes (`invoice_settings.default_payment_method`); a list's rows are at `items.data`.
    """
    name = _table()["objects"].get(object_name)
    return dict(_paths(name, "", frozenset())) if name else {}


def _paths(class_name: str, prefix: str, above: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    found: list[tuple[str, frozenset[str]]] = []
    for field, (_, kind, *more) in _table()["classes"][class_name].items():
        path = prefix + field
        if more and more[0]:
            found.append((path, frozenset(more[0])))
            if kind == "envelope":
                found.append((f"{path}.data", frozenset(more[0])))
        if len(more) > 1 and more[1] not in above and path.count(".") < 3:
            found += _paths(more[1], f"{path}.", above | {class_name})
    return found


@cache
def includable(object_name: str) -> frozenset[str]:
    """The fields that an answer lacks until they are expanded (`charge.refunds`)."""
    return frozenset(_table()["includable"].get(object_name, ()))


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    kinds: dict[str, tuple[str, ...]] = dict(OTHER_PREFIXES)
    for kind, prefix in PREFIXES.items():
        if prefix:
            kinds[prefix] = (*kinds.get(prefix, ()), kind)
    return kinds


def kinds_of(identifier: str) -> tuple[str, ...]:
    """The names of the objects that an id may belong to, by its prefix."""
    known = _kinds()
    parts = identifier.split("_")
    for count in range(len(parts) - 1, 0, -1):
        found = known.get("_".join(parts[:count]))
        if found:
            return found + FREELY_NAMED
    return FREELY_NAMED

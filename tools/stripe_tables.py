"""Writes app/sandbox/stripe/{parameters,shapes}.json from the installed stripe-python and the npm package `stripe`.

Usage: python tools/stripe_tables.py NODE_PACKAGE_FOLDER [MAX_LENGTHS.json]

The SDK knows parameters and fields; only the Node package's types tell "always sent, perhaps null" from "may be
absent". MAX_LENGTHS.json ({"max": {"POST /v1/refunds": {"reason": 5000}}}) holds the maxLength figures of Stripe's
OpenAPI document.
"""

import decimal
import json
import re
import sys
import types
import typing
from collections import Counter
from pathlib import Path
from typing import Any

import stripe_sdk as sdk
from stripe_served import CLEARABLE, FAMILIES, INCLUDABLE, LEGACY, SERVED
from stripe_types import presence

Node = Any
TARGET = Path(__file__).resolve().parent.parent / "app" / "sandbox" / "stripe"
SCALARS = {int: "int", float: "decimal", decimal.Decimal: "decimal", bool: "bool", str: "string", Any: "any"}


def blank(path: str) -> str:
    """A path with its placeholders' names taken out."""
    return re.sub(r"{[^}]+}", "{}", path)


class Parameters:
    """The parameters of one operation as a tree of plain JSON."""

    def __init__(self, operation: str, lengths: dict[str, int]) -> None:
        self.lengths = lengths
        self.clearable = CLEARABLE.get(operation, ())

    def hash(self, cls: type, where: str = "") -> Node:
        options = sdk.load("stripe._request_options", "RequestOptions").__annotations__
        skipped = set(options) if not where else set()
        nodes, required = {}, []
        for name, hint in sdk.hints(cls).items():
            if name in skipped:
                continue
            inside = f"{where}[{name}]" if where else name
            optional = typing.get_origin(hint) is not None and "NotRequired" in str(typing.get_origin(hint))
            nodes[name] = self.node(typing.get_args(hint)[0] if optional else hint, inside)
            required += [] if optional else [name]
        return {"hash": nodes, "required": required} if required else {"hash": nodes}

    def node(self, hint: Any, where: str) -> Node:
        if typing.is_typeddict(hint) or "TypedDictMeta" in type(hint).__name__:
            return self.hash(hint, where)
        if hint in SCALARS:
            return self.scalar(SCALARS[hint], where)
        origin, arms = typing.get_origin(hint), typing.get_args(hint)
        if origin is list:
            return {"list": self.node(arms[0], where + "[]")}
        if origin is typing.Literal:
            return {"enum": list(arms)}
        if origin in (typing.Union, types.UnionType):
            return self.union(arms, where)
        return "map" if sdk.is_map(hint) else "any"

    def scalar(self, kind: str, where: str) -> Node:
        limit = self.lengths.get(where) if kind == "string" else None
        node = f"string:{limit}" if limit else kind
        cleared = any(where == name or (name.endswith("[") and where.startswith(name)) for name in self.clearable)
        return {"clear": node} if cleared and kind == "string" else node

    def union(self, arms: tuple[Any, ...], where: str) -> Node:
        read = [self.node(arm, where) for arm in arms if arm is not type(None)]
        nodes = [node for place, node in enumerate(read) if node not in read[:place]]
        clear = {"enum": [""]} in nodes
        nodes = [node for node in nodes if node != {"enum": [""]}]
        if any(
            isinstance(node, dict) and "enum" in node for node in nodes
        ):  # the SDK's `| str` only keeps its types open
            nodes = [node for node in nodes if not (isinstance(node, str) and node.startswith("string"))]
        if any(isinstance(node, dict) and "" in node.get("enum", ()) for node in nodes):
            clear = True
            nodes = [{"enum": [v for v in n["enum"] if v]} if isinstance(n, dict) and "enum" in n else n for n in nodes]
        node = nodes[0] if len(nodes) == 1 else {"any": nodes}
        return {"clear": node} if clear else node


def share(tables: dict[str, Node]) -> dict[str, Node]:
    """Names the big subtrees that occur more than once, so that each is written once."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    shared: dict[str, Node] = {}

    def count(node: Node) -> None:
        for child in children(node):
            text = json.dumps(child)
            if len(text) > 150:
                counts[text] += 1
            if counts[text] < 2:
                count(child)

    def replace(node: Node) -> Node:
        text = json.dumps(node)
        if counts[text] < 2:
            return rebuilt(node, replace)
        if text not in names:
            names[text] = str(len(names))
            shared[names[text]] = rebuilt(node, replace)
        return {"shared": names[text]}

    for table in tables.values():
        count(table)
    written = {operation: rebuilt(table, replace) for operation, table in tables.items()}
    return {"operations": written, "shared": shared}


def children(node: Node) -> list[Node]:
    if not isinstance(node, dict):
        return []
    return [*node.get("hash", {}).values(), *node.get("any", []), *[node[k] for k in ("list", "clear") if k in node]]


def rebuilt(node: Node, replace: Any) -> Node:
    if not isinstance(node, dict):
        return node
    changed = dict(node)
    if "hash" in node:
        changed["hash"] = {name: replace(child) for name, child in node["hash"].items()}
    if "any" in node:
        changed["any"] = [replace(child) for child in node["any"]]
    for wrapper in ("list", "clear"):
        if wrapper in node:
            changed[wrapper] = replace(node[wrapper])
    return changed


def parameters(lengths: dict[str, dict[str, int]]) -> Node:
    """The table of every operation that the sandbox may serve."""
    tables = {}
    for operation in sdk.operations():
        family = operation.path.removeprefix("/v1/")
        if not any(family == name or family.startswith(name + "/") for name in FAMILIES):
            continue
        name = f"{operation.method} {blank(operation.path)}"
        reader = Parameters(name, lengths.get(name, {}))
        known = operation.params_module and operation.params_class
        tables[name] = reader.hash(sdk.load(operation.params_module, operation.params_class)) if known else {"hash": {}}
    return share(dict(sorted(tables.items()))) | {"legacy": LEGACY}


def field(arms: list[Any]) -> tuple[str, list[str], list[type]]:
    """The kind of a field, the objects that it may name or hold, and the hash classes inside."""
    arms = [arm for arm in arms if arm is not type(None)]
    for wrapper, kind in (("envelope", "envelope"), ("list", "list")):
        inner = next((arm[1] for arm in arms if isinstance(arm, tuple) and arm[0] == wrapper), None)
        if inner is not None:
            _, objects, hashes = field(inner)
            return kind, objects, hashes
    classes = [arm for arm in arms if sdk.is_object(arm)]
    objects = sorted({str(arm.OBJECT_NAME) for arm in classes if hasattr(arm, "OBJECT_NAME")})
    hashes = [arm for arm in classes if not hasattr(arm, "OBJECT_NAME") and not sdk.is_map(arm)]
    if objects or hashes:
        kind = "reference" if objects and str in arms else "object" if objects else "hash"
        return kind, objects, hashes
    if any(sdk.is_map(arm) for arm in arms):
        return "map", [], []
    scalars = [SCALARS[arm] for arm in arms if arm in SCALARS]
    literals = [value for arm in arms if typing.get_origin(arm) is typing.Literal for value in typing.get_args(arm)]
    return ("bool" if literals and isinstance(literals[0], bool) else scalars[0] if scalars else "string"), [], []


def shapes(presences: dict[str, dict[str, str]]) -> Node:
    """Per class {field: [presence, kind, objects, hash class]}; presence as in stripe_types."""
    registry = sdk.resources()
    pending = [registry[name] for name in SERVED]
    classes: dict[str, Node] = {}
    while pending:
        cls = pending.pop()
        if sdk.key(cls) in classes:
            continue
        sent = presences.get(sdk.key(cls), {})
        table: dict[str, list[Any]] = {}
        for name, arms in sdk.fields(cls).items():
            kind, objects, hashes = field(arms)
            known = sent.get(name) or ("O" if type(None) in arms else "R")
            row: list[Any] = [known, kind, objects, sdk.key(hashes[0]) if hashes else ""]
            while row[-1] in ("", []):
                row.pop()
            table[name] = row
            pending += hashes[:1]
        classes[sdk.key(cls)] = table
    objects = {name: sdk.key(registry[name]) for name in SERVED}
    return {"classes": dict(sorted(classes.items())), "includable": INCLUDABLE, "objects": objects}


def write(name: str, table: Node) -> None:
    """One line for each second-level entry: small enough to read, diffs stay local."""
    parts = []
    for section, entries in table.items():
        rows = [f"  {json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in entries.items()]
        parts.append(f" {json.dumps(section)}: {{\n" + ",\n".join(rows) + "\n }")
    (TARGET / name).write_text("{\n" + ",\n".join(parts) + "\n}\n")


def main(arguments: list[str]) -> None:
    """Reads the two packages and writes both files."""
    lengths = json.loads(Path(arguments[1]).read_text())["max"] if len(arguments) > 1 else {}
    TARGET.mkdir(exist_ok=True)
    write("parameters.json", parameters(lengths))
    write("shapes.json", shapes(presence(Path(arguments[0]))))


if __name__ == "__main__":
    main(sys.argv[1:])

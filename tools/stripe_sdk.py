"""Reads the installed stripe-python: its operations, their parameters and its resource classes' annotations."""

import ast
import importlib
import importlib.util
import inspect
import re
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SDK = "stripe"
Node = Any
NAMESPACES = {"billing": "Billing", "billing_portal": "BillingPortal", "checkout": "Checkout", "radar": "Radar"}
NOT_FIELDS = frozenset({"OBJECT_NAME", "_inner_class_types", "_inner_class_dicts", "_field_encodings"})


@dataclass(frozen=True)
class Operation:
    """One call of the API as a service method of the SDK spells it."""

    method: str
    path: str
    params_module: str | None
    params_class: str | None


def folder() -> Path:
    """Where the SDK is installed."""
    spec = importlib.util.find_spec(SDK)
    if spec is None or spec.origin is None:
        raise SystemExit("stripe-python is not installed here")
    return Path(spec.origin).parent


def operations() -> Iterator[Operation]:
    """Every v1 operation, read from the source of the service classes (nothing is called)."""
    for source in sorted(folder().rglob("*_service.py")):
        if "v2" in source.parts:
            continue
        tree = ast.parse(source.read_text())
        imported = dict(_imports(tree))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            found = _operation(function, imported)
            if found:
                yield found


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, node.module


def _operation(function: ast.FunctionDef, imported: dict[str, str]) -> Operation | None:
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("_request", "_request_stream"):
            verb, path = (_text(argument) for argument in call.args[:2])
            if not path.startswith("/v1/"):
                return None
            named = re.search(
                r"'params': .*?(\w+Params)", str({a.arg: ast.unparse(a.annotation or a) for a in function.args.args})
            )
            name = named[1] if named else None
            return Operation(verb.upper(), path, imported[name] if name else None, name)
    return None


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return _text(node.func.value)
    return str(node.value) if isinstance(node, ast.Constant) else ""


def hints(cls: type) -> dict[str, Any]:
    """The annotations of a TypedDict with every forward reference resolved."""
    return typing.get_type_hints(cls, localns={"StripeContext": str, "Mapping": Mapping}, include_extras=True)


def load(module: str, name: str) -> type:
    """A class of the SDK by its module and name."""
    found: type = getattr(importlib.import_module(module), name)
    return found


def resources() -> dict[str, type]:
    """Resource classes by the value of their `object` field."""
    registry = importlib.import_module(f"{SDK}._object_classes")
    loaded = {name: load(*where) for name, where in registry.OBJECT_CLASSES.items()}
    return {name: cls for name, cls in loaded.items() if getattr(cls, "OBJECT_NAME", None) == name}


def is_object(kind: Any) -> bool:
    """Whether an annotation is a class of the SDK's own objects."""
    return isinstance(kind, type) and any(base.__name__ == "StripeObject" for base in kind.__mro__)


def is_map(kind: Any) -> bool:
    """Whether an annotation is a free hash, such as metadata."""
    origin = typing.get_origin(kind) or kind
    return (
        origin in (dict, Mapping) or origin.__name__ in ("UntypedStripeObject", "Mapping")
        if hasattr(origin, "__name__")
        else False
    )


def fields(cls: type) -> dict[str, list[Any]]:
    """Each field of a resource class with the arms of its annotation, None's type among them when nullable."""
    found: dict[str, list[Any]] = {}
    for owner in reversed([base for base in cls.__mro__ if is_object(base) and base.__name__ != "StripeObject"]):
        renamed = getattr(owner, "_field_remappings", {})
        for name, annotation in inspect.get_annotations(owner).items():
            if name not in NOT_FIELDS and not name.startswith("_") and "ClassVar" not in str(annotation):
                wire = renamed.get(name, name) if isinstance(renamed, dict) else name
                found[wire] = list(_arms(annotation, owner))
    return found


def _arms(annotation: Any, owner: type) -> Iterator[Any]:
    if isinstance(annotation, typing.ForwardRef):
        annotation = annotation.__forward_arg__
    if isinstance(annotation, str):
        annotation = eval(annotation, _globals(owner), _locals(owner))  # noqa: S307  the text is the installed SDK's own source
        yield from _arms(annotation, owner)
        return
    origin = typing.get_origin(annotation)
    if origin in (typing.Union, types.UnionType):
        for arm in typing.get_args(annotation):
            yield from _arms(arm, owner)
    elif origin is list:
        yield ("list", list(_arms(typing.get_args(annotation)[0], owner)))
    elif isinstance(origin, type) and origin.__name__ in ("ListObject", "SearchResultObject"):
        yield ("envelope", list(_arms(typing.get_args(annotation)[0], owner)))
    else:
        yield annotation


def _globals(owner: type) -> dict[str, Any]:
    module = sys.modules[owner.__module__]
    known = dict(vars(module))
    for name, source in _imports(ast.parse(inspect.getsource(module))):
        if name not in known:
            known[name] = getattr(importlib.import_module(source), name, None) or _aliased(module, name, source)
    return known


def _aliased(module: types.ModuleType, name: str, source: str) -> Any:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.ImportFrom) and node.module == source:
            for alias in node.names:
                if alias.asname == name:
                    return getattr(importlib.import_module(source), alias.name, Any)
    return Any


def _locals(owner: type) -> dict[str, Any]:
    scope: Any = sys.modules[owner.__module__]
    known: dict[str, Any] = {}
    for part in owner.__qualname__.split("."):
        scope = getattr(scope, part)
        known.update({name: value for name, value in vars(scope).items() if isinstance(value, type)})
    return known


def key(cls: type) -> str:
    """The class's name as the Node package spells it: Billing.CreditGrant.Amount."""
    spaces = [NAMESPACES.get(part, part.title().replace("_", "")) for part in cls.__module__.split(".")[1:-1]]
    return ".".join([*spaces, cls.__qualname__])

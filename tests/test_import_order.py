"""Any module of ours can be imported first: what they load while they are loaded never leads back to one of them.

With no way back, the order does not matter, and one process that imports them all has shown it for each.
"""

import ast
import importlib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.test_architecture import SOURCES, module_of

NAMES = {module_of(file).removesuffix(".__init__") for file in SOURCES}
RUN_BY_OTHERS = ("bench.__main__", "app.store.migrations.env")


def at_once(body: list[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that happen while a module is loaded: not those in functions, nor those for type checkers."""
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            yield from at_once(node.orelse)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            parts = (getattr(node, name, []) for name in ("body", "orelse", "finalbody"))
            handled = (one.body for one in getattr(node, "handlers", []))
            for part in (*parts, *handled):
                yield from at_once(part)


def loads(name: str, source: str, known: set[str]) -> set[str]:
    """What must have been loaded before this module is: modules, and the packages that they lie in and it does not."""
    wanted = set()
    for node in at_once(ast.parse(source).body):
        if isinstance(node, ast.Import):
            wanted |= {alias.name for alias in node.names}
        else:
            package = node.module or ""
            wanted |= {whole if (whole := f"{package}.{one.name}") in known else package for one in node.names}
    packages = {wide for one in wanted for wide in wider(one) if not f"{name}.".startswith(f"{wide}.")}
    return ((wanted | packages) & known) - {name}


def wider(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:many]) for many in range(1, len(parts))]


def test_no_module_needs_itself_to_be_loaded() -> None:
    order = {
        (name := module_of(file).removesuffix(".__init__")): loads(name, file.read_text("utf-8"), NAMES)
        for file in SOURCES
    }
    assert sum(map(len, order.values())) > len(SOURCES)
    TopologicalSorter(order).prepare()


def test_a_way_back_is_found() -> None:
    known = {"a", "a.b", "c"}
    order = {"a": loads("a", "from a.b import x", known), "a.b": loads("a.b", "import c", known)}
    TopologicalSorter(order | {"c": loads("c", "def f():\n    from a.b import x", known)}).prepare()
    for way_back in ("from a import y", "if True:\n    import a.b", "try:\n    pass\nexcept E:\n    from a import b"):
        with pytest.raises(CycleError):
            TopologicalSorter(order | {"c": loads("c", way_back, known)}).prepare()


def test_each_module_can_be_imported() -> None:
    for name in sorted(NAMES - set(RUN_BY_OTHERS)):
        importlib.import_module(name)

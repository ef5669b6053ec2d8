"""The house stands as it was planned: who imports whom, how big things are."""

import ast
import sys
from functools import cache
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    file
    for folder in ("app", "integrations", "bench")
    for file in (ROOT / folder).rglob("*.py")
    if "versions" not in file.parts
)
OURS = ("app", "integrations", "bench")
DESK = {
    "app.usecases.desk",
    "app.domain",
    "app.web.current",
    "app.web.errors",
    "app.web.calls",
    "app.deps",
    "app.settings",
    "app.ports",
}
BESIDE = ("integrations.drawn", "integrations.payload", "integrations.phrases", "integrations.notes")
MAY_IMPORT = {
    "app.domain": {"app.domain"},
    "app.ports": {"app.ports", "app.domain"},
    "app.environment": set(),
    "app.settings": {"app.domain", "app.environment"},
    "app.resources": set(),
    "app.usecases": {"app.usecases", "app.domain", "app.ports", "app.deps"},
    "app.gateways": {"app.gateways", "app.domain", "app.ports", "app.settings"},
    "app.store": {"app.store", "app.domain", "app.ports"},
    "app.jobs": {"app.jobs", "app.usecases", "app.domain", "app.deps", "app.ports", "app.settings"},
    "app.web": {"app.web", "app.usecases", "app.domain", "app.deps", "app.ports"},
    "app.sandbox": {"app.sandbox"},
    "integrations.payload": {"app.domain"},
    "integrations.catalogue": {"app.domain", "app.resources"},
    "integrations.drawn": {"app.domain", "integrations.phrases"},
    "integrations.phrases": {"app.domain", "integrations.catalogue"},
    "integrations.notes": {"app.domain", "app.ports", "integrations.phrases"},
    "integrations.console": {
        "integrations.console",
        "integrations.phrases",
        "integrations.zendesk.render",
        "app.usecases.console",
        "app.usecases.overseeing",
        "app.usecases.macro_figures",
        "app.usecases.macro_desk",
        "app.usecases.macro_editing",
        "app.usecases.macro_life",
        "app.usecases.macro_loading",
        "app.usecases.macro_checking",
        "app.usecases.macro_preview",
        "app.usecases.macro_people",
        "app.usecases.macro_many",
        "app.usecases.macro_import",
    }
    | {"app.domain", "app.deps", "app.settings", "app.ports", "app.web.current"},
    "integrations.intercom": {"integrations.intercom", "integrations.catalogue", *BESIDE} | DESK,
    "integrations.zendesk": {"integrations.zendesk", "integrations.catalogue", *BESIDE, "app.resources"} | DESK,
}
KNOW_EVERYBODY = (
    "app.cli",
    "app.commands",
    "app.deps",
    "app.helpdesks",
    "app.hearing",
    "app.keeping",
    "app.mirrored",
    "app.library",
    "app.factory",
    "app.__init__",
    "bench",
)
MAY_MEET_THE_SANDBOX = ("app.cli", "app.commands", "app.sandbox", "bench")
FLASK_AT_THE_EDGE = ("app.web", "app.factory", "app.__init__", "app.sandbox", "integrations", "bench")
MOST_LINES, MOST_LINES_OF_A_FUNCTION, MOST_PARAMETERS, DEEPEST = 250, 50, 6, 3
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base", "services", "service", "misc"}


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def imports_of(file: Path) -> set[str]:
    """Every module that a file imports, wherever in it; `from package import name` counts as package.name too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def within(module: str, rooms: object) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def is_one_of(imported: str, rooms: set[str]) -> bool:
    """Whether an import such as app.domain.card.Card leads into one of these rooms."""
    return within(imported, rooms)


@cache
def all_imports() -> dict[str, set[str]]:
    return {module_of(file): imports_of(file) for file in SOURCES}


@pytest.mark.parametrize("module", [*map(module_of, SOURCES)])
def test_a_module_imports_only_what_its_room_may_know(module):
    if within(module, KNOW_EVERYBODY) or module in ("integrations.__init__",):
        return
    room = max((room for room in MAY_IMPORT if within(module, [room])), key=len)
    ours = {imported for imported in all_imports()[module] if within(imported, OURS)}
    assert {imported for imported in ours if not is_one_of(imported, MAY_IMPORT[room])} == set()


def test_the_domain_stands_on_the_standard_library_alone():
    outside = {
        imported
        for module, imports in all_imports().items()
        if within(module, ["app.domain"])
        for imported in imports
        if imported.split(".")[0] not in sys.stdlib_module_names and not within(imported, ["app.domain"])
    }
    assert outside == set()


def importers_of(package: str) -> set[str]:
    return {module for module, imports in all_imports().items() if any(within(one, [package]) for one in imports)}


def test_only_the_gateways_speak_to_stripes_sdk():
    """And the program that the benchmark compares with, which is none of the product."""
    speakers = importers_of("stripe") - {"bench.reference"}
    assert speakers and all(module.startswith("app.gateways.stripe_") for module in speakers)


def test_flask_stays_at_the_edge():
    assert {module for module in importers_of("flask") if not within(module, FLASK_AT_THE_EDGE)} == set()


def test_nothing_of_ours_but_the_command_line_knows_the_sandbox():
    assert {module for module in importers_of("app.sandbox") if not within(module, MAY_MEET_THE_SANDBOX)} == set()


def test_the_sandbox_speaks_no_sdk_of_those_it_stands_in_for():
    sdks = ("stripe", "intercom", "zenpy")
    assert not {module for sdk in sdks for module in importers_of(sdk) if within(module, ["app.sandbox"])}


@pytest.mark.parametrize("file", SOURCES, ids=module_of)
def test_a_file_says_what_it_is_and_stays_small(file):
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text)), "a module's docstring says in a line what it does"
    assert not set(file.stem.split("_")) & FORBIDDEN_NAMES


def functions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{module_of(file)}.{node.name}", node)
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def length(function: ast.FunctionDef) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def parameters(function: ast.FunctionDef) -> int:
    taken = function.args
    return len(taken.posonlyargs) + len(taken.args) + len(taken.kwonlyargs)


BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)


def depth(node: ast.AST) -> int:
    """How deep blocks stand in blocks; an `elif` is no deeper than its `if`, a function begins anew."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, depth(child) + (isinstance(child, BLOCKS) and not chained))
    return deepest


def test_functions_are_short_flat_and_take_few_things():
    found = functions()
    assert [name for name, one in found if length(one) > MOST_LINES_OF_A_FUNCTION] == []
    assert [name for name, one in found if parameters(one) > MOST_PARAMETERS] == []
    assert [name for name, one in found if depth(one) > DEEPEST] == []
    assert median(length(one) for _, one in found) <= 10


def test_nine_files_of_ten_of_the_product_are_at_most_150_lines_long():
    product = [file for file in SOURCES if "sandbox" not in file.parts]
    lines = [len(file.read_text(encoding="utf-8").splitlines()) for file in product]
    assert quantiles(lines, n=10)[-1] <= 150

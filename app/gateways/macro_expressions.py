"""What stands in `{{ }}` and after `if`: typed, counted, and noted by the names that it uses."""

from dataclasses import dataclass, field
from difflib import get_close_matches

from jinja2 import nodes

from app.domain.macros.conditions import Condition, Not, Path, roots_of
from app.domain.macros.fact import Type
from app.gateways.macro_conditions import condition
from app.gateways.macro_filters import DEFAULT, FILTERS, Filter
from app.gateways.macro_problems import Wrong
from app.gateways.macro_types import Kindly, Names, names_of, typed

JUDGE = "_judge"
"""The filter that a condition becomes; no macro can name it."""
DEEPEST = 6
PRINTED = (Type.TEXT, Type.AMOUNT, Type.DAY, Type.NUMBER, Type.LINK, Type.WORDS)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of the macro as it stands, or "…" for a fact, and what is true wherever it is written."""

    text: str
    line: int
    known: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a macro something stands: within which loops and conditions."""

    loops: Names
    known: tuple[Condition, ...] = ()
    depth: int = 0
    rows: int = 1


@dataclass
class Checked:
    """What was found in a text. `tests` are its conditions, which its nodes now name by number; `certain` are the facts
    without which it is never written."""

    uses: set[str] = field(default_factory=set)
    requires: set[str] = field(default_factory=set)
    certain: set[Condition] = field(default_factory=set)
    tests: list[Condition] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    steps: int = 0
    before: str = ""


def unprinted(found: Kindly) -> str:
    """What to do about a fact that cannot be written as it is."""
    if found.type is Type.STATE:
        return f"{found.written} is a state: compare it, as in {{% if {found.written} == {found.states[0]!r} %}}"
    if found.type is Type.TRUTH:
        return f"{found.written} is yes or no: ask for it with if"
    if found.type is Type.AMOUNTS:
        return f"{found.written} are several amounts: write {found.written} | list"
    if found.type is Type.ROWS:
        return f"{found.written} are several: loop over them"
    return f"{found.written} has several facts: name one, such as {found.written}.\u2026"


def expression(node: nodes.Node, place: Place, checked: Checked) -> Kindly:
    """What an expression gives. Raises Wrong."""
    if isinstance(node, nodes.Const):
        if not isinstance(node.value, str):
            raise Wrong(node.lineno, "only text stands there by itself")
        return Kindly(Type.TEXT, written="text")
    if isinstance(node, nodes.CondExpr):
        return _choice(node, place, checked)
    if isinstance(node, nodes.Filter):
        return _filter(node, place, checked)
    found = typed(node, place.loops)
    names = names_of(node)
    _use(names[0], place, checked)
    if not place.known and not place.loops:
        checked.certain.add(Path(names))
    return found


def _use(root: str, place: Place, checked: Checked, needed: bool = True) -> None:
    if root in place.loops:
        return
    checked.uses.add(root)
    asked = frozenset(name for known in place.known for name in roots_of(known))
    if needed and root not in asked:
        checked.requires.add(root)


def _choice(node: nodes.CondExpr, place: Place, checked: Checked) -> Kindly:
    if place.depth > DEEPEST:
        raise Wrong(node.lineno, "too deep: an if in an if in an if …")
    if node.expr2 is None:
        raise Wrong(node.lineno, "an if within {{ }} needs its else")
    test = condition(node.test, place.loops)
    yes = expression(node.expr1, within(place, test), checked)
    no = expression(node.expr2, within(place, Not(test)), checked)
    if yes.type not in PRINTED or no.type not in PRINTED:
        raise Wrong(node.lineno, unprinted(yes if yes.type not in PRINTED else no))
    node.test = judged(test, node, place, checked)
    return yes if yes.type is no.type else Kindly(Type.TEXT, written="text")


def _filter(node: nodes.Filter, place: Place, checked: Checked) -> Kindly:
    if node.node is None or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise Wrong(node.lineno, f"{node.name} is not used like this")
    arguments = [one.value if isinstance(one, nodes.Const) else None for one in node.args]
    if node.name == DEFAULT:
        return _default(node, arguments, place, checked)
    rule = FILTERS.get(node.name)
    if rule is None:
        near = next(iter(get_close_matches(node.name, (*FILTERS, DEFAULT), n=1)), "")
        words = f"there is no filter {node.name}: there are {', '.join((*sorted(FILTERS), DEFAULT))}"
        raise Wrong(node.lineno, words, node.name if near else "", near)
    found = expression(node.node, place, checked)
    if found.type not in rule.takes:
        raise Wrong(node.lineno, f"{found.written} is {_article(found.type)}, which {node.name} does not write")
    if not _taken(rule, arguments):
        raise Wrong(node.lineno, f"{node.name} is not used like this: {rule.says}")
    return Kindly(rule.gives, written=found.written)


def _taken(rule: Filter, arguments: list[object]) -> bool:
    """Whether a filter takes these constants."""
    typed_right = all(type(one) is wanted for one, wanted in zip(arguments, rule.arguments, strict=False))
    chosen = not rule.choices or set(arguments) <= set(rule.choices)
    return rule.needed <= len(arguments) <= len(rule.arguments) and typed_right and chosen


def _default(node: nodes.Filter, arguments: list[object], place: Place, checked: Checked) -> Kindly:
    if len(arguments) != 1 or not isinstance(arguments[0], str):
        raise Wrong(node.lineno, 'default needs the text to write instead: default("there")')
    inner = node.node
    if not isinstance(inner, nodes.Name | nodes.Getattr):
        raise Wrong(node.lineno, "default stands directly behind a fact")
    found = typed(inner, place.loops)
    _use(names_of(inner)[0], place, checked, needed=False)
    if found.type not in PRINTED:
        raise Wrong(node.lineno, unprinted(found))
    return Kindly(Type.TEXT, written=found.written)


def _article(kind: Type) -> str:
    return {Type.AMOUNT: "an amount", Type.AMOUNTS: "several amounts", Type.TRUTH: "yes or no"}.get(kind, f"a {kind}")


def within(place: Place, test: Condition) -> Place:
    """The place behind a condition."""
    return Place(place.loops, (*place.known, test), place.depth + 1, place.rows)


def judged(test: Condition, node: nodes.Node, place: Place, checked: Checked) -> nodes.Filter:
    """The node by which the rendered text asks our judge about this condition."""
    checked.steps += place.rows
    checked.tests.append(test)
    roots = sorted(roots_of(test))
    for root in roots:
        _use(root, place, checked, needed=False)
    given = [nodes.Keyword(root, nodes.Name(root, "load")) for root in roots]
    judge = nodes.Filter(nodes.Const(len(checked.tests) - 1), JUDGE, [], given, None, None)
    if node.environment is not None:
        judge.set_environment(node.environment)
    judge.set_lineno(node.lineno)
    return judge

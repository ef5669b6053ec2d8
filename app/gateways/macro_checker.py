"""Reads a macro's text before it is ever rendered: every fact exists and can be written, every statement is allowed,
and it costs little whatever the facts are. What it cannot vouch for it refuses by line.
"""

import re
from collections.abc import Iterator

from jinja2 import nodes

from app.domain.macros.catalogue import ROOTS, TODAY
from app.domain.macros.conditions import Condition, Not
from app.domain.macros.fact import MOST_ROWS, Type
from app.gateways.macro_conditions import condition
from app.gateways.macro_expressions import (
    DEEPEST,
    PRINTED,
    Checked,
    Piece,
    Place,
    expression,
    judged,
    unprinted,
    within,
)
from app.gateways.macro_filters import DEFAULT
from app.gateways.macro_problems import Wrong
from app.gateways.macro_types import refused

MOST_WRONG = 25
"""How many things are said of one text: whoever put those right asks again."""
MOST_STEPS = 20_000
"""How many pieces may be written at most, with as many rows in each loop as there can be."""
_IN_ADDRESS = re.compile(r"\]\([^)\s]*$")
_BEFORE_ADDRESS = re.compile(r"\]\(<?$")


def check(template: nodes.Template) -> Checked:
    """Everything that is found in it; changes the nodes of its conditions so that our own judge answers them."""
    checked = Checked()
    _body(template.body, Place({}), checked)
    if checked.steps > MOST_STEPS:
        checked.wrong.append(Wrong(1, "this could become too long: fewer loops in loops, or a shorter text"))
    return checked


def _body(body: list[nodes.Node], place: Place, checked: Checked) -> None:
    for node in body:
        try:
            _statement(node, place, checked)
        except Wrong as problem:
            checked.wrong.append(problem)


def _statement(node: nodes.Node, place: Place, checked: Checked) -> None:
    if place.depth > DEEPEST:
        raise Wrong(node.lineno, f"too deep: at most {DEEPEST} blocks in one another")
    if len(checked.wrong) >= MOST_WRONG:
        return
    if isinstance(node, nodes.Output):
        for part in node.nodes:
            _output(part, place, checked)
    elif isinstance(node, nodes.If):
        _if(node, place, checked)
    elif isinstance(node, nodes.For):
        _for(node, place, checked)
    else:
        raise refused(node)


def _output(node: nodes.Node, place: Place, checked: Checked) -> None:
    checked.steps += place.rows
    if len(checked.wrong) >= MOST_WRONG:
        return
    if isinstance(node, nodes.TemplateData):
        checked.before += node.data
        checked.pieces.append(Piece(node.data, node.lineno, place.known))
        return
    said: list[Piece] = []
    try:
        said = list(_said(node, place))
        found = expression(node, place, checked)
        if found.type not in PRINTED:
            raise Wrong(node.lineno, unprinted(found))
        if _IN_ADDRESS.search(checked.before) and not (
            found.type is Type.LINK and _BEFORE_ADDRESS.search(checked.before)
        ):
            raise Wrong(node.lineno, f"{found.written} is no address that a link may lead to")
    except Wrong as problem:
        checked.wrong.append(problem)
    checked.before += "\u2026"
    checked.pieces += said or [Piece("\u2026", node.lineno, place.known)]


def _said(node: nodes.Node, place: Place) -> Iterator[Piece]:
    """The words that somebody typed into an expression, each with what is true where it is written."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield Piece(node.value, node.lineno, place.known)
    elif isinstance(node, nodes.CondExpr):
        test = condition(node.test, place.loops)
        yield from _said(node.expr1, within(place, test))
        if node.expr2 is not None:
            yield Piece(" ", node.lineno, place.known)
            yield from _said(node.expr2, within(place, Not(test)))
    elif isinstance(node, nodes.Filter) and node.node is not None:
        yield from _said(node.node, place)
        for given in node.args if node.name == DEFAULT else ():
            yield from _said(given, place)


def _if(node: nodes.If, place: Place, checked: Checked) -> None:
    test = condition(node.test, place.loops)
    _body(node.body, within(place, test), checked)
    refusing = within(place, Not(test))
    for other in node.elif_:
        _if(other, refusing, checked)
        refusing = within(refusing, Not(condition_of(other, checked)))
    _body(node.else_, refusing, checked)
    node.test = judged(test, node, place, checked)


def condition_of(node: nodes.If, checked: Checked) -> Condition:
    """The condition of an `elif` that was read already."""
    assert isinstance(node.test, nodes.Filter) and isinstance(node.test.node, nodes.Const)
    number: int = node.test.node.value
    return checked.tests[number]


def _for(node: nodes.For, place: Place, checked: Checked) -> None:
    if node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
        raise Wrong(node.lineno, "a loop is written {% for line in invoice.lines %}")
    found = expression(node.iter, place, checked)
    name = node.target.name
    if found.type is not Type.ROWS:
        raise Wrong(node.lineno, f"{found.written} are no rows to loop over")
    if name in (*ROOTS, TODAY, "loop") or name in place.loops or name.startswith("_"):
        raise Wrong(node.lineno, f"choose another name than {name}")
    checked.steps += place.rows
    loops = {**place.loops, name: found.kind, "loop": "loop"}
    inner = Place(loops, place.known, place.depth + 1, place.rows * MOST_ROWS)
    _body(node.body, inner, checked)
    _body(node.else_, Place(place.loops, place.known, place.depth + 1, place.rows), checked)

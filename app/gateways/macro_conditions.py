"""Conditions: Jinja's own parser reads them, and what it reads is turned into our small tree or refused."""

from decimal import Decimal

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from app.domain.macros.conditions import Compare, Condition, Every, Known, Not, Path, Plain, Some
from app.domain.macros.fact import Type
from app.gateways.macro_problems import Wrong
from app.gateways.macro_types import Kindly, Names, names_of, refused, typed

LONGEST = 400
DEEPEST = 20
_LARGEST = 10**12
_FLAT = Environment(autoescape=False)  # noqa: S701 - only its parser is used, nothing is rendered
_ORDERED = (Type.AMOUNT, Type.NUMBER, Type.DAY)
_SAME = (*_ORDERED, Type.TEXT, Type.STATE, Type.TRUTH)


def read_condition(written: str, line: int) -> Condition:
    """The condition that a text says. Raises Wrong."""
    if len(written) > LONGEST:
        raise Wrong(line, f"a condition has at most {LONGEST} characters")
    try:
        parser = Parser(_FLAT, written, state="variable")
        node = parser.parse_expression()
        if not parser.stream.eos:
            raise Wrong(line, f"cannot be read from \u201c{parser.stream.current.value}\u201d on")
        return condition(node, {})
    except TemplateSyntaxError as error:
        raise Wrong(line, f"cannot be read: {error.message}") from error
    except RecursionError as error:
        raise Wrong(line, "too deep to be read") from error
    except Wrong as problem:
        raise Wrong(line, problem.words, problem.said, problem.meant) from problem


def condition(node: nodes.Node, loops: Names, depth: int = 0) -> Condition:
    """The condition that these nodes say. Raises Wrong."""
    if depth > DEEPEST:
        raise Wrong(node.lineno, f"a condition has at most {DEEPEST} parts in a row")
    if isinstance(node, nodes.And):
        return Every((condition(node.left, loops, depth + 1), condition(node.right, loops, depth + 1)))
    if isinstance(node, nodes.Or):
        return Some((condition(node.left, loops, depth + 1), condition(node.right, loops, depth + 1)))
    if isinstance(node, nodes.Not):
        return Not(condition(node.node, loops, depth + 1))
    if isinstance(node, nodes.Test):
        return _known(node, loops)
    if isinstance(node, nodes.Compare):
        return _chain(node, loops)
    return _fact(node, loops)


def _fact(node: nodes.Node, loops: Names) -> Path:
    found = typed(node, loops)
    if found.type is Type.STATE:
        raise Wrong(node.lineno, f"{found.written} is one of {_listed(found.states)}: compare it with ==")
    return Path(names_of(node))


def _known(node: nodes.Test, loops: Names) -> Condition:
    if node.name not in ("defined", "undefined", "none") or node.args or node.kwargs:
        raise Wrong(node.lineno, f"is {node.name}: only is defined and is none can be asked")
    typed(node.node, loops)
    known = Known(Path(names_of(node.node)))
    return known if node.name == "defined" else Not(known)


def _chain(node: nodes.Compare, loops: Names) -> Condition:
    left, parts = node.expr, []
    for operand in node.ops:
        parts.append(_compare(left, operand, loops))
        left = operand.expr
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


_TURNED = {"eq": "eq", "ne": "ne", "lt": "gt", "lteq": "gteq", "gt": "lt", "gteq": "lteq"}


def _compare(left: nodes.Expr, operand: nodes.Operand, loops: Names) -> Condition:
    operator, right = operand.op, operand.expr
    if isinstance(left, nodes.Const | nodes.Neg) and operator in _TURNED:
        left, right, operator = right, left, _TURNED[operator]
    found = typed(left, loops)
    listed = operator in ("in", "notin")
    if found.type not in (_SAME if operator in ("eq", "ne") or listed else _ORDERED):
        raise Wrong(left.lineno, f"{found.written} cannot be compared like this")
    if listed:
        return Compare(Path(names_of(left)), operator, _constants(right, found))
    if isinstance(right, nodes.Name | nodes.Getattr):
        _alike(found, typed(right, loops), right)
        return Compare(Path(names_of(left)), operator, Path(names_of(right)))
    plain = _constant(right, found)
    if isinstance(plain, bool):
        truth: Condition = Path(names_of(left))
        return truth if plain is (operator == "eq") else Not(truth)
    return Compare(Path(names_of(left)), operator, plain)


def _alike(left: Kindly, right: Kindly, node: nodes.Node) -> None:
    if left.type is not right.type:
        raise Wrong(node.lineno, f"{left.written} and {right.written} cannot be compared")


def _constants(node: nodes.Node, found: Kindly) -> tuple[Plain, ...]:
    if not isinstance(node, nodes.Tuple | nodes.List) or not node.items:
        raise Wrong(node.lineno, 'after in stands a list: ("open", "paid")')
    return tuple(_constant(one, found) for one in node.items)


def _constant(node: nodes.Node, found: Kindly) -> Plain:
    negative = isinstance(node, nodes.Neg)
    inner = node.node if isinstance(node, nodes.Neg) else node
    if not isinstance(inner, nodes.Const):
        raise refused(inner)
    plain: object = inner.value
    if found.type in (Type.AMOUNT, Type.NUMBER) and isinstance(plain, int | float) and not isinstance(plain, bool):
        return _number(plain, negative, node)
    if found.type is Type.STATE and isinstance(plain, str) and plain not in found.states:
        raise Wrong(node.lineno, f"{found.written} is never {plain[:40]!r}: it is {_listed(found.states)}")
    text = found.type in (Type.TEXT, Type.STATE) and isinstance(plain, str)
    truth = found.type is Type.TRUTH and isinstance(plain, bool)
    if negative or not isinstance(plain, str | bool) or not (text or truth):
        raise Wrong(node.lineno, f"{found.written} cannot be compared with {str(plain)[:40]!r}")
    return plain


def _number(value: float, negative: bool, node: nodes.Node) -> Decimal:
    if not abs(value) <= _LARGEST:
        raise Wrong(node.lineno, "that number is too large")
    return -Decimal(str(value)) if negative else Decimal(str(value))


def _listed(states: tuple[str, ...]) -> str:
    return ", ".join(states[:-1]) + " or " + states[-1] if len(states) > 1 else "".join(states)

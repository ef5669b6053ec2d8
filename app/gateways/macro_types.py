"""What an expression of a macro is: found by its names, before anything is rendered. Whatever is not known is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from jinja2 import nodes

from app.domain.macros.catalogue import KINDS, ROOTS, TODAY, paths, type_of
from app.domain.macros.fact import Type
from app.gateways.macro_problems import Wrong

LOOP = {"first": Type.TRUTH, "last": Type.TRUTH, "index": Type.NUMBER, "length": Type.NUMBER}
"""What a loop tells of itself."""
_FRIENDLY = {
    "Call": "nothing is called here",
    "Getitem": "write a fact with a point: customer.name",
    "Add": "nothing is computed here",
    "Concat": "texts are put one after the other, not joined",
    "Assign": "set is not a part of a macro",
    "AssignBlock": "set is not a part of a macro",
    "Include": "include is not a part of a macro",
    "Import": "import is not a part of a macro",
    "FromImport": "import is not a part of a macro",
    "Extends": "extends is not a part of a macro",
    "Block": "block is not a part of a macro",
    "Macro": "macro is not a part of a macro",
    "CallBlock": "call is not a part of a macro",
    "FilterBlock": "filter is only used after |",
    "ScopedEvalContextModifier": "autoescape is not a part of a macro",
    "With": "with is not a part of a macro",
}


@dataclass(frozen=True, slots=True)
class Kindly:
    """A type, of what kind where it is a thing or rows, and how it is written."""

    type: Type
    kind: str = ""
    written: str = ""
    states: tuple[str, ...] = ()


Names = Mapping[str, str]
"""The names that a loop brings: each with the kind of what it stands for, "loop" for the loop itself."""


def refused(node: nodes.Node) -> Wrong:
    """That this kind of thing has no place in a macro."""
    name = type(node).__name__
    arithmetic = isinstance(node, nodes.BinExpr) and not isinstance(node, nodes.And | nodes.Or)
    words = _FRIENDLY["Add"] if arithmetic or isinstance(node, nodes.Neg | nodes.Pos) else _FRIENDLY.get(name)
    line = node.lineno or next((one.lineno for one in node.iter_child_nodes() if one.lineno), 1)
    return Wrong(line, words or f"{name.lower()} is not a part of a macro")


def names_of(node: nodes.Node) -> tuple[str, ...]:
    """A fact as its names: `refund.payment.amount`. Raises Wrong for anything else."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        return (*names_of(node.node), node.attr)
    raise refused(node)


def typed(node: nodes.Node, loops: Names) -> Kindly:
    """What a fact is. Raises Wrong with what was probably meant."""
    names = names_of(node)
    written = ".".join(names)
    root, rest = names[0], names[1:]
    if root == TODAY and root not in loops:
        return _plain(Kindly(Type.DAY, written=written), rest, node)
    if root == "loop" and root in loops:
        return _of_loop(rest, node)
    kind = loops.get(root) or (root if root in ROOTS else "")
    if not kind:
        raise _unknown(node, written, loops, said=root)
    found = Kindly(Type.THING, kind, written)
    for name in rest:
        if found.type is not Type.THING:
            raise _unknown(node, written, loops)
        told = type_of(found.kind, name)
        if told is None:
            raise _unknown(node, written, loops, found.kind)
        found = Kindly(told[0], told[1], written, KINDS[found.kind].facts[name].states)
    return found


def _plain(found: Kindly, rest: tuple[str, ...], node: nodes.Node) -> Kindly:
    if rest:
        raise Wrong(node.lineno, f"there is no {found.written}: today is a day")
    return found


def _of_loop(rest: tuple[str, ...], node: nodes.Node) -> Kindly:
    if len(rest) != 1 or rest[0] not in LOOP:
        raise Wrong(node.lineno, f"a loop only tells {', '.join(f'loop.{name}' for name in LOOP)}")
    return Kindly(LOOP[rest[0]], written=f"loop.{rest[0]}")


def _unknown(node: nodes.Node, written: str, loops: Names, kind: str = "", said: str = "") -> Wrong:
    """That there is no such fact, with the one that was probably meant."""
    near, asked = nearest(written, loops, kind), said or written
    return Wrong(node.lineno, f"there is no {asked}{f'; did you mean {near}?' if near else ''}", written, near)


def nearest(written: str, loops: Names, kind: str = "") -> str:
    """The nearest of the facts that there are, of the same thing first; "" where none is near."""
    root, _, last = written.rpartition(".")
    own = [f"{root}.{name}" for name in KINDS[kind].facts] if kind else []
    elsewhere = [path for path in paths() if path.rpartition(".")[2] == last]
    near = elsewhere[:1] or get_close_matches(written, own, n=1, cutoff=0.75)
    near = near or get_close_matches(written, [*own, *paths(), *ROOTS, *loops], n=1, cutoff=0.6)
    return near[0] if near else ""

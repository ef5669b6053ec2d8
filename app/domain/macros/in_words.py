"""Conditions in a lead's words."""

from app.domain.card import Name, Phrase, fill, say
from app.domain.macros.catalogue import KINDS, type_of
from app.domain.macros.conditions import Compare, Condition, Every, Known, Not, Path, Some
from app.domain.macros.fact import Fact, Type
from app.domain.macros.kinds.names import NONE, THERE, THINGS

_AMONG: dict[str, Phrase] = {
    "lt": say("{thing}, less than {values}: {what}"),
    "lteq": say("{thing}, at most {values}: {what}"),
    "gt": say("{thing}, more than {values}: {what}"),
    "gteq": say("{thing}, at least {values}: {what}"),
}
_OPPOSITE = {"lt": "gteq", "lteq": "gt", "gt": "lteq", "gteq": "lt"}


def in_words(condition: Condition, wanted: bool = True) -> Phrase:
    """What a condition says. "There is a refund", "refund: it is with the bank or there"."""
    if isinstance(condition, Not):
        return in_words(condition.part, not wanted)
    if isinstance(condition, Every | Some):
        parts = [in_words(one, wanted) for one in condition.parts]
        return _joined(parts, isinstance(condition, Every) is wanted)
    if isinstance(condition, Compare):
        return _compared(condition, wanted)
    path = condition.path if isinstance(condition, Known) else condition
    known = isinstance(condition, Known) or _type(path) is not Type.TRUTH
    return _known(path, wanted) if known else _true(path, wanted)


def _joined(parts: list[Phrase], every: bool) -> Phrase:
    whole = parts[0]
    for one in parts[1:]:
        whole = (
            say("{one}; and {other}", one=whole, other=one) if every else say("{one}; or {other}", one=whole, other=one)
        )
    return whole


def _true(path: Path, wanted: bool) -> Phrase:
    if wanted:
        return say("{thing}: {what}", thing=thing(path), what=says(path))
    return say("{thing}, not so: {what}", thing=thing(path), what=says(path))


def _known(path: Path, wanted: bool) -> Phrase:
    if len(path.names) == 1:
        return (THERE if wanted else NONE).get(path.names[0], ())
    if wanted:
        return say("{thing}, known or there: {what}", thing=thing(path), what=says(path))
    return say("{thing}, not known or not there: {what}", thing=thing(path), what=says(path))


def _compared(condition: Compare, wanted: bool) -> Phrase:
    what = say("{thing}: {what}", thing=thing(condition.left), what=says(condition.left))
    listed = condition.right if isinstance(condition.right, tuple) else (condition.right,)
    values = say(Name(", ".join(str(one) for one in listed)))
    if condition.operator in ("in", "notin", "eq", "ne"):
        if (condition.operator in ("in", "eq")) is wanted:
            return say("{what}: {values}", what=what, values=values)
        return say("{what}: not {values}", what=what, values=values)
    told = _AMONG[condition.operator] if wanted else _AMONG[_OPPOSITE[condition.operator]]
    return fill(told, thing=thing(condition.left), values=values, what=says(condition.left))


def thing(path: Path) -> Phrase:
    """What a fact is of: the customer, the payment of the refund."""
    kind, found = path.names[0], [path.names[0]]
    for name in path.names[1:-1]:
        kind = (type_of(kind, name) or (None, ""))[1]
        found.append(kind)
    return THINGS.get(found[-1], ())


def says(path: Path) -> Phrase:
    """What a fact says."""
    found = _fact(path)
    return say(found.says) if found else ()


def _type(path: Path) -> Type | None:
    found = _fact(path)
    return found.type if found else None


def _fact(path: Path) -> Fact[object] | None:
    kind, found = path.names[0], None
    for name in path.names[1:]:
        found = KINDS[kind].facts.get(name) if kind in KINDS else None
        kind = found.kind if found else ""
    return found

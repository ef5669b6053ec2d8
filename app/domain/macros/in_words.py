"""Conditions in a lead's words, and the facts as they can be picked: what each says and how it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.card import Name, Phrase, fill, say
from app.domain.macros.catalogue import KINDS, ROOTS, TODAY, type_of
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


@dataclass(frozen=True, slots=True)
class Written:
    """A fact as a lead picks it: `path` names it, `insert` is what goes into the text."""

    path: str
    says: Phrase
    example: str
    insert: str
    type: Type


@dataclass(frozen=True, slots=True)
class Group:
    """The facts of one thing."""

    name: str
    says: Phrase
    facts: tuple[Written, ...]


def groups() -> tuple[Group, ...]:
    """Every fact that can be written, by the thing that it is of: first what a macro begins with, then rows."""
    found = [Group(root, THINGS[root], tuple(_of(root, root))) for root in ROOTS]
    today = Written(TODAY, say("the present day"), "Nov 18, 2026", "{{ today | date }}", Type.DAY)
    rows = [Group(name, THINGS[name], tuple(_of(name, name))) for name in KINDS if name in ("line", "part")]
    return (*found, Group(TODAY, say("the present day"), (today,)), *rows)


def _of(kind: str, path: str) -> Iterator[Written]:
    for name, fact in KINDS[kind].facts.items():
        written = f"{path}.{name}"
        if fact.type is Type.THING and fact.kind not in ROOTS:
            yield from _of(fact.kind, written)
        elif fact.type is not Type.THING:
            yield Written(written, say(fact.says), fact.example, _insert(written, fact), fact.type)


def _insert(path: str, fact: Fact[object]) -> str:
    if fact.type is Type.TRUTH:
        return f"{{% if {path} %}}\n\n{{% endif %}}"
    if fact.type is Type.STATE:
        return f'{{% if {path} == "{fact.states[0]}" %}}\n\n{{% endif %}}'
    if fact.type is Type.ROWS:
        row = "one" if fact.kind in ROOTS else fact.kind
        return f"{{% for {row} in {path} %}}\n- {{{{ {row}.amount | money }}}}\n{{% endfor %}}"
    return f"{{{{ {path}{_FILTER.get(fact.type, '')} }}}}"


_FILTER = {Type.AMOUNT: " | money", Type.DAY: " | date", Type.AMOUNTS: " | list"}


def ready_conditions() -> tuple[tuple[str, Phrase], ...]:
    """Conditions as they can be picked from a list: how each is written, and what it says."""
    return tuple(pair for root in ROOTS for pair in _ready(root))


def _ready(root: str) -> Iterator[tuple[str, Phrase]]:
    for name, fact in KINDS[root].facts.items():
        path = Path((root, name))
        if fact.type is Type.TRUTH:
            yield str(path), in_words(path)
            yield f"not {path}", in_words(path, False)
        elif fact.type is Type.STATE:
            yield from ((f'{path} == "{one}"', in_words(Compare(path, "eq", one))) for one in fact.states)
        elif fact.type in (Type.AMOUNT, Type.NUMBER):
            yield f"{path} > 0", in_words(Compare(path, "gt", 0))
        else:
            yield f"{path} is defined", in_words(Known(path))

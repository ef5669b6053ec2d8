"""The facts and conditions that a lead can pick: what each says and how it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.card import Phrase, say
from app.domain.macros.catalogue import KINDS, ROOTS, TODAY
from app.domain.macros.conditions import Compare, Known, Path
from app.domain.macros.fact import Fact, Type
from app.domain.macros.in_words import in_words
from app.domain.macros.kinds.names import THINGS


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

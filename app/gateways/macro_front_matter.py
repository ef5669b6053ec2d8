"""The head of a macro's file: YAML between two lines of three dashes, read strictly."""

from dataclasses import dataclass, field
from difflib import get_close_matches

import yaml

from app.gateways.macro_problems import Wrong
from app.gateways.macro_yaml import composed, line_of

LONGEST_HEAD = 6_000
MOST_ENTRIES = 20
_MARK = "---"
_PLAIN = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A text with the line that it stands on."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Demand:
    """A condition with the sentence to say when it is not true; "" where the lead gave none."""

    condition: Entry
    otherwise: str = ""


@dataclass
class Head:
    """What stands in the head: texts, lists of texts, and demands; `wrong` is what is wrong with it, `broken`
    when it is not even YAML."""

    texts: dict[str, Entry] = field(default_factory=dict)
    lists: dict[str, list[Entry]] = field(default_factory=dict)
    needs: list[Demand] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)
    broken: bool = False


TEXTS = frozenset(("name", "title", "locale", "when", "state", "status"))
LISTS = frozenset(("insights", "instead", "roles", "tags"))
KEYS = TEXTS | LISTS | {"needs"}


def split(source: str) -> tuple[str, str, int]:
    """Head, body, and on which line the body begins. Raises Wrong."""
    lines = source.split("\n")
    if lines[0].rstrip() != _MARK:
        raise Wrong(1, "a macro begins with a line ---, then its head, then --- again")
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() == _MARK), None)
    if end is None:
        raise Wrong(1, "the head has no end: a second line --- is missing")
    head = "\n".join(lines[1:end])
    if len(head) > LONGEST_HEAD:
        raise Wrong(1, f"the head is too long: at most {LONGEST_HEAD:,} characters")
    return head, "\n".join(lines[end + 1 :]), end + 2


def read_head(head: str) -> Head:
    """What the head says. All that is wrong with it stands in `wrong`."""
    found = Head()
    try:
        root = composed(head)
    except Wrong as problem:
        found.wrong.append(problem)
        found.broken = True
        return found
    seen: set[str] = set()
    for key_node, value in root.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        line = line_of(key_node)
        if key not in KEYS:
            near = next(iter(get_close_matches(key, sorted(KEYS), n=1)), "")
            hint = f"; did you mean {near}?" if near else ""
            found.wrong.append(Wrong(line, f"{key or 'this'}: not a part of a macro{hint}", key if near else "", near))
        elif key in seen:
            found.wrong.append(Wrong(line, f"{key}: stands there twice"))
        else:
            found.lines[key] = line
            _take(found, key, value)
        seen.add(key)
    return found


def _take(found: Head, key: str, value: yaml.Node) -> None:
    try:
        if key in TEXTS:
            found.texts[key] = _entry(value, key)
        elif key in LISTS:
            found.lists[key] = [_entry(one, key) for one in _rows(value, key)]
        else:
            found.needs = _demands(value)
    except Wrong as problem:
        found.wrong.append(problem)


def _demands(value: yaml.Node) -> list[Demand]:
    """`needs`: a condition, a list of conditions, or conditions each with its sentence."""
    if isinstance(value, yaml.MappingNode):
        return _with_words(value)
    if isinstance(value, yaml.ScalarNode):
        return [Demand(_entry(value, "needs"))]
    found: list[Demand] = []
    for one in _rows(value, "needs"):
        found += _with_words(one) if isinstance(one, yaml.MappingNode) else [Demand(_entry(one, "needs"))]
    return found


def _with_words(node: yaml.MappingNode) -> list[Demand]:
    pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
    return [Demand(_entry(condition, "needs"), _entry(words, "needs").text) for condition, words in pairs]


def _rows(value: yaml.Node, key: str) -> list[yaml.Node]:
    """The entries of a list; a single text is a list of one."""
    if isinstance(value, yaml.ScalarNode):
        return [value]
    if not isinstance(value, yaml.SequenceNode):
        raise Wrong(line_of(value), f"{key}: must be a list")
    if len(value.value) > MOST_ENTRIES:
        raise Wrong(line_of(value), f"{key}: at most {MOST_ENTRIES} entries")
    rows: list[yaml.Node] = value.value
    return rows


def _entry(node: yaml.Node, key: str) -> Entry:
    if not isinstance(node, yaml.ScalarNode) or node.tag not in _PLAIN:
        raise Wrong(line_of(node), f"{key}: must be text")
    text = node.value.strip()
    if not text:
        raise Wrong(line_of(node), f"{key}: is empty")
    return Entry(text, line_of(node))

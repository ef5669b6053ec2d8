"""Keeps the catalogue of our sentences: finds them in the source, and writes the template and every language's file.

`make catalogue` after a sentence was added, changed or taken away; then translate what is empty in the .po files.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "app" / "locales"
TEMPLATE = LOCALES / "counterfoil.pot"
SAID = frozenset("say CounterfoilError Refused NotTheirs AmountNotRead NotFound NotPerformed OutcomeUnknown".split())
PLURAL = "plural"
KINDS = "app/domain/macros/kinds/"
FACTS = frozenset("text amount amounts day number truth link state words thing rows".split())
"""What makes a fact there; its first words say what it is to a lead who writes macros."""
WHEN = datetime(2026, 11, 18, tzinfo=UTC)
HEADER = "# Every sentence of Counterfoil that an agent reads. Made by `make catalogue`; see README.md, Languages."


@dataclass(frozen=True)
class Sentence:
    """A sentence in the source: its English (two forms with a plural), its context, and where it stands."""

    english: str
    many: str
    context: str
    file: str
    line: int

    @property
    def key(self) -> tuple[str, str]:
        """What makes it one sentence in the catalogue."""
        return self.english, self.context


@dataclass(frozen=True)
class Found:
    """What a search through the source brought; `wrong` says which calls cannot be translated, and why."""

    sentences: tuple[Sentence, ...]
    wrong: tuple[str, ...]


def search(root: Path = ROOT) -> Found:
    """Every sentence of the product: in its Python files, the sandbox apart, and in the templates of its cards."""
    sentences: list[Sentence] = []
    wrong: list[str] = []
    for file in sources(root):
        name = file.relative_to(root).as_posix()
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call):
                sentences += _of_call(call, name)
                wrong += [f"{name}:{call.lineno} {problem}" for problem in _wrong(call)]
    for file in sorted((root / "templates").glob("*/*.html")):
        sentences += _of_template(file, file.relative_to(root).as_posix())
    return Found(tuple(one for one in sentences if any(map(str.isalpha, one.english))), tuple(wrong))


def sources(root: Path) -> list[Path]:
    """The Python files whose words agents read."""
    files = (file for folder in ("app", "integrations") for file in (root / folder).rglob("*.py"))
    return sorted(file for file in files if "sandbox" not in file.parts)


def catalogue(sentences: Iterable[Sentence]) -> Catalog:
    """The template: every sentence once, with the files that it stands in."""
    made = Catalog(project="Counterfoil", version="1", charset="utf-8", creation_date=WHEN, revision_date=WHEN)
    made.msgid_bugs_address, made.fuzzy = "the maintainers", False
    made.header_comment = HEADER
    for one in sentences:
        identifier = (one.english, one.many) if one.many else one.english
        made.add(identifier, locations=[(one.file, one.line)], context=one.context or None)
    return made


def _of_call(call: ast.Call, file: str) -> Iterator[Sentence]:
    name = _name(call)
    context = next((_text(one.value) for one in call.keywords if one.arg == "context"), "")
    if name == PLURAL and len(call.args) > 2:
        yield Sentence(_text(call.args[0]), _text(call.args[1]), context, file, call.lineno)
    elif name in FACTS and file.startswith(KINDS) and call.args and _text(call.args[0]):
        yield Sentence(_text(call.args[0]), "", context, file, call.lineno)
    elif name in SAID:
        for argument in call.args:
            for english in _choices(argument):
                yield Sentence(english, "", context, file, argument.lineno)


def _wrong(call: ast.Call) -> Iterator[str]:
    """Why the words of a call cannot be translated: built at run time, or glued from parts."""
    if _name(call) == PLURAL:
        yield from ("the forms of a plural must stand there as they are" for one in call.args[:2] if not _text(one))
    elif _name(call) in SAID:
        built = [one for one in call.args if _built(one)]
        yield from ("words built by an f-string or + cannot be found in the catalogue: name a place" for _ in built)
        worded = [one for one in call.args if any(any(map(str.isalpha, words)) for words in _choices(one))]
        if worded and len(call.args) > 1:
            yield "a sentence glued from parts has the order of English: make it one sentence with places"
        plain = [one.arg for one in call.keywords if one.arg != "context" and list(_choices(one.value))]
        yield from (f"the value of {{{name}}} is bare words: give say(...), Name(...) or Typed(...)" for name in plain)


def _built(node: ast.expr) -> bool:
    pieces = ast.walk(node) if isinstance(node, ast.BinOp) else iter((node,))
    return any(isinstance(one, ast.JoinedStr) or (one is not node and _text(one)) for one in pieces)


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _choices(node: ast.expr) -> Iterator[str]:
    """The literal words that an argument may be: itself, or either side of an `if`."""
    if isinstance(node, ast.IfExp):
        yield from _choices(node.body)
        yield from _choices(node.orelse)
    elif _text(node):
        yield _text(node)


def _of_template(file: Path, name: str) -> Iterator[Sentence]:
    for call in Environment(autoescape=True).parse(file.read_text("utf-8")).find_all(nodes.Call):
        said = isinstance(call.node, nodes.Getattr) and call.node.attr in ("say", "word")
        if said and call.args and isinstance(call.args[0], nodes.Const):
            yield Sentence(call.args[0].value, "", "", name, call.lineno)


def written(file: Path, made: Catalog) -> None:
    """Writes a catalogue to its file, in the order of its sentences: one more moves no other, and two people who add
    some at once seldom meet."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as out:
        write_po(out, made, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False)


def files() -> list[Path]:
    """The languages' files."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/counterfoil.po"))


def main() -> int:
    """Writes the template and brings every language up to it; what has no translation yet is listed and stays empty."""
    found = search()
    made = catalogue(found.sentences)
    written(TEMPLATE, made)
    for file in files():
        with file.open("rb") as source:
            language = read_po(source, locale=file.parts[-3])
        language.update(made, no_fuzzy_matching=True, update_creation_date=False)
        written(file, language)
        empty = [one.id for one in language if one.id and not (one.string and all(_forms(one.string)))]
        print(f"{file.relative_to(ROOT)}: {len(empty)} to translate", *empty, sep="\n  ")
    print(*found.wrong, sep="\n", file=sys.stderr)
    return 1 if found.wrong else 0


def _forms(string: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


if __name__ == "__main__":
    sys.exit(main())

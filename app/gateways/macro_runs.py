"""Text in one manner or another as Markdown: escaped, with marks that hug their words, block after block."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.macros.lines import harmless

_ESCAPED = re.compile(r"[\\*_\[\]&`<]")
_AT_START = re.compile(r"(\s*)(?:([>+#=~-])|(\d{1,9})([.)]))")


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one manner; `code` is an expression of ours, which is not escaped."""

    text: str
    marks: str = ""
    href: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or an item of a list: what stands before it, and its words, perhaps on several lines."""

    before: str
    words: str
    item: bool


def written(runs: list[Run]) -> str:
    """Runs as the Markdown of one block."""
    pieces = [one for one in _together(runs) if one.text]
    texts = [_run(one, _before(pieces, place), _after(pieces, place)) for place, one in enumerate(pieces)]
    lines = [" ".join(line.split()) for line in "".join(texts).split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return "\\\n".join(_start_kept(line) for line in lines if line)


def _together(runs: list[Run]) -> list[Run]:
    """Neighbours in one manner as one."""
    found: list[Run] = []
    for one in runs:
        last = found[-1] if found else None
        if last is not None and not (one.code or last.code) and (one.marks, one.href) == (last.marks, last.href):
            found[-1] = Run(last.text + one.text, one.marks, one.href)
        else:
            found.append(one)
    return found


def _before(runs: list[Run], place: int) -> str:
    return runs[place - 1].text[-1:] if place else ""


def _after(runs: list[Run], place: int) -> str:
    return runs[place + 1].text[:1] if place + 1 < len(runs) else ""


def _run(run: Run, before: str, after: str) -> str:
    if run.code:
        return run.text
    text = "".join(one if one == "\n" or harmless(one) else " " for one in run.text)
    core = text.strip()
    if not core:
        return "\n" if "\n" in text else " "
    if "\n" in core:
        return "\n".join(
            _run(Run(line, run.marks, run.href), "", "") if line.strip() else "" for line in text.split("\n")
        )
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    words = _escaped(core)
    if run.href:
        words = f"[{words}]({run.href})"
    hugs = (head or not before.isalnum() or core[0].isalnum()) and (tail or not after.isalnum() or core[-1].isalnum())
    for mark in _marks(run.marks) if hugs and not run.href else ():
        words = f"{mark}{words}{mark}"
    return f"{head}{words}{tail}"


def _marks(marks: str) -> Iterator[str]:
    """Which marks go around, the inner one first."""
    if marks.endswith("*") and marks != "**":
        yield "*"
    if "**" in marks:
        yield "**"


def _escaped(text: str) -> str:
    """Braces as an entity: before a fact, `\\{` would still be the beginning of another one."""
    return _ESCAPED.sub(lambda found: f"\\{found[0]}", text).replace("{", "&#123;")


def _start_kept(line: str) -> str:
    """The line, so that its beginning is no mark of a list or a quote."""
    found = _AT_START.match(line)
    if found is None:
        return line
    if found[2]:
        return f"{found[1]}\\{line[len(found[1]) :]}"
    return f"{found[1]}{found[3]}\\{line[len(found[1]) + len(found[3]) :]}"


def joined(blocks: list[Block]) -> str:
    """Blocks with an empty line between, the items of a list right below each other."""
    found = ""
    for place, one in enumerate(blocks):
        beside = place and one.item and blocks[place - 1].item
        quoted = one.before[: 2 * one.before.startswith("> ")]
        follows = f"\n{quoted}{' ' * (len(one.before) - len(quoted))}"
        found += ("\n" if beside else "\n\n" if place else "") + one.before + one.words.replace("\n", follows)
    return found

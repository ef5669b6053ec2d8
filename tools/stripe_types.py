"""Reads from the npm package `stripe` which fields of an answer are always sent.

R always there, never null · N always there, may be null · O may be absent · X may be absent or null.
"""

import re
from collections.abc import Iterator
from pathlib import Path

CODES = {(False, False): "R", (False, True): "N", (True, False): "O", (True, True): "X"}


def presence(package: Path) -> dict[str, dict[str, str]]:
    """{"Charge.Outcome": {"reason": "N"}} for every interface of the package's v1 resources."""
    found: dict[str, dict[str, str]] = {}
    root = package / "cjs" / "resources"
    for source in sorted(root.rglob("*.d.ts")):
        folders = source.parent.relative_to(root).parts
        if "V2" in folders:
            continue
        for name, fields in interfaces(source.read_text()):
            if not name.split(".")[0].endswith("Params"):
                found.setdefault(".".join([*folders, name]), fields)
    return found


def interfaces(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every interface with fields, its name qualified by the namespaces around it."""
    bare = re.sub(r"//[^\n]*", "", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
    yield from _block(bare, 0, len(bare), [])


def _block(text: str, start: int, stop: int, path: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    opening = re.compile(r"\b(namespace|interface)\s+(\w+)[^{;]*\{")
    while (match := opening.search(text, start, stop)) is not None:
        end = _closing(text, match.end())
        name = [*path, match[2]]
        if match[1] == "namespace":
            yield from _block(text, match.end(), end, name)
        elif fields := dict(_fields(text[match.end() : end])):
            yield ".".join(name), fields
        start = end + 1


def _closing(text: str, start: int) -> int:
    depth = 1
    for match in re.compile(r"[{}]").finditer(text, start):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return len(text)


def _fields(body: str) -> Iterator[tuple[str, str]]:
    for statement in _statements(body):
        match = re.match(r"\s*(?:readonly\s+)?['\"]?(\w+)['\"]?(\?)?\s*:\s*(.*)", statement, re.S)
        if match and match[3].strip() != "void":
            nullable = re.search(r"(^|\|)\s*null\s*(\||$)", match[3]) is not None
            yield match[1], CODES[bool(match[2]), nullable]


def _statements(body: str) -> Iterator[str]:
    depth, start = 0, 0
    for match in re.finditer(r"[{(\[\])};]", body):
        if match[0] == ";" and depth == 0:
            yield body[start : match.start()]
            start = match.end()
        elif match[0] != ";":
            depth += 1 if match[0] in "{([" else -1

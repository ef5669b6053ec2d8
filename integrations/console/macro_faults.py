"""What is wrong with a macro, beside the field of the editor in which it stands."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.card import Phrase, say
from app.domain.macros.parts import Parts, TextPart
from app.domain.macros.problem import Problem
from app.domain.phrase import Name
from integrations.console.problem_words import problem_words

_CODE = re.compile(r"(\b[a-z_]+(?:\.[a-z_][a-z0-9_]*)+\b)")
_KEYS = ("when", "needs", "insights", "instead", "roles", "tags", "status")
_FIELDS = frozenset(_KEYS)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `line` counts from 1 in its field, 0 where the field is a single line. `wrong` stands
    there and `meant` was probably meant; `place` tells our form which that is."""

    words: Phrase
    line: int = 0
    wrong: str = ""
    meant: str = ""
    place: str = ""

    def pieces(self, words: str) -> list[tuple[bool, str]]:
        """Its words in pieces, with those marked that are written so in a macro."""
        parts = _CODE.split(words)
        return [(place % 2 == 1, text) for place, text in enumerate(parts) if text]


Faults = Mapping[str, list[Fault]]


def in_fields(problems: Iterable[Problem], parts: Parts) -> Faults:
    """By field: `title-0`, `body-0` and so on for each language, the keys of the head, `other` for the rest. `parts`
    must be read from the files that the problems are of."""
    found: dict[str, list[Fault]] = defaultdict(list)
    for one in problems:
        numbered = next(((n, text) for n, text in enumerate(parts.texts) if text.file == one.file), None)
        if numbered is None:
            found["other"].append(Fault(_of_file(one)))
        else:
            key, fault = _of_text(*numbered, one, parts)
            found[key].append(fault)
    return found


def in_files(problems: Iterable[Problem], files: Iterable[str]) -> Faults:
    """By file, `file-0` and so on; `other` for the rest."""
    places = {file: f"file-{n}" for n, file in enumerate(files)}
    found: dict[str, list[Fault]] = defaultdict(list)
    for one in problems:
        key = places.get(one.file, "other")
        found[key].append(_fault(one, key, one.line) if key != "other" else Fault(_of_file(one)))
    return found


def _of_text(place: int, text: TextPart, problem: Problem, parts: Parts) -> tuple[str, Fault]:
    if problem.line >= text.first_line:
        key = f"body-{place}"
        return key, _fault(problem, key, problem.line - text.first_line + 1)
    key = _key(text, problem)
    if key == "needs":
        return key, Fault(_of_need(problem, parts))
    words = problem_words(problem.words.removeprefix(f"{key}: "))
    if key == "title":
        return f"title-{place}", Fault(words)
    return (key, Fault(words)) if key in _FIELDS else ("other", Fault(problem_words(problem.words)))


def _key(text: TextPart, problem: Problem) -> str:
    """The key of the head that a problem is about: what it begins with, else where it stands."""
    named = re.match(r"(\w+)(?:: | is missing)", problem.words)
    if named and named[1] in (*_KEYS, "title"):
        return named[1]
    above = [(line, key) for key, line in text.lines.items() if line <= problem.line]
    return max(above)[1] if above else "other"


def _of_need(problem: Problem, parts: Parts) -> Phrase:
    words = problem_words(problem.words.removeprefix("needs: "))
    number = next((n for n, one in enumerate(parts.needs, 1) if one.line == problem.line), 0)
    return say("Condition {n}: {words}", n=number, words=words) if number else words


def _fault(problem: Problem, key: str, line: int) -> Fault:
    place = f"{key}:{line}:{problem.said}:{problem.meant}" if problem.meant else ""
    return Fault(problem_words(problem.words), line, problem.said, problem.meant, place)


def _of_file(problem: Problem) -> Phrase:
    place = Name(f"{problem.file}:{problem.line}")
    return say("{place}: {words}", place=place, words=problem_words(problem.words))

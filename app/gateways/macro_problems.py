"""What is wrong with a macro, by file and line."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.errors import CounterfoilError
from app.domain.macros.problem import Problem as Problem


class Wrong(Exception):
    """Stops the reading of one part; becomes a Problem where the file is known."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line = line
        self.words = words


class MacroError(CounterfoilError):
    """Macros that cannot be used; `problems` says all that is wrong with them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(one) for one in self.problems))


def in_file(problems: Iterable[Wrong], file: str) -> list[Problem]:
    """The same as problems of this file."""
    return [Problem(file, one.line, one.words) for one in problems]


def moved(problem: Problem, lines: int) -> Problem:
    """The same, further down."""
    return replace(problem, line=problem.line + lines)

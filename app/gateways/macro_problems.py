"""What is wrong with a macro, by file and line."""

from collections.abc import Iterable
from dataclasses import replace

from app.domain.errors import CounterfoilError
from app.domain.macros.problem import Problem as Problem


class Wrong(Exception):
    """Stops the reading of one part; becomes a Problem where the file is known."""

    def __init__(self, line: int, words: str, said: str = "", meant: str = "") -> None:
        super().__init__(words)
        self.line = line
        self.words = words
        self.said = said
        self.meant = meant

    def problem(self, file: str, line: int | None = None) -> Problem:
        """The same as a problem of this file, at its own line or at this one."""
        return Problem(file, self.line if line is None else line, self.words, self.said, self.meant)


class MacroError(CounterfoilError):
    """Macros that cannot be used; `problems` says all that is wrong with them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(one) for one in self.problems))


def in_file(problems: Iterable[Wrong], file: str) -> list[Problem]:
    """The same as problems of this file."""
    return [one.problem(file) for one in problems]


def moved(problem: Problem, lines: int) -> Problem:
    """The same, further down."""
    return replace(problem, line=problem.line + lines)

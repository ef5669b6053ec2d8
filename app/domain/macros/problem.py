"""What is wrong with a macro, by file and line; and what came of reading one."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.macros.macro import Macro


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong. Lines count from 1, in the file as it is. Where what stands there was probably meant to
    be something else, `said` is the one and `meant` the other."""

    file: str
    line: int
    words: str
    said: str = ""
    meant: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words}"


@dataclass(frozen=True, slots=True)
class Beside:
    """What the library has beside a macro: the names that may be pointed to, and whose titles are taken: by locale and
    casefolded title, the name of the macro that has it."""

    names: frozenset[str] = frozenset()
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A macro that was read, or None and everything that is wrong with its files."""

    macro: Macro | None
    problems: tuple[Problem, ...] = ()

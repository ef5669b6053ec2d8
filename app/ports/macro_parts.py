"""Macros taken apart for a form."""

from collections.abc import Mapping
from typing import Protocol

from app.domain.macros.conditions import Condition
from app.domain.macros.parts import Parts


class PartsOfMacros(Protocol):
    """Takes the files of a macro apart, and puts them together."""

    def apart(self, name: str, files: Mapping[str, str]) -> Parts | None:
        """The parts of a macro's files; None where no head can be read, or a form cannot say all that stands there."""
        ...

    def together(self, parts: Parts) -> Mapping[str, str]:
        """The files that these parts make."""
        ...

    def condition(self, written: str) -> Condition | None:
        """The condition that a text says; None where it cannot be read."""
        ...

    def insights(self) -> tuple[str, ...]:
        """The names of all that a macro can answer."""
        ...

"""What stands for a fact that is not there: it cannot be written, so that no reply ever holds a blank."""

from typing import Any, NoReturn

from jinja2 import StrictUndefined

from app.domain.macros.case import Gap


class FactMissing(Exception):
    """A fact that the text needs is not there. `gap` names what was not read; else it is absent."""

    def __init__(self, kind: str, name: str = "", gap: str = "") -> None:
        super().__init__(f"{kind}.{name}")
        self.kind = kind
        self.name = name
        self.gap = gap


class Absent(StrictUndefined):
    """A fact that is not there: false in an `if`, and nothing that can be written."""

    def __init__(self, kind: str, name: str = "", gap: str = "") -> None:
        super().__init__(name=f"{kind}.{name}" if name else kind)
        self.kind = kind
        self.name = name
        self.gap = gap

    def _fail_with_undefined_error(self, *_args: Any, **_named: Any) -> NoReturn:
        raise FactMissing(self.kind, self.name, self.gap)

    __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __hash__ = _fail_with_undefined_error


def guarded(value: object, kind: str, name: str = "") -> object:
    """A value as the sandbox holds it: what is absent and what was not read fail as soon as they are written."""
    if value is None:
        return Absent(kind, name)
    return Absent(kind, name, value.part) if isinstance(value, Gap) else value

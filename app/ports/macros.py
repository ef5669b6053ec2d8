"""Writing the text of macros."""

from collections.abc import Mapping
from typing import Protocol

from app.domain.macros.refusals import Refusal
from app.domain.macros.reply import Draft


class MacroWriter(Protocol):
    """Writes the text of macros."""

    def write(self, body: str, roots: Mapping[str, object], locale: str, time_zone: str) -> Draft | Refusal:
        """The text about these things, whole, or why it is not written. Locale and time zone are the reply's."""
        ...

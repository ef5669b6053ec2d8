"""The library of macros: what people wrote, how it stands, what agents get."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.domain.audit import AuditEvent
from app.domain.macros.foreign import Foreign, Rewritten
from app.domain.macros.problem import Beside, Found
from app.domain.macros.version import Entry, Origin, Step, Version


class MacroLibrary(Protocol):
    """The library. Each method is one short transaction, durable where it writes; what is published or discarded never
    changes."""

    def revision(self) -> int:
        """A figure that changes whenever what agents get changes: one cheap look."""
        ...

    def entries(self) -> tuple[Entry, ...]:
        """All macros by name, each with its open and its published version; those of which nothing is left too."""
        ...

    def entry(self, name: str) -> Entry | None: ...

    def version(self, name: str, number: int) -> Version | None: ...

    def versions(self, name: str, limit: int = 200) -> tuple[Version, ...]:
        """The versions of a macro, the newest first."""
        ...

    def imported(self, origin: Origin) -> Mapping[str, tuple[str, str]]:
        """What came from a helpdesk, discarded or not: by its id there, the macro and when it had changed there."""
        ...

    def keep(self, step: Step, event: AuditEvent, library: int | None = None) -> bool:
        """Keeps a step with its event, if the macro's revision is still the one of `step.entry` (0: there is no such
        macro yet) and, with `library`, the library's revision that one; else keeps nothing and says False."""
        ...

    def seed(self, steps: Sequence[Step], event: AuditEvent) -> bool:
        """Keeps these macros if the library is empty, else nothing and says False: of several processes one seeds."""
        ...


class MacroReader(Protocol):
    """Reads what people wrote."""

    def read(self, name: str, files: Mapping[str, str], beside: Beside | None = None) -> Found:
        """The macro that files make, or everything that is wrong with them: with `beside` also what is wrong in this
        library. Never raises, and is bounded whatever stands in them."""
        ...

    def rewritten(self, foreign: Foreign, name: str, locale: str) -> Rewritten:
        """A helpdesk's macro as files of ours under this name and in this language. Never raises; no text of theirs is
        code of ours."""
        ...


class MacroSource(Protocol):
    """The macros of a helpdesk."""

    def macros(self, inactive: bool = False) -> tuple[Foreign, ...]:
        """All that are in use there, with `inactive` the others too. Raises Unavailable."""
        ...

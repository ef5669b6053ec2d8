"""What agents get of the library, in one process: compiled once a version, looked at again while we run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from types import MappingProxyType

import structlog

from app.domain.macros.macro import Macro, State
from app.domain.macros.problem import Problem
from app.domain.macros.version import Entry
from app.ports import MacroLibrary, MacroReader

LOOK_SECONDS = 1.0
_log = structlog.get_logger("counterfoil.macros")


@dataclass(frozen=True, slots=True)
class _Known:
    """The macros at one revision of the library, and what is wrong with those that are left out. Revision 0: nothing
    was read yet."""

    revision: int = 0
    macros: Mapping[str, Macro] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class MacroWatch:
    """The library as agents get it. Looks at its revision when somebody asks, but once a second at most. Thread-safe.

    `seconds` is a clock that only goes forward. `fill` seeds a library that is empty; what it raises leaves it empty.
    """

    def __init__(
        self, library: MacroLibrary, reader: MacroReader, seconds: Callable[[], float], fill: Callable[[], object]
    ) -> None:
        self._library, self._reader, self._seconds, self._fill = library, reader, seconds, fill
        self._known = _Known()
        self._looked_at = float("-inf")
        self._failed = False
        self._lock = Lock()

    def macros(self) -> Mapping[str, Macro]:
        """Those that are published, and those that are retired, as such; by name. Never raises. Whoever asks while
        another thread looks gets those of before, and waits only where there are none yet."""
        if not 0 <= self._seconds() - self._looked_at < LOOK_SECONDS:
            self._in_turn()
        return self._known.macros

    def trouble(self) -> str | None:
        """Which macros agents do not get although they are published, by file and line, on one line; None when there
        are none. What is wrong with them stands in the log and the console."""
        self.macros()
        if self._failed:
            return "the library could not be read"
        places = dict.fromkeys(f"{one.file}:{one.line}" for one in self._known.problems)
        return f"left out, see the console: {', '.join(places)}" if places else None

    def _in_turn(self) -> None:
        if not self._lock.acquire(blocking=self._known.revision == 0):
            return
        try:
            now = self._seconds()
            if not 0 <= now - self._looked_at < LOOK_SECONDS:
                self._look()
                self._looked_at = now
        finally:
            self._lock.release()

    def _look(self) -> None:
        try:
            revision = self._library.revision()
            if revision != self._known.revision:
                self._take(revision)
            self._failed = False
        except Exception as error:  # a database that is gone, above all: agents go on with what there was
            _log.warning("macros_not_read", error=type(error).__name__)
            self._failed = True

    def _take(self, revision: int) -> None:
        entries = self._library.entries()
        if not entries:
            self._fill()
            entries = self._library.entries()
        before, self._known = self._known, self._read(revision, entries)
        told = self._known.problems
        if told and told != before.problems:
            _log.error("macros_left_out", problems=[str(one) for one in told])

    def _read(self, revision: int, entries: tuple[Entry, ...]) -> _Known:
        macros: dict[str, Macro] = {}
        problems: list[Problem] = []
        for entry in entries:
            if entry.published is None:
                continue
            found = self._reader.read(entry.name, entry.published.files)
            if found.macro is not None:
                macros[entry.name] = replace(found.macro, version=entry.published.number, state=entry.state)
            elif entry.state is State.PUBLISHED:
                problems += found.problems
        return _Known(revision, MappingProxyType(macros), tuple(sorted(problems)))

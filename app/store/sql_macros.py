"""The library of macros, in SQLite or Postgres: app.ports.MacroLibrary."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, func, insert, or_, select, true, update

from app.domain.audit import AuditEvent
from app.domain.macros.version import Entry, Origin, Stage, Step, Version
from app.store.chain import Record
from app.store.macro_rows import entry_of, entry_values, version_of, version_values
from app.store.macro_tables import macro_library, macro_versions, macros

_MACRO, _OF = macros.c, macro_versions.c
_own = (column for column in _MACRO if column is not _MACRO.name)
_named = (_OF.name == _MACRO.name) & or_(_OF.number == _MACRO.open, _OF.number == _MACRO.published)
_all: Select[Any] = select(_MACRO.name.label("macro"), *_own, macro_versions).select_from(
    macros.outerjoin(macro_versions, _named)
)
_revision = select(macro_library.c.revision)
LARGEST_NUMBER = 2**31 - 1
_CHANGEABLE = (Stage.DRAFT.value, Stage.REVIEW.value)


class SqlMacros:
    """The library. Each method is one short transaction; thread-safe. Those that write run one at a time among all
    processes, as all that append to the record do."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._record = Record(engine)

    def revision(self) -> int:
        """A figure that changes whenever what agents get changes."""
        with self._engine.connect() as connection:
            return int(connection.execute(_revision).scalar_one())

    def entries(self) -> tuple[Entry, ...]:
        """All macros by name, each with its open and its published version."""
        with self._engine.connect() as connection:
            return _entries(connection, true())

    def entry(self, name: str) -> Entry | None:
        """The macro as it stands."""
        with self._engine.connect() as connection:
            return next(iter(_entries(connection, _MACRO.name == name)), None)

    def version(self, name: str, number: int) -> Version | None:
        """One version of a macro."""
        if not 0 < number <= LARGEST_NUMBER:
            return None
        wanted = (_OF.name == name) & (_OF.number == number)
        with self._engine.connect() as connection:
            row = connection.execute(select(macro_versions).where(wanted)).first()
        return version_of(row) if row else None

    def versions(self, name: str, limit: int = 200) -> tuple[Version, ...]:
        """The versions of a macro, the newest first."""
        asked = select(macro_versions).where(_OF.name == name).order_by(_OF.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return tuple(version_of(row) for row in connection.execute(asked))

    def imported(self, origin: Origin) -> Mapping[str, tuple[str, str]]:
        """What came from a helpdesk: by its id there, the macro and when it had changed there at last."""
        asked = select(_OF.origin_of, _OF.name, _OF.origin_at).where(_OF.origin == origin.value)
        with self._engine.connect() as connection:
            rows = connection.execute(asked.order_by(_OF.name, _OF.number)).all()
        return {row.origin_of: (row.name, row.origin_at) for row in rows}

    def keep(self, step: Step, event: AuditEvent, library: int | None = None) -> bool:
        """Keeps a step with its event, if nobody else changed the macro (and the library) meanwhile."""
        with self._record.entry() as entry:
            at_hand = entry.connection
            before = next(iter(_entries(at_hand, _MACRO.name == step.entry.name)), None)
            if (before.revision if before else 0) != step.entry.revision:
                return False
            if library is not None and at_hand.execute(_revision).scalar_one() != library:
                return False
            _keep(at_hand, step)
            if (before or Entry(step.entry.name)).serves != step.entry.serves:
                _tell(at_hand)
            entry.append(event)
            return True

    def seed(self, steps: Sequence[Step], event: AuditEvent) -> bool:
        """Keeps these macros if the library is empty."""
        with self._record.entry() as entry:
            if entry.connection.execute(select(func.count()).select_from(macros)).scalar_one():
                return False
            for step in steps:
                _keep(entry.connection, step)
            _tell(entry.connection)
            entry.append(event)
            return True


def _entries(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Entry, ...]:
    """One query, so that a macro and its versions are of one moment."""
    entries: dict[str, Any] = {}
    versions: dict[str, dict[int, Version]] = {}
    for row in connection.execute(_all.where(wanted).order_by(_MACRO.name)):
        entries[row.macro] = row
        if row.number is not None:
            versions.setdefault(row.macro, {})[row.number] = version_of(row)
    return tuple(entry_of(row, versions.get(name, {})) for name, row in entries.items())


def _keep(connection: Connection, step: Step) -> None:
    """The macro's row, its open version anew, and what ended."""
    name = step.entry.name
    connection.execute(delete(macro_versions).where(_OF.name == name, _OF.stage.in_(_CHANGEABLE)))
    ended = [version_values(one) for one in (*step.ended, *((step.entry.open,) if step.entry.open else ()))]
    if ended:
        connection.execute(insert(macro_versions), ended)
    values = entry_values(step.entry)
    if step.entry.revision:
        connection.execute(update(macros).where(_MACRO.name == name).values(values))
    else:
        connection.execute(insert(macros).values(name=name, **values))


def _tell(connection: Connection) -> None:
    connection.execute(update(macro_library).values(revision=macro_library.c.revision + 1))

"""The notes that tickets must get, in SQLite or Postgres: app.ports.Outbox."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, bindparam, select, update

from app.domain.audit import AuditEvent
from app.ports import KeptNote, TicketNote
from app.store.chain import Record
from app.store.note_tables import ticket_notes
from app.store.quick import Quick
from app.store.texts import as_json, kept
from app.store.upsert import unless_there
from app.store.writing import Writer

_COLUMNS = ticket_notes.c
_of = _COLUMNS.action_id == bindparam("of_action")
_of_an_action = select(ticket_notes).where(_of).order_by(_COLUMNS.made_at, _COLUMNS.id)


class SqlOutbox:
    """The outbox. Each method is one short transaction; thread-safe."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = Writer(engine)
        self._record = Record(engine)

    def notes_due(self, now: datetime, limit: int = 20) -> tuple[KeptNote, ...]:
        """Notes whose next try is due, the longest due first."""
        due = select(ticket_notes).where(_COLUMNS.next_at <= now)
        return self._notes(due.order_by(_COLUMNS.next_at, _COLUMNS.id).limit(limit))

    def claim_note(self, note_id: str, next_at: datetime, until: datetime) -> bool:
        """Takes a note in hand; True for one winner only."""
        free = (_COLUMNS.id == note_id) & (_COLUMNS.next_at == next_at)
        with self._writer.begin() as connection:
            return _changed(connection, free, next_at=until, tries=_COLUMNS.tries + 1)

    def note_posted(self, note_id: str, event: AuditEvent) -> None:
        """It stands on the ticket since `event.at`; a second time changes nothing."""
        with self._record.entry() as entry:
            if _changed(entry.connection, _open(note_id), posted_at=event.at, next_at=None, given_up_at=None, why=""):
                entry.append(event)

    def note_later(self, note_id: str, next_at: datetime, why: str) -> None:
        """Not posted yet: the next try is at `next_at`."""
        with self._writer.begin() as connection:
            _changed(connection, _open(note_id), next_at=next_at, given_up_at=None, why=kept(why))

    def note_given_up(self, note_id: str, why: str, event: AuditEvent) -> None:
        """It will not be tried any more, since `event.at`."""
        still = _open(note_id) & _COLUMNS.given_up_at.is_(None)
        with self._record.entry() as entry:
            if _changed(entry.connection, still, next_at=None, given_up_at=event.at, why=kept(why)):
                entry.append(event)

    def note(self, note_id: str) -> KeptNote | None:
        """The note as it is kept."""
        return next(iter(self._notes(select(ticket_notes).where(_COLUMNS.id == note_id))), None)

    def notes_of(self, action_id: str) -> tuple[KeptNote, ...]:
        """All notes of an action, oldest first."""
        return self._notes(_of_an_action, of_action=action_id)

    def notes_given_up(self, limit: int = 50) -> tuple[KeptNote, ...]:
        """Notes that somebody must look after, newest first."""
        over = select(ticket_notes).where(_COLUMNS.given_up_at.is_not(None))
        return self._notes(over.order_by(_COLUMNS.given_up_at.desc(), _COLUMNS.id.desc()).limit(limit))

    def _notes(self, asked: Select[Any], **given: Any) -> tuple[KeptNote, ...]:
        with self._engine.connect() as connection:
            return tuple(_note_of(row) for row in connection.execute(asked, given))


def keep(connection: Connection, notes: Iterable[TicketNote], made_at: datetime) -> None:
    """Keeps notes, due at once, in somebody's transaction; one that is kept already stays as it is."""
    rows = [_values(note, made_at) for note in notes]
    if rows:
        _kept(connection.dialect.name, tuple(rows[0])).write(connection, *rows)


@cache
def _kept(dialect: str, columns: tuple[str, ...]) -> Quick:
    return Quick(unless_there(dialect, ticket_notes), *columns)


def _open(note_id: str) -> ColumnElement[bool]:
    return (_COLUMNS.id == note_id) & _COLUMNS.posted_at.is_(None)


def _changed(connection: Connection, which: ColumnElement[bool], **values: Any) -> bool:
    return connection.execute(update(ticket_notes).where(which).values(values)).rowcount == 1


def _values(note: TicketNote, made_at: datetime) -> dict[str, Any]:
    return {
        "id": note.id,
        "channel": note.channel,
        "account": note.account,
        "ticket_id": note.ticket_id,
        "agent_id": note.agent_id,
        "paragraphs": as_json(note.paragraphs),
        "tags": as_json(note.tags),
        "action_id": note.action_id,
        "reply": note.reply,
        "status": note.status,
        "made_at": made_at,
        "next_at": made_at,
        "tries": 0,
        "why": "",
    }


def _note_of(row: Row[Any]) -> KeptNote:
    note = TicketNote(
        id=row.id,
        channel=row.channel,
        account=row.account,
        ticket_id=row.ticket_id,
        agent_id=row.agent_id,
        paragraphs=tuple(json.loads(row.paragraphs)),
        tags=tuple(json.loads(row.tags)),
        action_id=row.action_id,
        reply=row.reply,
        status=row.status,
    )
    return KeptNote(note, row.made_at, row.tries, row.next_at, row.posted_at, row.given_up_at, row.why)

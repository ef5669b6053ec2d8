"""The replies that agents were shown, in SQLite or Postgres: app.ports.Replies."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from app.domain.audit import AuditEvent
from app.domain.macros.drafted import Drafted, Used
from app.ports import TicketNote
from app.store.reply_tables import reply_drafts
from app.store.sql_inserted import seek
from app.store.sql_outbox import SqlOutbox, keep

_COLUMNS = reply_drafts.c


class SqlReplies(SqlOutbox):
    """The drafts. Each method is one short transaction; thread-safe."""

    def keep_draft(self, draft: Drafted) -> None:
        """Keeps a reply that is shown now."""
        with self._writer.begin() as connection:
            connection.execute(insert(reply_drafts), [_values(draft)])

    def keep_drafts(self, drafts: Sequence[Drafted]) -> None:
        """Keeps many as they are, in one transaction: for what was used elsewhere, or never was."""
        with self._writer.begin() as connection:
            connection.execute(insert(reply_drafts), [_values(one) for one in drafts])

    def draft(self, draft_id: str) -> Drafted | None:
        """The draft as it is kept."""
        with self._engine.connect() as connection:
            row = connection.execute(select(reply_drafts).where(_COLUMNS.id == draft_id)).first()
        return _draft_of(row) if row else None

    def use_draft(
        self, draft: Drafted, event: AuditEvent, notes: tuple[TicketNote, ...] = (), prints: str = ""
    ) -> bool:
        """Keeps what became of a draft that nobody has used; True for one winner only."""
        unused = (_COLUMNS.id == draft.id) & _COLUMNS.used_at.is_(None)
        became = {name: _values(draft)[name] for name in ("used", "used_at", "edited")}
        with self._record.entry() as entry:
            if entry.connection.execute(update(reply_drafts).where(unused).values(became)).rowcount != 1:
                return False
            entry.append(event)
            keep(entry.connection, notes, event.at)
            if prints:
                seek(entry.connection, draft, prints)
            return True

    def purge_drafts(self, before: datetime) -> int:
        """Deletes the drafts from before then that nobody used; how many."""
        over = (_COLUMNS.made_at < before) & _COLUMNS.used_at.is_(None)
        with self._writer.begin() as connection:
            return connection.execute(delete(reply_drafts).where(over)).rowcount


def _values(draft: Drafted) -> dict[str, Any]:
    return asdict(draft) | {"used": draft.used.value if draft.used else None}


def _draft_of(row: Row[Any]) -> Drafted:
    return Drafted(**row._asdict() | {"used": Used(row.used) if row.used else None})

"""The replies that agents were shown, and what became of them."""

from datetime import datetime
from typing import Protocol

from app.domain.audit import AuditEvent
from app.domain.macros.drafted import Drafted
from app.ports.outbox import TicketNote


class Replies(Protocol):
    """The drafts, each method one short durable transaction."""

    def keep_draft(self, draft: Drafted) -> None:
        """Keeps a reply that is shown now."""
        ...

    def draft(self, draft_id: str) -> Drafted | None:
        """The draft as it is kept."""
        ...

    def use_draft(
        self, draft: Drafted, event: AuditEvent, notes: tuple[TicketNote, ...] = (), prints: str = ""
    ) -> bool:
        """Keeps `used`, `used_at` and `edited` of a draft that nobody has used, with its event and what its ticket must
        get. With `prints` its fate is looked for from then on: app.ports.InsertedReplies. True for one winner only;
        else keeps nothing and says False."""
        ...

    def purge_drafts(self, before: datetime) -> int:
        """Deletes the drafts from before then that nobody used; how many."""
        ...

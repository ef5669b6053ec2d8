"""The notes that tickets must get: kept in one transaction with what they tell, posted later by a job."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.domain.audit import AuditEvent


@dataclass(frozen=True, slots=True)
class TicketNote:
    """What a ticket must get, once. `id` is unique; it stands in a note's text as its marker. `paragraphs` are plain
    lines; `tags` are added to the ticket. `agent_id` is who did it, as the helpdesk knows the person, "" for nobody.

    With `reply` it goes to the customer instead, in the agent's name and without a marker. `status` is what becomes of
    the ticket with it: open, pending or solved, "" for no change.
    """

    id: str
    channel: str
    account: str
    ticket_id: str
    agent_id: str
    paragraphs: tuple[str, ...]
    tags: tuple[str, ...] = ()
    action_id: str = ""
    reply: bool = False
    status: str = ""


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A note and how far it is. `tries` counts those that have begun, so that after a crash too it is known that the
    ticket may have it. `next_at` is when it is tried next, None once it is posted or given up; `why` says in English
    what kept the last try from succeeding."""

    note: TicketNote
    made_at: datetime
    tries: int = 0
    next_at: datetime | None = None
    posted_at: datetime | None = None
    given_up_at: datetime | None = None
    why: str = ""


class Outbox(Protocol):
    """The notes, each method one short durable transaction."""

    def notes_due(self, now: datetime, limit: int = 20) -> tuple[KeptNote, ...]:
        """Notes whose next try is due, the longest due first."""
        ...

    def claim_note(self, note_id: str, next_at: datetime, until: datetime) -> bool:
        """Takes a note in hand: counts a try and puts the next one at `until`, so that nobody else takes it before.
        True for one winner only: False when its next try is not at `next_at` any more."""
        ...

    def note_posted(self, note_id: str, event: AuditEvent) -> None:
        """It stands on the ticket since `event.at`. A second time changes nothing and appends no event."""
        ...

    def note_later(self, note_id: str, next_at: datetime, why: str) -> None:
        """Not posted yet: the next try is at `next_at`. Wakes one that was given up; a posted one stays posted."""
        ...

    def note_given_up(self, note_id: str, why: str, event: AuditEvent) -> None:
        """It will not be tried any more, since `event.at`; a posted one stays posted."""
        ...

    def note(self, note_id: str) -> KeptNote | None:
        """The note as it is kept."""
        ...

    def notes_of(self, action_id: str) -> tuple[KeptNote, ...]:
        """All notes of an action, oldest first."""
        ...

    def notes_given_up(self, limit: int = 50) -> tuple[KeptNote, ...]:
        """Notes that somebody must look after, newest first."""
        ...

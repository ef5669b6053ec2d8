"""What a ticket must be told of an action, as notes that are ready to be kept and posted."""

from collections.abc import Callable

import structlog

from app.domain import note_words
from app.domain.actions import Action
from app.domain.errors import where
from app.domain.phrase import Phrase
from app.ports import Ledger, TicketNote

_log = structlog.get_logger(__name__)


def notes_about(write: Callable[[Phrase], str], action: Action) -> tuple[TicketNote, ...]:
    """The notes that the action's ticket must have by now, written by `write`. Their ids are the same each time, so
    that keeping them again keeps nothing twice. Never raises: they are kept together with the outcome of money, and
    that must be kept whatever words do."""
    try:
        return tuple(_note(write, action, what) for what in note_words.told(action))
    except Exception as error:  # whatever writing it down raises
        _log.error("note_not_written", action=action.id, kind=type(error).__name__, where=where(error))
        return ()


def _note(write: Callable[[Phrase], str], action: Action, what: note_words.Told) -> TicketNote:
    author = note_words.author(action, what)
    return TicketNote(
        id=f"{action.id}-{what.value}",
        channel=action.place.channel,
        account=action.place.account,
        ticket_id=action.place.ticket_id,
        agent_id=author.id if author is not None else "",
        paragraphs=tuple(write(line) for line in note_words.paragraphs(action, what)),
        tags=note_words.tags(action, what),
        action_id=action.id,
    )


def told(ledger: Ledger, action: Action) -> bool:
    """Whether the ticket has the note that says that the action is done."""
    done = f"{action.id}-{note_words.Told.DONE.value}"
    return any(one.note.id == done and one.posted_at is not None for one in ledger.notes_of(action.id))

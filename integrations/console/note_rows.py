"""The notes of an action as rows: where each stands, and why it does not."""

from dataclasses import dataclass

from app.domain.card import At, Phrase, Status, Tone, plural, say
from app.ports import KeptNote


@dataclass(frozen=True, slots=True)
class NoteRow:
    """One note that a ticket must get. `stuck` says that nobody tries it any more."""

    what: Phrase
    status: Status
    more: Phrase
    stuck: bool


def note_row(kept: KeptNote) -> NoteRow:
    """The row of a note."""
    what = say("Reply to the customer") if kept.note.reply else say("Note on the ticket")
    return NoteRow(what, _status(kept), _more(kept), kept.given_up_at is not None)


def _status(kept: KeptNote) -> Status:
    if kept.posted_at is not None:
        return Status(Tone.GOOD, say("Posted"))
    if kept.given_up_at is not None:
        return Status(Tone.ATTENTION, say("Given up"))
    return Status(Tone.WAITING, say("On its way"))


def _more(kept: KeptNote) -> Phrase:
    if kept.posted_at is not None:
        return say(At(kept.posted_at))
    tries = say(plural("{n} try", "{n} tries", kept.tries))
    said = say("{tries}. {why}", tries=tries, why=say(kept.why)) if kept.why else tries
    if kept.given_up_at is not None:
        return say("{at}: {why}", at=At(kept.given_up_at), why=said)
    return said if kept.tries else ()

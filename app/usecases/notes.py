"""What tickets must get is written to them, each once, whatever breaks in between.

The outbox is the truth: a claim counts the try before anything is sent, so that every later one looks at the ticket
first and posts only what does not stand there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from app.deps import Deps
from app.domain.audit import AuditEvent, Did
from app.domain.english import english
from app.domain.errors import NotFound, OutcomeUnknown, Refused, Unavailable, Why, where
from app.domain.phrase import Phrase, say
from app.ports import KeptNote, Ledger, TicketNote, TicketWriter

HELD = timedelta(minutes=3)
"""How long a note is in one worker's hands. Whoever finds it is later than half of that posts nothing any more."""
ENOUGH = timedelta(seconds=30)
"""How long one run takes notes up; what is left waits for the next."""
PATIENCE = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long to wait after each try that failed; after the one behind the last a note is given up."""
SETTLING = timedelta(minutes=1)
"""How long a write whose answer was lost may still be on its way."""
WORDS = {
    Why.SLOW: say("The helpdesk took too long."),
    Why.DOWN: say("The helpdesk did not answer."),
    Why.RATE_LIMITED: say("The helpdesk is limiting our calls."),
    Why.PERMISSION: say("Our access to the helpdesk may not do this."),
    Why.KEY: say("The helpdesk did not accept our access token."),
    Why.ODD: say("The helpdesk's answer could not be understood."),
}
NO_WRITER = say("There is no access token for this helpdesk.")
UNFORESEEN = say("Something unforeseen happened. It is in the log.")
_log = structlog.get_logger(__name__)


def deliver(deps: Deps) -> int:
    """Writes the notes that are due; how many stand on their tickets now. Never raises for what a helpdesk does."""
    ledger, began, written = deps.ledger, deps.now(), 0
    if ledger is None:
        return 0
    while due := ledger.notes_due(deps.now()):
        tried = [_delivered(_Try(deps, ledger, kept, deps.now())) for kept in due]
        written += tried.count(True)
        if deps.now() - began >= ENOUGH or all(one is None for one in tried):
            break
    return written


def deliver_now(deps: Deps, note: TicketNote, made_at: datetime) -> bool | None:
    """Writes a note or a reply that was kept at `made_at`, without waiting for the worker. True when it stands on its
    ticket now; False when it does not, or may not: the worker goes on with it; None when the worker has it in hand."""
    if deps.ledger is None:
        return False
    return _delivered(_Try(deps, deps.ledger, KeptNote(note, made_at, next_at=made_at), deps.now()))


@dataclass(frozen=True)
class _Try:
    """One note in one worker's hands since `began`."""

    deps: Deps
    ledger: Ledger
    kept: KeptNote
    began: datetime

    @property
    def note(self) -> TicketNote:
        return self.kept.note

    @property
    def number(self) -> int:
        return self.kept.tries + 1


def _delivered(one: _Try) -> bool | None:
    """Whether the note stands on its ticket now; None when somebody else has it in hand."""
    next_at, writer = one.kept.next_at, one.deps.writers.get(one.note.channel)
    if next_at is None or not one.ledger.claim_note(one.note.id, next_at, one.began + HELD):
        return None
    if writer is None:
        _wait(one, NO_WRITER)
        return False
    try:
        _write(one, writer)
    except (NotFound, Refused) as error:
        _give_up(one, error.sentence)
    except Unavailable as error:
        if error.permission:
            _log.warning("helpdesk_permission_missing", channel=one.note.channel, permission=error.permission)
        _wait(one, WORDS[error.why], at_least=timedelta(seconds=error.after or 0))
    except OutcomeUnknown as error:
        _wait(one, error.sentence, at_least=SETTLING)
    except Exception as error:  # the other notes must go out whatever one of them brings up
        _log.error("note_failed", note=one.note.id, kind=type(error).__name__, where=where(error))
        _wait(one, UNFORESEEN)
    else:
        one.ledger.note_posted(one.note.id, _event(one, Did.NOTED))
        _log.info("note_posted", **_ids(one))
        return True
    return False


def _write(one: _Try, writer: TicketWriter) -> None:
    if not one.kept.tries or not writer.stands(one.note, one.kept.made_at):
        if one.deps.now() - one.began > HELD / 2:
            raise Unavailable(Why.SLOW)
        writer.post(one.note)
    _tag(writer, one)


def _tag(writer: TicketWriter, one: _Try) -> None:
    """The tags are beside the point: where they cannot be had, the note alone is what the ticket gets."""
    try:
        writer.tag(one.note)
    except (NotFound, Refused) as error:
        _log.warning("ticket_not_tagged", why=str(error), **_ids(one))
    except Unavailable as error:
        if error.why is not Why.PERMISSION:
            raise
        _log.warning("ticket_not_tagged", why=error.why.value, **_ids(one))


def _wait(one: _Try, why: Phrase, at_least: timedelta = timedelta()) -> None:
    if one.number > len(PATIENCE):
        return _give_up(one, why)
    if _over(one):
        return None
    pause = max(PATIENCE[one.number - 1], at_least)
    one.ledger.note_later(one.note.id, one.deps.now() + pause, english(why))
    _log.warning("note_not_posted", why=english(why), again_in=int(pause.total_seconds()), **_ids(one))
    return None


def _give_up(one: _Try, why: Phrase) -> None:
    if _over(one):
        return
    one.ledger.note_given_up(one.note.id, english(why), _event(one, Did.NOT_NOTED, {"why": english(why)}))
    _log.error("note_given_up", why=english(why), **_ids(one))


def _over(one: _Try) -> bool:
    """Whether the note may be in other hands by now."""
    return one.deps.now() - one.began >= HELD


def _event(one: _Try, did: Did, more: Mapping[str, str] | None = None) -> AuditEvent:
    note = one.note
    action = one.ledger.action(note.action_id) if note.action_id else None
    return AuditEvent(
        at=one.deps.now(),
        did=did,
        channel=note.channel,
        account=note.account,
        ticket_id=note.ticket_id,
        customer_id=(action.order.customer_id or "") if action else "",
        action_id=note.action_id,
        facts={"note": note.id, "tries": str(one.number), **({"to": "customer"} if note.reply else {}), **(more or {})},
    )


def _ids(one: _Try) -> dict[str, str | int]:
    note = one.note
    return {"note": note.id, "channel": note.channel, "ticket": note.ticket_id, "tries": one.number}

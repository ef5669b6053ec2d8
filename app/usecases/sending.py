"""A reply sent to the customer, or added as a note, from the card: at once, in the agent's name, and exactly once."""

from dataclasses import replace

from app.domain.card import Card, Notice, Phrase, Tone, say
from app.domain.errors import NotFound, Refused
from app.domain.macros.drafted import Drafted, Used, wording
from app.domain.macros.refusals import Refusal
from app.domain.macros.reply import Reply
from app.domain.pages import reply as page
from app.domain.pages.scene import Scene
from app.domain.ticket import Command
from app.ports import TicketNote
from app.usecases import macros as library
from app.usecases.look import Look
from app.usecases.notes import deliver_now
from app.usecases.replies import agent_name, draft_beside, event, kept, refused
from app.usecases.shelf import Shelf, ledger_of, made, shelf

LONGEST = 10_000
ANYWAY = "anyway"
CHANGED = Notice(
    Tone.ATTENTION,
    say("The facts changed since"),
    say("Nothing was sent. Read the words again, then send them."),
)


def send(look: Look, scene: Scene, command: Command) -> Card:
    """Sends the words of the field to the customer, unless the draft was used already."""
    return _put(look, scene, command, Used.SENT)


def note(look: Look, scene: Scene, command: Command) -> Card:
    """Adds the words of the field to the ticket as a note, unless the draft was used already."""
    return _put(look, scene, command, Used.NOTED)


def _put(look: Look, scene: Scene, command: Command, how: Used) -> Card:
    draft = draft_beside(look, scene, command.target)
    if draft.used is not None:
        return _became(look, scene, draft)
    if look.ticket.channel not in look.deps.writers:
        raise Refused("There is no access token for this helpdesk, so nothing can be sent from here.")
    books = shelf(look, scene, draft.picked, draft.locale)
    reply = made(look, books, draft.macro)
    if isinstance(reply, Refusal):
        return refused(books, draft.macro, reply, scene)
    typed = command.fields.get("text", "")
    if wording(reply.text) != draft.wording:
        text = reply.text if wording(typed) == draft.wording or not typed.strip() else typed
        return page.draft_page(kept(look, scene, books, reply, text), scene, CHANGED)
    wrong = _wrong(books, reply, typed, how, command.after == ANYWAY)
    if wrong:
        shown = kept(look, scene, books, reply, typed[:LONGEST])
        return page.draft_page(shown, scene, error=wrong, anyway=_may_be_sent(reply, typed))
    return _done(look, scene, _used(look, draft, how, typed), reply, typed)


def _wrong(books: Shelf, reply: Reply, typed: str, how: Used, anyway: bool) -> Phrase:
    """What is wrong with the words as typed; a note may say what a customer must not be told."""
    if not typed.strip():
        return say("There are no words to send.")
    if len(typed) > LONGEST:
        return say("That is too long: at most {n} characters.", n=LONGEST)
    if how is Used.NOTED:
        return ()
    if library.tells_too_much(reply, typed):
        return say("Your words say what a customer must never be told. Take it out.")
    found = library.wrong_in(books.macros[reply.macro], reply, typed, books.case, books.asked)
    return found.reason if found is not None and not anyway else ()


def _may_be_sent(reply: Reply, typed: str) -> bool:
    """Whether the agent may send the words although the facts do not bear them out."""
    return bool(typed.strip()) and len(typed) <= LONGEST and not library.tells_too_much(reply, typed)


def _used(look: Look, draft: Drafted, how: Used, typed: str) -> Drafted:
    edited = wording(typed) != draft.wording
    return replace(draft, used=how, used_at=look.deps.now(), edited=edited)


def _done(look: Look, scene: Scene, draft: Drafted, reply: Reply, typed: str) -> Card:
    """Keeps the use and what goes out in one transaction, then writes it: who comes second finds it used."""
    ledger, sent = ledger_of(look.deps), draft.used is Used.SENT
    going = TicketNote(
        id=draft.id,
        channel=draft.channel,
        account=draft.account,
        ticket_id=draft.ticket_id,
        agent_id=draft.agent_id,
        paragraphs=tuple(line for line in typed.splitlines() if line.strip()),
        tags=reply.tags if sent else (),
        reply=sent,
        status=reply.status.value if sent and reply.status else "",
    )
    happened = event(look, draft)
    won = ledger.use_draft(draft, happened, (going,))
    if won and not deliver_now(look.deps, going, happened.at):
        look.deps.wake()
    kept_draft = ledger.draft(draft.id)
    if kept_draft is None:
        raise NotFound("This reply is not there any more. Choose it again.")
    return _became(look, scene, kept_draft)


def _became(look: Look, scene: Scene, draft: Drafted) -> Card:
    """What became of a used draft, as the outbox has it."""
    going = ledger_of(look.deps).note(draft.id)
    stands = None if going is None or going.given_up_at else going.posted_at is not None
    return page.gone_page(draft, scene, agent_name(look), stands)

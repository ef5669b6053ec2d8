"""Replies on the card: which fit, all of them, a search, one in full; and that one was put into the editor."""

from dataclasses import replace

from app.domain.audit import AuditEvent, Did
from app.domain.card import Card
from app.domain.errors import NotFound
from app.domain.macros.charged import charge_of
from app.domain.macros.drafted import Drafted, Used, drafted, wording
from app.domain.macros.offering import says
from app.domain.macros.refusals import Ground, Refusal
from app.domain.macros.reply import Reply
from app.domain.pages import replies as pages
from app.domain.pages import reply as page
from app.domain.pages.scene import Scene
from app.domain.ticket import Command
from app.usecases import macros as library
from app.usecases.fates import prints_of
from app.usecases.look import Look
from app.usecases.shelf import Shelf, ledger_of, made, shelf

SUGGESTED = 3
LONGEST_SEARCH = 100
COUNTED = frozenset(Ground) - {Ground.AMBIGUOUS, Ground.NOT_ALLOWED, Ground.NOT_IN_USE}
"""The grounds on which a reply that is offered is not there: a pick leads to one, and what is not offered has none."""


def open_replies(look: Look, scene: Scene, _command: Command) -> Card:
    """The few that fit this customer now, first the one that answers the top insight."""
    books = shelf(look, scene)
    fitting = library.fitting(books.macros, books.case, books.asked)[:SUGGESTED]
    return pages.replies_page(scene, tuple(books.offer(one.name) for one in fitting))


def open_all(look: Look, scene: Scene, command: Command) -> Card:
    """Ten of all, behind the one that `after` names."""
    books = shelf(look, scene)
    names = sorted(books.macros, key=lambda name: books.macros[name].text(books.asked.locale).title.casefold())
    begin = names.index(command.after) + 1 if command.after in names else 0
    shown = names[begin : begin + pages.PAGE]
    left = len(names) - begin - len(shown)
    return pages.all_page(scene, tuple(books.offer(name) for name in shown), left)


def search(look: Look, scene: Scene, command: Command) -> Card:
    """Those with all the words that were typed, at most ten."""
    typed = command.fields.get("text", "").strip()[:LONGEST_SEARCH]
    if not typed:
        return open_all(look, scene, replace(command, after=""))
    books, words = shelf(look, scene), tuple(typed.casefold().split())
    found = [books.offer(name) for name, macro in books.macros.items() if says(macro, words)]
    best = sorted(found, key=lambda one: (not one.usable, typed.casefold() not in one.title.casefold(), one.title))
    return pages.found_page(scene, typed, tuple(best[: pages.PAGE]))


def open_reply(look: Look, scene: Scene, command: Command) -> Card:
    """The words of one macro, made of fresh facts; or why not and what to choose instead. `after` is what it is to be
    about, and behind an @ the language."""
    picked, _, locale = command.after.partition("@")
    books = shelf(look, scene, picked, locale)
    reply = made(look, books, command.target)
    if not isinstance(reply, Refusal):
        return shown(look, scene, books, reply)
    if look.deps.refused is not None and reply.ground in COUNTED:
        version = books.macros[command.target].version
        look.deps.refused.keep(command.target, version, reply.ground, look.deps.now())
    return refused(books, command.target, reply, scene)


def used(look: Look, scene: Scene, command: Command) -> Card:
    """The frame says what it did with a reply: inserted (as text), copied, or that the editor took nothing."""
    draft = draft_beside(look, scene, command.after)
    how = command.fields.get("how", "")
    books = shelf(look, scene, draft.picked, draft.locale)
    reply = made(look, books, draft.macro)
    if how in ("refused", "elsewhere"):
        if isinstance(reply, Refusal):
            return refused(books, draft.macro, reply, scene)
        return page.not_inserted_page(_kept(look, scene, books, reply), scene, how == "elsewhere")
    became = replace(draft, used=Used.COPIED if how == "copied" else Used.INSERTED, used_at=look.deps.now())
    same = reply if not isinstance(reply, Refusal) and wording(reply.text) == draft.wording else None
    prints = prints_of(look.deps, became, same, how) if same else ""
    ledger_of(look.deps).use_draft(became, event(look, became), prints=prints)
    words = same.text if same else ""
    return page.inserted_page(became, books.macros[draft.macro].text(draft.locale).title, words, scene)


def shown(look: Look, scene: Scene, books: Shelf, reply: Reply) -> Card:
    """A reply with its words as they were made."""
    return page.draft_page(_kept(look, scene, books, reply), scene)


def _kept(look: Look, scene: Scene, books: Shelf, reply: Reply) -> page.Shown:
    return kept(look, scene, books, reply, reply.text)


def kept(look: Look, scene: Scene, books: Shelf, reply: Reply, text: str) -> page.Shown:
    """A reply as it is shown with these words in its field, kept as a draft of its own."""
    now, name = look.deps.now(), look.deps.new_token()
    draft = drafted(reply, name, look.ticket, scene.customer_id, picked=books.asked.picked, now=now)
    draft = replace(draft, charge_id=charge_of(reply.about, reply.id, books.case))
    ledger_of(look.deps).keep_draft(draft)
    others = tuple(one for one in books.macros[reply.macro].texts if one != reply.locale)
    return page.Shown(draft, reply, text, agent_name(look), others, look.ticket.channel in look.deps.writers)


def refused(books: Shelf, name: str, refusal: Refusal, scene: Scene) -> Card:
    """Why there is no reply, with what to choose instead."""
    title = books.macros[name].text(books.asked.locale).title
    instead = tuple(books.offer(one) for one in refusal.instead if one in books.macros)
    return page.refusal_page(title, name, refusal, instead, scene)


def draft_beside(look: Look, scene: Scene, draft_id: str) -> Drafted:
    """The draft that this agent was shown beside this ticket. Raises NotFound."""
    draft = ledger_of(look.deps).draft(draft_id) if scene.replies else None
    if draft is None or not draft.is_beside(look.ticket, scene.customer_id) or draft.macro not in scene.replies:
        raise NotFound("This reply is not there any more. Choose it again.")
    return draft


def event(look: Look, draft: Drafted) -> AuditEvent:
    """That a reply was used, for the record."""
    ticket = look.ticket
    return AuditEvent(
        at=look.deps.now(),
        did=Did.USED,
        who=ticket.agent.id,
        email=ticket.agent.email,
        role=look.role.name,
        channel=ticket.channel,
        account=ticket.account,
        ticket_id=ticket.id,
        customer_id=draft.customer_id,
        facts=draft.facts,
    )


def agent_name(look: Look) -> str:
    """In whose name a reply goes out."""
    return look.ticket.agent.name or look.ticket.agent.email or ""

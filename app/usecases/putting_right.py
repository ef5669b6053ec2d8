"""An agent puts something right: chooses what went wrong, fills the form, and sees what will happen."""

from dataclasses import dataclass

from app.domain.actions import LIFE, Action, Kind, Order, Way, Wrong, action_id
from app.domain.audit import Did
from app.domain.card import Card, Phrase, say
from app.domain.errors import Refused
from app.domain.matter import Matter
from app.domain.pages.action_fields import Asking
from app.domain.pages.action_form import form_page, impossible_page
from app.domain.pages.confirm import blocked_page, confirm_page
from app.domain.pages.put_right import chooser, kind_of, pick
from app.domain.pages.scene import Scene
from app.domain.policy import Answer
from app.domain.putting_right.check import Check, Flight
from app.domain.putting_right.picture import Picture
from app.domain.putting_right.preflight import checked, stopped
from app.domain.putting_right.ways import currency_of, proposed, ways
from app.domain.putting_right.wish import Wish, read, wish_of
from app.domain.putting_right.wrongs import wrong_of
from app.domain.ticket import Command
from app.usecases.acting import masked_matter, shown_picture, till_of
from app.usecases.look import Look
from app.usecases.picturing import Asker, Till, matter_of, neighbours, picture
from app.usecases.recording import about, person_of, place_of

KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a command of an action stands on."""

    till: Till
    kind: Kind
    target: str
    matter: Matter
    reasons: tuple[Wrong, ...]


def open_put_right(look: Look, scene: Scene, command: Command) -> Card:
    """What went wrong with this payment or invoice; from home, which one it is about."""
    till = till_of(look)
    if command.target in ("", scene.customer_id):
        return pick(scene, till.policy.may(look.role, Kind.BALANCE_CREDIT))
    matter = matter_of(till, command.target, scene.customer_id)
    reasons = till.policy.reasons(look.role, kind_of(matter))
    may_void = till.policy.may(look.role, Kind.VOID)
    return chooser(masked_matter(look, matter), _target(matter, command.target), reasons, scene, may_void)


def open_form(look: Look, scene: Scene, command: Command) -> Card:
    """The form of an action, with the reason that was chosen before."""
    proposal = _proposal(look, scene, command)
    wish = wish_of(command.fields, command.after, look.ticket.agent.decimal)
    stop = _stopped_already(scene, proposal, wish)
    return (
        blocked_page(stop, masked_matter(look, proposal.matter), scene)
        if stop
        else _form(look, scene, proposal, wish, {})
    )


def _stopped_already(scene: Scene, proposal: Proposal, wish: Wish) -> Check | None:
    """What forbids this whatever is typed: told before the agent fills a form in vain."""
    way = _way(proposal, wish)
    found = read(Wish(wrong=proposal.reasons[0].value), way, proposal.matter, proposal.reasons) if way else None
    if found is None or found.order is None:
        return None
    others = neighbours(proposal.till, found.order, "")
    return stopped(checked(Flight(found.order, proposal.matter, others, scene.match.sure, proposal.till.now)))


def propose(look: Look, scene: Scene, command: Command) -> Card:
    """What will happen: reads the form, looks at fresh facts, and keeps the proposal. Nothing moves."""
    proposal = _proposal(look, scene, command)
    wish = wish_of(command.fields, decimal=look.ticket.agent.decimal)
    way = _way(proposal, wish)
    if way is None:
        return _form(look, scene, proposal, wish, {})
    found = read(wish, way, proposal.matter, proposal.reasons)
    errors = dict(found.errors)
    if found.order is not None and not wish.note and _needs_note(look, proposal, found.order.wrong):
        errors["note"] = say("This reason needs a note for the record.")
    if found.order is None or errors:
        return _form(look, scene, proposal, wish, errors)
    return _proposed(look, scene, proposal, found.order, wish.note)


def _proposed(look: Look, scene: Scene, proposal: Proposal, order: Order, note: str) -> Card:
    till = proposal.till
    asker = Asker(person_of(look.ticket, look.role), look.role, note, scene.match.sure)
    shown = picture(till, order, proposal.matter, asker)
    action = Action(
        id=action_id(till.now, look.deps.new_token()),
        kind=proposal.kind,
        target=proposal.target,
        order=shown.order,
        place=place_of(look.ticket),
        agent=person_of(look.ticket, look.role),
        created_at=till.now,
        expires_at=till.now + LIFE,
        note=note,
        shown=shown.fingerprint,
    )
    refusal = _refused(shown)
    if refusal:
        till.ledger.record(about(action, Did.REFUSED, action.agent, till.now, {"why": refusal}))
        return _refusal_page(look, shown, scene)
    till.ledger.propose(action, about(action, Did.PROPOSED, action.agent, till.now))
    return confirm_page(action, shown_picture(look, shown), scene)


def _refused(shown: Picture) -> str:
    if shown.stop is not None:
        return "preflight"
    return "policy" if shown.verdict.answer is Answer.REFUSED else ""


def _refusal_page(look: Look, shown: Picture, scene: Scene) -> Card:
    if shown.stop is not None:
        return blocked_page(shown.stop, masked_matter(look, shown.matter), scene)
    raise Refused(*shown.verdict.sentence)


def _proposal(look: Look, scene: Scene, command: Command) -> Proposal:
    """Raises Refused when the agent's role may not do this at all, NotTheirs, NotFound, Unavailable."""
    till = till_of(look)
    kind = KINDS[command.kind]
    reasons = till.policy.reasons(look.role, kind)
    if not till.policy.may(look.role, kind) or not reasons:
        raise Refused("Your role may not do this. Ask your lead.")
    matter = matter_of(till, command.target, scene.customer_id)
    return Proposal(till, kind, _target(matter, command.target), matter, reasons)


def _target(matter: Matter, asked: str) -> str:
    """The id that stands in commands: the charge of a payment that was named by its intent."""
    if asked.startswith("pi_") and matter.payment is not None and matter.payment.charge_id:
        return matter.payment.charge_id
    return asked


def _way(proposal: Proposal, wish: Wish) -> Way | None:
    """The way that the agent chose if it is possible, else the one that fits what went wrong."""
    possible = [one.way for one in ways(proposal.kind, proposal.matter) if one.possible]
    chosen = next((way for way in possible if way.value == wish.way), None)
    wrong = wrong_of(wish.wrong) or proposal.reasons[0]
    return chosen or proposed(proposal.kind, proposal.matter, wrong)


def _needs_note(look: Look, proposal: Proposal, wrong: Wrong) -> bool:
    return proposal.till.policy.needs_note(look.role, wrong, proposal.kind)


def _form(look: Look, scene: Scene, proposal: Proposal, wish: Wish, errors: dict[str, Phrase]) -> Card:
    judged = ways(proposal.kind, proposal.matter)
    way = _way(proposal, wish)
    if way is None:
        return impossible_page(judged, masked_matter(look, proposal.matter), scene)
    policy, currency = proposal.till.policy, currency_of(proposal.matter)
    asking = Asking(
        kind=proposal.kind,
        target=proposal.target,
        matter=masked_matter(look, proposal.matter),
        ways=judged,
        way=way,
        reasons=proposal.reasons,
        noted=frozenset(one for one in proposal.reasons if policy.needs_note(look.role, one, proposal.kind)),
        limit=policy.limit(look.role, way, currency),
        unlimited=policy.endless(look.role, way),
        wish=wish,
        errors=errors,
    )
    return form_page(asking, scene)

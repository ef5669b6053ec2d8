"""The second click: what was shown is done, once, or nothing is."""

from dataclasses import replace

from app.domain.actions import LIFE, Action, State, action_id
from app.domain.audit import Did
from app.domain.card import Card
from app.domain.errors import NotFound, Refused
from app.domain.pages.confirm import blocked_page, confirm_page, what_changed
from app.domain.pages.receipt import receipt
from app.domain.pages.scene import Scene
from app.domain.policy import Answer
from app.domain.putting_right.picture import Picture
from app.domain.ticket import Command
from app.ports import Budget
from app.usecases.acting import Beside, beside, masked_matter, shown_picture
from app.usecases.action_page import action_of, page_of
from app.usecases.executing import carry_out
from app.usecases.look import Look
from app.usecases.picturing import Asker, budget_of, matter_of, picture
from app.usecases.recording import about, same_person


def confirm(look: Look, scene: Scene, command: Command) -> Card:
    """Does what was shown. An action that is finished or under way only shows its receipt; facts that changed are shown
    anew; an old proposal is laid aside."""
    here = beside(look, scene)
    action = own_action(here, command.target)
    if action.state is not State.PROPOSED:
        return page_of(here, action)
    if action.expired(here.till.now):
        return page_of(here, expired(here, action))
    seen, budget = here.till.ledger.started(action.order.resource), budget_of(here.till, action)
    now = look_at(here, action)
    return instead(here, action, now) or _done(here, action, seen, budget)


def look_at(here: Beside, action: Action) -> Picture:
    """The agent's own order with facts as of now. Raises Unavailable, Refused."""
    matter = matter_of(here.till, action.target, here.scene.customer_id)
    asker = Asker(action.agent.id, here.look.role, action.note, here.scene.match.sure, action.id)
    return picture(here.till, action.order, matter, asker)


def own_action(here: Beside, action_id: str) -> Action:
    """The agent's own action beside this very ticket. Raises NotFound for any other."""
    action = action_of(here, action_id)
    if action.place != here.place or not same_person(action.agent, here.me):
        raise NotFound("This was begun by somebody else, or beside another ticket. Begin it here anew.")
    return action


def instead(here: Beside, action: Action, now: Picture) -> Card | None:
    """What is shown instead of doing it: why it may not be done, or facts that are not those that were shown. None when
    it may be done: whether another click was faster is for the claim to see. Raises Refused with the policy's
    sentence."""
    if _as_shown(action, now):
        return None
    current = here.till.ledger.action(action.id) or action
    if current.state is not action.state:  # another click was faster, and what it did is among the facts by now
        return page_of(here, current)
    if now.stop is not None:
        _record(here, action, "preflight")
        return blocked_page(now.stop, masked_matter(here.look, now.matter), here.scene)
    if now.verdict.answer is Answer.REFUSED:
        _record(here, action, "policy")
        raise Refused(*now.verdict.sentence)
    if now.fingerprint != action.shown:
        return shown_anew(here, action, now)
    return confirm_page(action, shown_picture(here.look, now), here.scene)


def _as_shown(action: Action, now: Picture) -> bool:
    return now.stop is None and now.verdict.answer is Answer.ALLOWED and now.fingerprint == action.shown


def expired(here: Beside, action: Action) -> Action:
    """Lays a proposal aside; gives it as it stands, should somebody have been faster."""
    now = here.till.now
    old = replace(action, state=State.EXPIRED, finished_at=now)
    kept = here.till.ledger.change(old, (State.PROPOSED,), about(old, Did.EXPIRED, action.agent, now))
    return old if kept else here.till.ledger.action(action.id) or old


def shown_anew(here: Beside, action: Action, now: Picture) -> Card:
    """The new picture as a proposal of its own, and the old one laid aside: a second click on the old button, made
    before the new picture was seen, finds nothing to do."""
    laid_aside = expired(here, action)
    if laid_aside.state is not State.EXPIRED:
        return page_of(here, laid_aside)
    at = here.till.now
    anew = replace(
        action,
        id=action_id(at, here.look.deps.new_token()),
        order=now.order,
        shown=now.fingerprint,
        created_at=at,
        expires_at=at + LIFE,
    )
    here.till.ledger.propose(anew, about(anew, Did.PROPOSED, anew.agent, at, {"instead_of": action.id}))
    return confirm_page(anew, shown_picture(here.look, now), here.scene, what_changed(action, now))


def _done(here: Beside, action: Action, seen: int, budget: Budget | None) -> Card:
    done = carry_out(here.hands, action, seen, Did.CONFIRMED, budget)
    here.look.deps.cache.drop(here.scene.customer_id)
    return receipt(done, here.scene, noted=False) if done is not None else _lost(here, action)


def _lost(here: Beside, action: Action) -> Card:
    """The claim was lost: to the same action's other click, or to another action that was there first."""
    current = here.till.ledger.action(action.id) or action
    if current.state is not State.PROPOSED:
        return page_of(here, current)
    now = look_at(here, current)
    return instead(here, current, now) or shown_anew(here, current, now)


def _record(here: Beside, action: Action, why: str) -> None:
    here.till.ledger.record(about(action, Did.REFUSED, here.me, here.till.now, {"why": why}))

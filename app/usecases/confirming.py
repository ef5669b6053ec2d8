"""The second click: what was shown is done, once, or nothing is."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.actions import LIFE, Action, State, action_id
from app.domain.audit import Did
from app.domain.card import Card
from app.domain.errors import NotFound, Refused
from app.domain.matter import Matter
from app.domain.pages.confirm import blocked_page, confirm_page, what_changed
from app.domain.pages.receipt import receipt
from app.domain.pages.scene import Scene
from app.domain.policy import Answer
from app.domain.putting_right.picture import Picture
from app.domain.ticket import Command
from app.usecases import cards
from app.usecases.acting import Beside, masked_matter, shown_picture, till_of
from app.usecases.action_page import action_of, page_of, shown_to
from app.usecases.executing import carry_out
from app.usecases.look import Look
from app.usecases.picturing import Asker, Known, Till, budget_of, judged, known_of, looked_at, owned
from app.usecases.recording import about, person_of, place_of, same_person


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What was asked of a proposal before anything else: how many actions about the same had ever started, then what
    our ledger says, then the facts, which are under way."""

    seen: int
    known: Known
    matter: Callable[[], Matter]


def confirm(look: Look, command: Command) -> Card:
    """Does what was shown. An action that is finished or under way only shows its receipt; facts that changed are shown
    anew; an old proposal is laid aside. Stripe is asked as soon as our ledger was; the rest is looked at meanwhile."""
    till = till_of(look)
    action = till.ledger.action(command.target)
    ahead = _ahead(till, action) if action is not None and _may_be_done(look, till, action) else None
    scene = cards.current_scene(look, acting=True)
    if not isinstance(scene, Scene):
        return scene
    here = Beside(look, till, scene)
    action = _own(here, shown_to(here, action))
    if action.state is not State.PROPOSED:
        return page_of(here, action)
    if ahead is None:  # it is too old
        return page_of(here, expired(here, action))
    matter = owned(ahead.matter(), scene.customer_id)
    now = judged(till, action.order, matter, _asker(here, action), ahead.known)
    if not _as_shown(action, now):
        now = look_at(here, action)  # somebody will read it: with all that is told
    return instead(here, action, now) or _done(here, action, ahead)


def _may_be_done(look: Look, till: Till, action: Action) -> bool:
    """Whether this may be the agent's own proposal beside this ticket; whether it is the customer's, is seen later."""
    open_now = action.state is State.PROPOSED and not action.expired(till.now)
    return open_now and _begun_here(look, action)


def _begun_here(look: Look, action: Action) -> bool:
    return action.place == place_of(look.ticket) and same_person(action.agent, person_of(look.ticket, look.role))


def _ahead(till: Till, action: Action) -> _Ahead:
    """In this order, as picturing.looked_at."""
    seen = till.ledger.started(action.order)
    known = known_of(till, action.order, action.agent, action.id)
    return _Ahead(seen, known, till.money.ask_matter(action.target, till.seconds))


def look_at(here: Beside, action: Action) -> Picture:
    """The agent's own order with facts as of now. Raises Unavailable, Refused."""
    return looked_at(here.till, action, here.scene.customer_id, _asker(here, action))


def _asker(here: Beside, action: Action) -> Asker:
    return Asker(action.agent, here.look.role, action.note, here.scene.match.sure, action.id)


def own_action(here: Beside, action_id: str) -> Action:
    """The agent's own action beside this very ticket. Raises NotFound for any other."""
    return _own(here, action_of(here, action_id))


def _own(here: Beside, action: Action) -> Action:
    if not _begun_here(here.look, action):
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


def _done(here: Beside, action: Action, ahead: _Ahead) -> Card:
    done = carry_out(here.hands, action, ahead.seen, Did.CONFIRMED, budget_of(here.till, ahead.known))
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

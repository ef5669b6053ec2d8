"""Approval on the card of the very ticket: ask, look, approve, decline, withdraw."""

from dataclasses import replace

from app.domain.actions import Action, State
from app.domain.card import Card, say
from app.domain.errors import NotFound
from app.domain.pages.approval import approve_page
from app.domain.pages.confirm import confirm_page, what_changed
from app.domain.pages.scene import Scene
from app.domain.policy import Answer
from app.domain.ticket import Command
from app.usecases import approvals
from app.usecases.acting import Beside, beside, shown_picture
from app.usecases.action_page import action_of, decider, may_decide, page_of
from app.usecases.confirming import instead, look_at, own_action
from app.usecases.look import Look
from app.usecases.recording import same_ticket


def ask(look: Look, scene: Scene, command: Command) -> Card:
    """The agent asks for approval of what was shown; of facts that changed the new picture is shown instead."""
    here = beside(look, scene)
    action = own_action(here, command.target)
    if action.state is not State.PROPOSED or action.expired(here.till.now):
        return page_of(here, action)
    action = replace(action, note=_typed(command) or action.note)
    now = look_at(here, action)
    if now.fingerprint == action.shown and now.verdict.answer is Answer.APPROVAL and now.stop is None:
        return page_of(here, approvals.ask(here.till, here.hands, action))
    return instead(here, action, now) or confirm_page(action, shown_picture(look, now), scene)


def open_action(look: Look, scene: Scene, command: Command) -> Card:
    """An action of this customer as it stands."""
    here = beside(look, scene)
    return page_of(here, action_of(here, command.target))


def open_approval(look: Look, scene: Scene, command: Command) -> Card:
    """The request with facts as of now, for somebody who may decide."""
    here = beside(look, scene)
    action = action_of(here, command.target)
    if action.state is not State.WAITING or action.expired(here.till.now) or not may_decide(here, action):
        return page_of(here, action)
    return _to_approve(here, action)


def approve(look: Look, scene: Scene, command: Command) -> Card:
    """Carries out what was asked, if it is still what was shown."""
    here = beside(look, scene)
    action = _asked_here(here, command)
    decided = approvals.approve(decider(here), action, scene.match.sure, command.after)
    look.deps.cache.drop(scene.customer_id)
    if decided.changed is None:
        return page_of(here, decided.action)
    shown = shown_picture(look, decided.changed)
    return approve_page(decided.action, shown, scene, what_changed(action, decided.changed))


def decline(look: Look, scene: Scene, command: Command) -> Card:
    """Ends the request with a reason."""
    here = beside(look, scene)
    action = _asked_here(here, command)
    if action.state is not State.WAITING:
        return page_of(here, action)
    reason = _typed(command)
    if not reason and may_decide(here, action):
        shown = shown_picture(look, approvals.look_at(here.till, action, scene.match.sure))
        return approve_page(action, shown, scene, error=say("Say why."))
    return page_of(here, approvals.decline(decider(here), action, reason))


def withdraw(look: Look, scene: Scene, command: Command) -> Card:
    """The asker takes the request back."""
    here = beside(look, scene)
    action = own_action(here, command.target)
    if action.state is not State.WAITING:
        return page_of(here, action)
    return page_of(here, approvals.withdraw(here.till, here.hands, action, here.me))


def _to_approve(here: Beside, action: Action) -> Card:
    picture = approvals.look_at(here.till, action, here.scene.match.sure)
    return approve_page(action, shown_picture(here.look, picture), here.scene)


def _typed(command: Command) -> str:
    return " ".join(command.fields.get("note", "").split())[: approvals.LONGEST_REASON]


def _asked_here(here: Beside, command: Command) -> Action:
    """A request beside this very ticket. Raises NotFound for one of another ticket."""
    action = action_of(here, command.target)
    if not same_ticket(action.place, here.place):
        raise NotFound("This was asked beside another ticket. Decide there, or in the console.")
    return action

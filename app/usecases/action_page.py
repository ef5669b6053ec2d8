"""The page of an action in its state, and who may decide upon it."""

from app.domain.actions import Action, State
from app.domain.card import Card
from app.domain.errors import NotFound, Refused
from app.domain.pages.approval import waiting_page
from app.domain.pages.receipt import receipt
from app.domain.policy import Answer
from app.usecases import approvals
from app.usecases.acting import Beside
from app.usecases.recording import same_person
from app.usecases.telling import told


def action_of(here: Beside, action_id: str) -> Action:
    """An action of this ticket's customer. Raises NotFound for any other."""
    return shown_to(here, here.till.ledger.action(action_id))


def shown_to(here: Beside, action: Action | None) -> Action:
    """The action, which must be of this ticket's customer. Raises NotFound for any other."""
    if action is None or action.order.customer_id != here.scene.customer_id:
        raise NotFound("There is no such action for this customer.")
    return action


def page_of(here: Beside, action: Action) -> Card:
    """The page of an action in its state."""
    if action.state is State.WAITING and action.expired(here.till.now):
        action = approvals.expire(here.till, here.hands, action)
    if action.state is State.WAITING:
        return _waiting(here, action)
    return receipt(action, here.scene, told(here.till.ledger, action))


def may_decide(here: Beside, action: Action) -> bool:
    """Whether this agent may decide upon the request."""
    try:
        approvals.may_decide(decider(here), action)
    except Refused:
        return False
    return True


def decider(here: Beside) -> approvals.Decider:
    """This agent as somebody who decides."""
    return approvals.Decider(here.till, here.hands, here.me, here.look.role)


def _waiting(here: Beside, action: Action) -> Card:
    order, policy = action.order, here.till.policy
    roles = tuple(
        role.name
        for role in policy.approvers()
        if policy.may_approve(role, order.way, order.amount).answer is Answer.ALLOWED
    )
    own = same_person(action.agent, here.me) and action.place == here.place
    limit = policy.limit(policy.role_now(action.agent), order.way, order.amount.currency)
    return waiting_page(action, here.scene, policy.names_of(roles), limit, own)

"""What a lead does in the console: sign in, look at a request or an action, decide upon it."""

from dataclasses import dataclass, replace
from datetime import timedelta

from app.deps import Deps
from app.domain.actions import Action, Person, State
from app.domain.audit import AuditEvent, Did
from app.domain.billing import Customer, Snapshot
from app.domain.card import Card, say
from app.domain.errors import NotFound, Refused
from app.domain.matching import How, Match
from app.domain.matter import Matter
from app.domain.pages.approval import approve_page, waiting_page
from app.domain.pages.confirm import what_changed
from app.domain.pages.receipt import receipt
from app.domain.pages.scene import Scene
from app.domain.policy import Answer, Role
from app.domain.ticket import Agent
from app.ports import Wanted
from app.usecases import approvals, reconciling, recovery
from app.usecases.acting import masked_for
from app.usecases.executing import Hands
from app.usecases.overseeing import ledger_of
from app.usecases.picturing import Till
from app.usecases.telling import told

ANOTHER = say("The ticket's customer is another one by now. Decline it, and let it be asked anew.")
MOST = 200
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lead:
    """Somebody who is signed in to the console, with today's role."""

    person: Person
    role: Role


@dataclass(frozen=True, slots=True)
class Desk:
    """The console's tools. Raises Refused where money cannot be moved."""

    deps: Deps
    lead: Lead
    till: Till
    hands: Hands

    @property
    def decider(self) -> approvals.Decider:
        """The lead as somebody who decides."""
        return approvals.Decider(self.till, self.hands, self.lead.person, self.lead.role)


def lead_of(deps: Deps, email: str, name: str) -> Lead | None:
    """The lead with this address; None when the policy lets nobody with it into the console."""
    role = deps.policy.role_of(Agent(email, name, email))
    known = name or role.names.get(email) or email
    return Lead(Person(email, known, email, role.name), role) if role.console else None


def desk_of(deps: Deps, lead: Lead) -> Desk:
    """Raises Refused where money cannot be moved."""
    able = reconciling.hands(deps)
    if able is None:
        raise Refused("Nothing can be put right from here yet.")
    able = replace(able, aside=deps.aside)
    return Desk(deps, lead, Till(able.money, able.ledger, deps.policy, deps.now()), able)


def signed_in(deps: Deps, lead: Lead) -> None:
    """Writes down that somebody signed in."""
    if deps.ledger is not None:
        who = lead.person
        event = AuditEvent(deps.now(), Did.SIGNED_IN, who.id, who.email, who.role, channel="console")
        deps.ledger.record(event)


def waiting(deps: Deps) -> tuple[Action, ...]:
    """The requests that wait, the one that ends first on top."""
    found = ledger_of(deps).actions(Wanted(states=(State.WAITING,)), MOST)
    return tuple(sorted((one for one in found if not one.expired(deps.now())), key=lambda one: one.expires_at))


def decided(deps: Deps) -> tuple[Action, ...]:
    """What was decided in the last 24 hours, newest first."""
    states = (State.DONE, State.FAILED, State.DECLINED, State.RUNNING, State.UNKNOWN)
    found = ledger_of(deps).actions(Wanted(states=states, since=deps.now() - 4 * A_DAY), MOST)
    since = deps.now() - A_DAY
    return tuple(one for one in found if one.approver is not None and one.decided_at and one.decided_at >= since)


def opened(desk: Desk, action_id: str) -> tuple[Action, Card]:
    """An action as it stands: one that waits with facts as of now. Raises NotFound, Unavailable, Refused."""
    action = desk.till.ledger.action(action_id)
    if action is None:
        raise NotFound("There is no such action.")
    if action.state is State.WAITING and action.expired(desk.till.now):
        action = approvals.expire(desk.till, desk.hands, action)
    if action.state is not State.WAITING:
        return action, receipt(action, _scene(desk, action, None), told(desk.till.ledger, action))
    return action, _to_decide(desk, action)


def approve(desk: Desk, action_id: str, mark: str) -> Action:
    """Carries it out if it is still what was shown. Raises Refused with what is in the way."""
    action = _asked(desk, action_id)
    if action.state is State.WAITING and _of_another(desk, action):
        raise Refused(*ANOTHER)
    decision = approvals.approve(desk.decider, action, _linked(desk, action), mark)
    desk.deps.cache.drop(decision.action.order.customer_id or "")
    if decision.changed is not None:
        raise Refused(*what_changed(decision.action, decision.changed))
    return decision.action


def decline(desk: Desk, action_id: str, reason: str) -> Action:
    """Ends a request. Raises Refused without a reason."""
    return approvals.decline(desk.decider, _asked(desk, action_id), " ".join(reason.split()))


def check(desk: Desk, action_id: str) -> Action:
    """Asks Stripe once more what came of an action."""
    action = _asked(desk, action_id)
    return recovery.look_now(desk.hands, action) if action.state in (State.RUNNING, State.UNKNOWN) else action


def _asked(desk: Desk, action_id: str) -> Action:
    action = desk.till.ledger.action(action_id)
    if action is None:
        raise NotFound("There is no such action.")
    return action


def _to_decide(desk: Desk, action: Action) -> Card:
    """The page of a request: to decide upon, or only to look at for the asker and whoever may not decide."""
    picture = approvals.look_at(desk.till, action, _linked(desk, action))
    picture = replace(picture, matter=masked_for(desk.lead.role, picture.matter))
    scene = _scene(desk, action, picture.matter)
    try:
        approvals.may_decide(desk.decider, action)
    except Refused:
        policy, order = desk.till.policy, action.order
        able = [
            one.name
            for one in policy.approvers()
            if policy.may_approve(one, order.way, order.amount).answer is Answer.ALLOWED
        ]
        return waiting_page(action, scene, policy.names_of(able), None, False)
    return approve_page(action, picture, scene, ANOTHER if _of_another(desk, action) else ())


def _linked(desk: Desk, action: Action) -> bool:
    """Whether somebody said that the requester of the action's ticket is this customer."""
    link = desk.deps.store.link(action.place.requester_key)
    return link is not None and link.customer_id == action.order.customer_id


def _of_another(desk: Desk, action: Action) -> bool:
    """Whether the requester of the action's ticket is said to be another customer by now."""
    link = desk.deps.store.link(action.place.requester_key)
    return link is not None and link.customer_id != action.order.customer_id


def _scene(desk: Desk, action: Action, matter: Matter | None) -> Scene:
    """The customer of an action as a page needs it; only its id where nothing was read."""
    customer_id = action.order.customer_id or ""
    customer = matter.customer if matter is not None and matter.customer is not None else Customer(customer_id)
    payments = (matter.payment,) if matter is not None and matter.payment is not None else ()
    snapshot = Snapshot(customer, desk.till.now, payments=payments)
    return Scene(snapshot, Match(customer_id, How.LINK), desk.till.now)

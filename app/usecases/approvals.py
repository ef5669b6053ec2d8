"""Approval: an agent asks, another person decides with fresh facts, and what is approved is carried out once."""

from dataclasses import dataclass, replace

from app.domain.actions import Action, Person, State
from app.domain.audit import AuditEvent, Did
from app.domain.errors import Refused
from app.domain.phrase import Typed
from app.domain.policy import Answer, Role
from app.domain.putting_right.picture import Picture, mark_of
from app.usecases.executing import Hands, carry_out
from app.usecases.picturing import Asker, Till, looked_at
from app.usecases.recording import about, same_person

LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who decides, with today's role, at the till and with the hands of this request."""

    till: Till
    hands: Hands
    person: Person
    role: Role


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a decision: the action as it stands, and the new picture when the facts were others."""

    action: Action
    changed: Picture | None = None


def ask(till: Till, hands: Hands, action: Action) -> Action:
    """Asks for approval of what was just looked at and needs it. Raises Refused without a note."""
    if not action.note:
        raise Refused("Whoever approves needs to know why. Write a note.")
    asked = replace(
        action,
        state=State.WAITING,
        asked_at=till.now,
        expires_at=till.now + till.policy.approval_life,
    )
    return _changed(till, hands, asked, State.PROPOSED, about(asked, Did.ASKED, asked.agent, till.now))


def look_at(till: Till, action: Action, sure: bool) -> Picture:
    """The request with facts as of now, judged for the one who asked. Raises Unavailable, Refused."""
    role = till.policy.role_now(action.agent)
    return looked_at(till, action, action.order.customer_id, Asker(action.agent, role, action.note, sure, action.id))


def approve(decider: Decider, action: Action, sure: bool, seen_picture: str = "") -> Decision:
    """Carries out what was asked, if it is still what was shown: the picture of which `seen_picture` is the mark, else
    the one that the asker saw. Approving twice does it once.

    Raises Refused for the asker, for somebody who may not approve as much, and when it may not be done any more.
    """
    till, hands = decider.till, decider.hands
    if action.state is not State.WAITING:
        return Decision(action)
    if action.expired(till.now):
        return Decision(expire(till, hands, action))
    may_decide(decider, action)
    seen = till.ledger.started(action.order)
    now = look_at(till, action, sure)
    current = till.ledger.action(action.id) or action
    if current.state is not State.WAITING:
        return Decision(current)
    if now.stop is not None:
        raise Refused(*(now.stop.detail or now.stop.label))
    if now.verdict.answer is Answer.REFUSED:
        raise Refused(*now.verdict.sentence)
    if now.order != action.order:
        raise Refused("The amount would be another by now. Decline it, and let it be asked anew.")
    if now.mark != (seen_picture or mark_of(action.shown)):
        return Decision(action, now)
    decided = replace(action, approver=decider.person, decided_at=till.now)
    done = carry_out(hands, decided, seen, Did.APPROVED)
    return Decision(done or till.ledger.action(action.id) or action)


def decline(decider: Decider, action: Action, reason: str) -> Action:
    """Ends the request. Raises Refused without a reason, and as approve does."""
    may_decide(decider, action)
    if not reason:
        raise Refused("Say why. {name} reads it on the ticket.", name=Typed(action.agent.name))
    declined = replace(
        action,
        state=State.DECLINED,
        approver=decider.person,
        decision=reason[:LONGEST_REASON],
        decided_at=decider.till.now,
        finished_at=decider.till.now,
    )
    return _ended(decider.till, decider.hands, declined, Did.DECLINED, decider.person)


def withdraw(till: Till, hands: Hands, action: Action, who: Person) -> Action:
    """The asker takes the request back. Raises Refused for anybody else."""
    if not same_person(action.agent, who):
        raise Refused("Only the one who asked can take it back.")
    withdrawn = replace(action, state=State.WITHDRAWN, finished_at=till.now)
    return _ended(till, hands, withdrawn, Did.WITHDRAWN, who)


def expire(till: Till, hands: Hands, action: Action) -> Action:
    """The request was not decided in time."""
    expired = replace(action, state=State.EXPIRED, finished_at=till.now)
    return _ended(till, hands, expired, Did.EXPIRED, action.agent)


def may_decide(decider: Decider, action: Action) -> None:
    """Raises Refused for the asker and for a role that may not approve this."""
    if same_person(action.agent, decider.person):
        raise Refused("You asked for this yourself. Somebody else must approve it.")
    verdict = decider.till.policy.may_approve(decider.role, action.order.way, action.order.amount)
    if verdict.answer is not Answer.ALLOWED:
        raise Refused(*verdict.sentence)


def _ended(till: Till, hands: Hands, after: Action, did: Did, who: Person) -> Action:
    return _changed(till, hands, after, State.WAITING, about(after, did, who, till.now))


def _changed(till: Till, hands: Hands, after: Action, was: State, event: AuditEvent) -> Action:
    """Keeps the change with what its ticket must be told; gives the action as it stands."""
    if not till.ledger.change(after, (was,), event, hands.notes(after)):
        return till.ledger.action(after.id) or after
    hands.wake()
    return after

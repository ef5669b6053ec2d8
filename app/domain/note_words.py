"""What the note on a ticket says of an action: who did what, why, by which ids it is found, when it arrives.

A note is read by everybody who may see the ticket, so it names no customer and no card.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from enum import StrEnum

from app.domain.actions import REFUNDING, Action, Person, State, Way
from app.domain.explain.arrival import arrival_by
from app.domain.note_ways import DONE, NOTE_ONLY, TAGS, WISH
from app.domain.phrase import At, Day, Name, Phrase, Typed, say
from app.domain.putting_right.wrongs import ON_RECORD
from app.domain.refund_watch import OVER

LATE = timedelta(minutes=1)
"""Who waited longer than that for an outcome was told that it is not known yet."""


class Told(StrEnum):
    """What a note tells; the ticket gets one of each at most."""

    DONE = "done"
    NOT_DONE = "not_done"
    ASKED = "asked"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REFERENCED = "referenced"
    CAME_BACK = "came_back"


_STATES: Mapping[State, Told] = {
    State.WAITING: Told.ASKED,
    State.DECLINED: Told.DECLINED,
    State.WITHDRAWN: Told.WITHDRAWN,
}


def told(action: Action) -> tuple[Told, ...]:
    """What the ticket must have been told of an action as it stands. What only its agent waited for is on the card."""
    outcome, asked = action.outcome, action.asked_at is not None
    if action.state is State.DONE:
        back = (Told.CAME_BACK,) if outcome.refund_status in OVER else ()
        known = (Told.REFERENCED,) if outcome.bank_reference and not back else ()
        return (Told.DONE, *known, *back)
    if action.state is State.FAILED:
        return (Told.NOT_DONE,) if asked or _late(action) or action.attempts > 1 else ()
    if action.state is State.EXPIRED:
        return (Told.EXPIRED,) if asked else ()
    return (_STATES[action.state],) if action.state in _STATES else ()


def paragraphs(action: Action, what: Told) -> tuple[Phrase, ...]:
    """The lines of the note."""
    return tuple(line for line in _LINES[what](action) if line)


def tags(action: Action, what: Told) -> tuple[str, ...]:
    """The tags that the ticket gets with the note, in the letters that both helpdesks take."""
    if what is Told.CAME_BACK:
        return ("counterfoil_refund_failed",)
    return TAGS.get(action.order.way, NOTE_ONLY) if what is Told.DONE else ()


def author(action: Action, what: Told) -> Person | None:
    """Whose note it is: of the one who did it; None for what nobody did."""
    if what in (Told.DONE, Told.DECLINED):
        return action.approver or action.agent
    return action.agent if what in (Told.ASKED, Told.WITHDRAWN) else None


def _done(action: Action) -> tuple[Phrase, ...]:
    first = _made(action)
    late = say("Stripe answered late. Now it is certain.") if _late(action) else ()
    return (first, late, _who(action), _note(action), _ids(action), _arrival(action))


def _made(action: Action) -> Phrase:
    """What was done; of a refund no more than Stripe says of it."""
    status = action.outcome.refund_status
    if action.order.way not in REFUNDING or status == "succeeded":
        return DONE[action.order.way](action.order.amount)
    what = _wish(action)
    if status == "pending":
        return say("{what}: accepted by Stripe, on its way.", what=what)
    if status == "requires_action":
        return say("{what}: accepted by Stripe, and now it needs the customer.", what=what)
    return say("{what}: accepted by Stripe, not finished yet.", what=what)


def _not_done(action: Action) -> tuple[Phrase, ...]:
    first = say("Not done: {what}. Nothing was changed.", what=_wish(action))
    return (first, action.outcome.sentence, _who(action), _note(action))


def _asked(action: Action) -> tuple[Phrase, ...]:
    until = say("Can be decided on this card and in the console until {at}.", at=At(action.expires_at))
    return (say("Waits for approval: {what}.", what=_wish(action)), _who(action), _note(action), until)


def _declined(action: Action) -> tuple[Phrase, ...]:
    first = say("Declined: {what}. Nothing was done.", what=_wish(action))
    return (first, _decided(action), say("Asked by {agent}.", agent=Typed(action.agent.name)))


def _decided(action: Action) -> Phrase:
    who = Typed(action.approver.name) if action.approver is not None else say("Unknown")
    return say("{approver} says: {reason}", approver=who, reason=Name(action.decision))


def _withdrawn(action: Action) -> tuple[Phrase, ...]:
    agent = Typed(action.agent.name)
    return (say("Not wanted any more: {what}.", what=_wish(action)), say("Taken back by {agent}.", agent=agent))


def _expired(action: Action) -> tuple[Phrase, ...]:
    first = say("Nobody decided in time: {what}. Nothing was done.", what=_wish(action))
    return (first, say("Asked by {agent}.", agent=Typed(action.agent.name)))


def _referenced(action: Action) -> tuple[Phrase, ...]:
    reference = Name(action.outcome.bank_reference or "")
    first = say(
        "The refund of {amount} has a bank reference: {reference}.", amount=action.order.amount, reference=reference
    )
    return (first, say("The customer's bank can find it by this."), _ids(action))


def _came_back(action: Action) -> tuple[Phrase, ...]:
    first = say("The refund of {amount} did not arrive. The customer did not get it.", amount=action.order.amount)
    next_step = say("The card beside this ticket says where the money is and what to do.")
    made = say("Made on {day} by {agent}.", day=Day(action.finished_at or action.created_at), agent=_agent(action))
    return (first, next_step, made, _ids(action))


_LINES: Mapping[Told, Callable[[Action], tuple[Phrase, ...]]] = {
    Told.DONE: _done,
    Told.NOT_DONE: _not_done,
    Told.ASKED: _asked,
    Told.DECLINED: _declined,
    Told.WITHDRAWN: _withdrawn,
    Told.EXPIRED: _expired,
    Told.REFERENCED: _referenced,
    Told.CAME_BACK: _came_back,
}


def _wish(action: Action) -> Phrase:
    return WISH[action.order.way](action.order.amount)


def _agent(action: Action) -> Typed:
    return Typed(action.agent.name)


def _who(action: Action) -> Phrase:
    agent, reason = _agent(action), ON_RECORD[action.order.wrong]
    if action.approver is None:
        return say("By {agent}. Reason: {reason}.", agent=agent, reason=reason)
    approver = Typed(action.approver.name)
    return say(
        "Asked by {agent}, approved by {approver}. Reason: {reason}.", agent=agent, approver=approver, reason=reason
    )


def _note(action: Action) -> Phrase:
    """As a name, since a stranger's words are cut after 200 letters; the helpdesks' writers clean every line."""
    return say("Note: {note}", note=Name(action.note)) if action.note else ()


def _ids(action: Action) -> Phrase:
    outcome, way = action.outcome, action.order.way
    if way is Way.REFUND:
        return say("Refund {id}.", id=Name(outcome.refund_id or outcome.reference or ""))
    if way is Way.BALANCE:
        return say("Balance transaction {id}.", id=Name(outcome.reference or ""))
    number = Name(outcome.number or outcome.reference or "")
    if way is Way.VOID:
        return say("Invoice {number}.", number=number)
    if outcome.refund_id:
        return say("Credit note {number}, refund {id}.", number=number, id=Name(outcome.refund_id))
    return say("Credit note {number}.", number=number)


def _arrival(action: Action) -> Phrase:
    status = action.outcome.refund_status
    if action.order.way not in REFUNDING or status in OVER:
        return ()
    if status == "requires_action":
        return say("The customer must say where the money shall go. Stripe asks for it by e-mail.")
    due = arrival_by(action.order.paid_by, action.finished_at or action.created_at)
    if due is None:
        return say("How long it takes to arrive depends on the customer's bank.")
    return say("It arrives between about {first} and {last}.", first=Day(due.first), last=Day(due.last))


def _late(action: Action) -> bool:
    started, finished = action.started_at, action.finished_at
    return started is not None and finished is not None and finished - started >= LATE

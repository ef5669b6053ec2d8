"""Actions and events as rows of a table: phrases for what they say, ids for where they lead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.actions import Action, State, Way
from app.domain.amount import Money
from app.domain.audit import AuditEvent, Chained, Did
from app.domain.card import Day, Moment, Phrase, Status, Tone, Typed, say
from app.domain.pages.actions import WAYS, state_of
from app.domain.phrase import Name
from app.domain.putting_right.wrongs import ON_RECORD, WORDS, wrong_of
from integrations.console.how_words import how_words
from integrations.console.macro_words import CHANGES, changed_words

DID: dict[Did, Status] = {
    Did.VIEWED: Status(Tone.CLOSED, say("Card viewed")),
    Did.PROPOSED: Status(Tone.WAITING, say("Proposed")),
    Did.REFUSED: Status(Tone.ATTENTION, say("Refused")),
    Did.ASKED: Status(Tone.WAITING, say("Approval asked")),
    Did.CONFIRMED: Status(Tone.WAITING, say("Confirmed")),
    Did.APPROVED: Status(Tone.GOOD, say("Approved")),
    Did.DECLINED: Status(Tone.CLOSED, say("Declined")),
    Did.WITHDRAWN: Status(Tone.CLOSED, say("Withdrawn")),
    Did.EXPIRED: Status(Tone.CLOSED, say("Expired")),
    Did.EXECUTED: Status(Tone.GOOD, say("Done")),
    Did.FAILED: Status(Tone.CLOSED, say("Not done")),
    Did.UNKNOWN: Status(Tone.ATTENTION, say("Not known yet")),
    Did.SETTLED: Status(Tone.GOOD, say("Refund settled")),
    Did.CAME_BACK: Status(Tone.PROBLEM, say("Refund came back")),
    Did.NOTED: Status(Tone.GOOD, say("Noted on the ticket")),
    Did.NOT_NOTED: Status(Tone.ATTENTION, say("Note not posted")),
    Did.USED: Status(Tone.GOOD, say("Reply used")),
    Did.SIGNED_IN: Status(Tone.CLOSED, say("Signed in")),
    Did.POLICY_CHANGED: Status(Tone.ATTENTION, say("Policy changed")),
    Did.ROLE_CHANGED: Status(Tone.ATTENTION, say("Role changed")),
    Did.MACRO_CHANGED: Status(Tone.ATTENTION, say("Macro changed")),
}
TO_THE_CUSTOMER: dict[Did, Status] = {
    Did.NOTED: Status(Tone.GOOD, say("Reply sent to the customer")),
    Did.NOT_NOTED: Status(Tone.ATTENTION, say("Reply not sent")),
}


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action in a table."""

    id: str
    customer: Phrase
    about: Phrase
    by: Phrase
    role: Phrase
    at: datetime
    ends: datetime
    amount: Money
    way: Phrase
    status: Status
    decided: Phrase
    note: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of the record in a table; `amount` is None where none is told."""

    number: int
    at: datetime
    who: Phrase
    what: Status
    more: Phrase
    why: Phrase
    customer: Phrase
    ticket: Phrase
    amount: Money | None
    action_id: str
    macro: str


def action_row(action: Action, customer: str | None) -> ActionRow:
    """The row of an action, with the customer's name where it is known."""
    ticket = Name(action.place.ticket_id)
    return ActionRow(
        id=action.id,
        customer=say(Typed(customer)) if customer else say(Name(action.order.customer_id or "")),
        about=say("{reason}, ticket #{ticket}", reason=WORDS[action.order.wrong], ticket=ticket),
        by=say(Typed(action.agent.name)),
        role=say(Name(action.agent.role)),
        at=action.finished_at or action.asked_at or action.created_at,
        ends=action.expires_at,
        amount=action.order.amount,
        way=WAYS[action.order.way],
        status=state_of(action),
        decided=_decided(action),
        note=action.note,
    )


def event_row(chained: Chained, customer: str | None) -> EventRow:
    """The row of an event, with the customer's name where it is known."""
    event = chained.event
    return EventRow(
        number=chained.number,
        at=event.at,
        who=say(Typed(event.email or event.who)) if event.email or event.who else say("Counterfoil"),
        what=_what(event),
        more=_more(event),
        why=say(Typed(event.facts.get("note", ""))) if event.did in (Did.ASKED, Did.MACRO_CHANGED) else (),
        customer=say(Typed(customer)) if customer else say(Name(event.customer_id)),
        ticket=say(Name(f"#{event.ticket_id}")) if event.ticket_id else (),
        amount=_amount(event),
        action_id=event.action_id,
        macro=event.facts.get("macro", "") if event.did is Did.MACRO_CHANGED else "",
    )


def _what(event: AuditEvent) -> Status:
    """What happened; of a macro what became of it, of words whether they went to the customer."""
    known = DID.get(event.did, Status(Tone.CLOSED, say(Name(str(event.did)))))
    if event.facts.get("to") == "customer":
        return TO_THE_CUSTOMER.get(event.did, known)
    return CHANGES.get(event.facts.get("what", ""), known) if event.did is Did.MACRO_CHANGED else known


def days(rows: Iterable[EventRow], zone: ZoneInfo) -> list[tuple[Day, list[EventRow]]]:
    """The rows under the day on which they happened in this zone, in their order."""
    found: list[tuple[Day, list[EventRow]]] = []
    for row in rows:
        if not found or found[-1][0].at.astimezone(zone).date() != row.at.astimezone(zone).date():
            found.append((Day(row.at), []))
        found[-1][1].append(row)
    return found


def _decided(action: Action) -> Phrase:
    if action.approver is None or action.decided_at is None:
        return ()
    name, at = Typed(action.approver.name), Moment(action.decided_at, seconds=False)
    if action.state is State.DECLINED:
        return say("by {name}, {at}", name=name, at=at)
    return say("approved by {name}, {at}", name=name, at=at)


def _more(event: AuditEvent) -> Phrase:
    """What else is worth a glance: the way and reason, an id, how a customer was found."""
    way, wrong = event.facts.get("way", ""), wrong_of(event.facts.get("reason", ""))
    if event.facts.get("reference"):
        return say(Name(event.facts["reference"]))
    if way in Way._value2member_map_ and wrong is not None:
        return say("{way}, {reason}", way=WAYS[Way(way)], reason=ON_RECORD[wrong])
    return changed_words(event) if event.did is Did.MACRO_CHANGED else how_words(event)


def _amount(event: AuditEvent) -> Money | None:
    minor, currency = event.facts.get("amount", ""), event.facts.get("currency", "")
    return Money(int(minor), currency) if minor.lstrip("-").isdecimal() and currency else None

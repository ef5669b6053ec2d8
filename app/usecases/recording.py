"""The words of the record: audit events about actions, and who acts."""

from collections.abc import Mapping
from datetime import datetime

from app.domain.actions import Action, Person, Place
from app.domain.audit import AuditEvent, Did
from app.domain.policy import Role
from app.domain.ticket import Ticket

PROGRAM = Person("", "Counterfoil", None, "")
"""Who acts when nobody does: recovery, follow-up."""


def person_of(ticket: Ticket, role: Role) -> Person:
    """The agent beside this ticket, as somebody who acts."""
    agent = ticket.agent
    return Person(agent.id, agent.name or agent.email or agent.id, agent.email, role.name)


def place_of(ticket: Ticket) -> Place:
    """The ticket, as the place of an action."""
    return Place(ticket.channel, ticket.account, ticket.id, ticket.requester_key)


def same_ticket(one: Place, other: Place) -> bool:
    """Whether these are one ticket of one account, whoever its requester is by now."""
    return (one.channel, one.account, one.ticket_id) == (other.channel, other.account, other.ticket_id)


def same_person(one: Person, other: Person) -> bool:
    """Whether these are one human being: by e-mail address across helpdesks and console, and by id."""
    return one.known_as(other.id, other.address)


def about(action: Action, did: Did, who: Person, at: datetime, more: Mapping[str, str] | None = None) -> AuditEvent:
    """The event that says what was done with an action, by whom."""
    order = action.order
    facts = {
        "kind": action.kind.value,
        "way": order.way.value,
        "target": action.target,
        "amount": str(order.amount.minor),
        "currency": order.amount.currency,
        "reason": order.wrong.value,
        **({"note": action.note} if action.note else {}),
        **(more or {}),
    }
    return AuditEvent(
        at=at,
        did=did,
        who=who.id,
        email=who.email,
        role=who.role,
        channel=action.place.channel,
        account=action.place.account,
        ticket_id=action.place.ticket_id,
        customer_id=order.customer_id or "",
        action_id=action.id,
        facts=facts,
    )

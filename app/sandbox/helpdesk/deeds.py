"""What people do in the helpdesks, for tests and scripts: customers reply; agents take, solve and reopen tickets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.sandbox.helpdesk.people import AGENTS, Story
from app.sandbox.helpdesk.state import Helpdesk

Deed = Callable[[Helpdesk, str, int], None]
WORDS = "Any news?"
ANN, BEN = AGENTS[0], AGENTS[1]


def _managed(part_type: str) -> Deed:
    author: dict[str, Any] = {"type": "admin", "id": ANN.intercom_id, "name": ANN.name, "email": ANN.email}
    return lambda helpdesk, ticket, now: helpdesk.intercom.manage(ticket, part_type, author, now)


def _changed(name: str, value: Any) -> Deed:
    def change(helpdesk: Helpdesk, ticket: str, _now: int) -> None:
        helpdesk.zendesk.change(helpdesk.zendesk.tickets[int(ticket)], name, value)

    return change


def _gone(topic: str) -> Deed:
    def tell(helpdesk: Helpdesk, ticket: str, _now: int) -> None:
        helpdesk.forget_contact(helpdesk.intercom.contact_of(ticket)["id"], topic)

    return tell


def opened(helpdesk: Helpdesk, given: dict[str, Any], now: int) -> dict[str, Any]:
    """A new ticket in both helpdesks, of whoever has this address; the ids of the conversation, its contact and the
    ticket."""
    email, name, message = (str(given.get(field) or "") for field in ("email", "name", "message"))
    key = f"opened-{len(helpdesk.stories)}"
    story = Story(key, "Written by a script", name or None, email or None, message[:80], message, minutes_ago=0)
    conversation, ticket = helpdesk.open_ticket(story, now)
    contact = helpdesk.intercom.contact_of(conversation)["id"]
    return {"conversation": conversation, "contact": contact, "ticket": ticket}


DEEDS: dict[tuple[str, str], Deed] = {
    ("intercom", "replied"): lambda helpdesk, ticket, now: helpdesk.intercom.customer_replied(ticket, WORDS, now),
    ("intercom", "assigned"): _managed("assignment"),
    ("intercom", "solved"): _managed("close"),
    ("intercom", "reopened"): _managed("open"),
    ("intercom", "merged"): _gone("contact.merged"),
    ("intercom", "deleted"): _gone("contact.deleted"),
    ("intercom", "archived"): _gone("contact.archived"),
    ("zendesk", "replied"): lambda helpdesk, ticket, now: helpdesk.zendesk.customer_replied(int(ticket), WORDS, now),
    ("zendesk", "assigned"): _changed("assignee_id", BEN.zendesk_id),
    ("zendesk", "solved"): _changed("status", "solved"),
    ("zendesk", "reopened"): _changed("status", "open"),
}
"""What can be done, by helpdesk and deed; the ticket is a conversation's id there."""

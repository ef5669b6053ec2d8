"""What each helpdesk tells of what happens in it: the bodies that its documentation shows, by what happened.

Their times are the wall clock's, as their signatures' are: whoever listens lives by that.
"""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from typing import Any

from app.sandbox.helpdesk.pushing import Pusher

Json = dict[str, Any]
ACCOUNT_ID = 12514403
TOPIC_OF_PART = {
    "comment": "conversation.admin.replied",
    "note": "conversation.admin.noted",
    "close": "conversation.admin.closed",
    "open": "conversation.admin.opened",
    "snoozed": "conversation.admin.snoozed",
    "assignment": "conversation.admin.assigned",
}


def topic_of(part: Json) -> str:
    """The topic that a conversation part is told under (Intercom docs, Webhook topics)."""
    by_customer = part["part_type"] == "comment" and part["author"]["type"] != "admin"
    return "conversation.user.replied" if by_customer else TOPIC_OF_PART[part["part_type"]]


def notification(topic: str, item: Json, workspace: str) -> Json:
    """Intercom docs, Webhooks, notification object."""
    now = int(time.time())
    return {
        "type": "notification_event",
        "app_id": workspace,
        "data": {"type": "notification_event_data", "item": item},
        "links": {},
        "id": f"notif_{uuid.uuid4()}",
        "topic": topic,
        "delivery_status": "pending",
        "delivery_attempts": 1,
        "delivered_at": 0,
        "first_sent_at": now,
        "created_at": now,
        "self": None,
    }


def ticket_event(kind: str, ticket: Json, event: Json) -> Json:
    """Zendesk docs, Webhooks, Ticket events: ids are texts there, status and priority in capitals."""
    names = ("assignee_id", "brand_id", "group_id", "id", "organization_id", "requester_id", "submitter_id")
    ids = {name: None if ticket[name] is None else str(ticket[name]) for name in names}
    told = {
        name: ticket[name] for name in ("created_at", "description", "external_id", "subject", "tags", "updated_at")
    }
    capitals = {name: str(ticket[name]).upper() for name in ("priority", "status", "type")}
    return {
        "account_id": ACCOUNT_ID,
        "detail": ids | told | capitals | {"actor_id": str(ticket["requester_id"]), "via": {"channel": "email"}},
        "event": event,
        "id": str(uuid.uuid4()),
        "subject": f"zen:ticket:{ticket['id']}",
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f000Z"),
        "type": f"zen:event-type:ticket.{kind}",
        "zendesk_event_version": "2022-11-06",
    }


def comment_event(comment: Json, author: Json) -> Json:
    """What `ticket.comment_added` tells of a comment."""
    staff = author["role"] != "end-user"
    about = {"id": str(author["id"]), "is_staff": staff, "name": author["name"]}
    return {
        "comment": {
            "author": about,
            "body": comment["plain_body"],
            "id": str(comment["id"]),
            "is_public": comment["public"],
        }
    }


class Announcer:
    """Tells what happens, to whoever listens to `pusher`."""

    def __init__(self, pusher: Pusher, workspace: str) -> None:
        self._pusher, self._workspace = pusher, workspace

    def conversation(self, topic: str, conversation: Json) -> None:
        """Something happened in a conversation, or to a contact: `conversation` is the item as the API shows it."""
        self._pusher.push("intercom", topic, notification(topic, dict(conversation), self._workspace))

    def part(self, conversation: Json, part: Json) -> None:
        """A part was added to a conversation."""
        self.conversation(topic_of(part), conversation)

    def ticket(self, kind: str, ticket: Json, event: Json) -> None:
        """Something happened to a ticket."""
        body = ticket_event(kind, ticket, event)
        self._pusher.push("zendesk", body["type"], body)

"""The state of one Intercom workspace: contacts, conversations with their parts, admins, tags, notes and macros."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.sandbox.helpdesk.macro_seeds import INTERCOM, macro_json
from app.sandbox.helpdesk.people import Agent, Story, agent_by_key, everybody
from app.sandbox.helpdesk.rate_limits import RateLimit
from app.sandbox.helpdesk.rich_text import paragraphs, plain_text

Json = dict[str, Any]
WORKSPACE_ID = "abcd1234"
FIRST_CONVERSATION = 215470000000101
STATE_OF_PART = {"close": "closed", "open": "open", "snoozed": "snoozed"}
MOST_PARTS = 500
"""How many parts a conversation is shown with, the newest (Intercom API, Retrieve a conversation)."""
CALLS_PER_WINDOW, WINDOW_SECONDS = 1667, 10
"""10,000 calls a minute, handed out in windows of ten seconds (Intercom docs, Rate Limiting)."""


def admin_json(agent: Agent) -> Json:
    """An admin as the REST API answers it (Intercom API, Admins)."""
    return {
        "type": "admin",
        "id": agent.intercom_id,
        "name": agent.name,
        "email": agent.email,
        "email_verified": True,
        "away_mode_enabled": False,
        "away_mode_reassign": False,
        "has_inbox_seat": agent.key != "integration",
        "avatar": None,
        "team_ids": list(agent.team_ids),
    }


def _empty_list(contact_id: str, what: str) -> Json:
    url = f"/contacts/{contact_id}/{what}"
    return {"type": "list", "data": [], "url": url, "total_count": 0, "has_more": False}


class Workspace:
    """Rows by id, in the shapes of Intercom's REST API. The caller holds the helpdesk's lock."""

    def __init__(self, now: int) -> None:
        self.admins = {agent.intercom_id: admin_json(agent) for agent in everybody()}
        self.tags: dict[str, Json] = {}
        self.contacts: dict[str, Json] = {}
        self.conversations: dict[str, Json] = {}
        self.notes: dict[str, list[Json]] = {}
        self.story_of: dict[str, str] = {}
        self.on_part: Callable[[Json, Json], None] = lambda _conversation, _part: None
        self._sequence = 403918350
        self._contact_of_person: dict[str, str] = {}
        self.calls = RateLimit(CALLS_PER_WINDOW, WINDOW_SECONDS)
        self.macros = {macro[0]: macro_json(*macro, now=now) for macro in INTERCOM}

    def next_id(self) -> str:
        """The next id of a part, note or tag."""
        self._sequence += 1
        return str(self._sequence)

    def open_conversation(self, story: Story, then: int) -> str:
        """A conversation begun by the story's requester (known by e-mail, else new); returns its id."""
        contact = self._contact_for(story, then)
        conversation = self._conversation(str(FIRST_CONVERSATION + len(self.conversations)), story, contact, then)
        self.conversations[conversation["id"]] = conversation
        self.story_of[conversation["id"]] = story.key
        for name in story.tags:
            self.tag_conversation(conversation["id"], self.tag_named(name)["id"])
        return str(conversation["id"])

    def _contact_for(self, story: Story, then: int) -> Json:
        person = story.email or story.key
        known = self._contact_of_person.get(person)
        if known is not None:
            return self.contacts[known]
        contact = _contact_json(f"5ba682d27cf92bef{len(self.contacts) + 1:08x}", story, then)
        self._contact_of_person[person] = contact["id"]
        self.contacts[contact["id"]] = contact
        return contact

    def _conversation(self, conversation_id: str, story: Story, contact: Json, then: int) -> Json:
        assignee = agent_by_key(story.assignee)
        author = {"type": contact["role"], "id": contact["id"], "name": contact["name"], "email": contact["email"]}
        reference = {"type": "contact", "id": contact["id"], "external_id": contact["external_id"]}
        admins = [{"type": "admin", "id": assignee.intercom_id}] if assignee else []
        return {
            "type": "conversation",
            "id": conversation_id,
            "created_at": then,
            "updated_at": then,
            "waiting_since": then,
            "snoozed_until": None,
            "source": {
                "type": "conversation",
                "id": self.next_id(),
                "delivered_as": "customer_initiated",
                "subject": paragraphs(story.subject),
                "body": paragraphs(story.message),
                "author": author,
                "attachments": [],
                "url": None,
                "redacted": False,
            },
            "contacts": {"type": "contact.list", "contacts": [reference]},
            "teammates": {"type": "admin.list", "admins": admins},
            "admin_assignee_id": int(assignee.intercom_id) if assignee else None,
            "team_assignee_id": None,
            "open": True,
            "state": "open",
            "read": True,
            "priority": "not_priority",
            "tags": {"type": "tag.list", "tags": []},
            "custom_attributes": {},
            "title": story.subject,
            "conversation_parts": {"type": "conversation_part.list", "conversation_parts": [], "total_count": 0},
        }

    def add_part(self, conversation_id: str, part_type: str, body: str | None, author: Json, now: int) -> Json:
        """Appends a part (comment, note, close, open ...) and moves the conversation's clock; returns the part."""
        conversation = self.conversations[conversation_id]
        part: Json = {
            "type": "conversation_part",
            "id": self.next_id(),
            "part_type": part_type,
            "body": body,
            "created_at": now,
            "updated_at": now,
            "notified_at": now,
            "assigned_to": None,
            "author": author,
            "attachments": [],
            "external_id": None,
            "redacted": False,
        }
        parts = conversation["conversation_parts"]
        parts["conversation_parts"].append(part)
        parts["total_count"] = len(parts["conversation_parts"])
        conversation["updated_at"] = now
        if part_type == "comment":
            conversation["waiting_since"] = now if author["type"] != "admin" else None
        self.on_part(shown(conversation), part)
        return part

    def manage(self, conversation_id: str, part_type: str, author: Json, now: int, body: str | None = None) -> None:
        """Closes, opens, snoozes or assigns: what `part_type` says."""
        conversation = self.conversations[conversation_id]
        conversation["state"] = STATE_OF_PART.get(part_type, conversation["state"])
        conversation["open"] = conversation["state"] == "open"
        self.add_part(conversation_id, part_type, body, author, now)

    def customer_replied(self, conversation_id: str, body: str, now: int) -> None:
        """The contact writes once more, which opens a closed conversation again."""
        contact, conversation = self.contact_of(conversation_id), self.conversations[conversation_id]
        author = {"type": contact["role"], "id": contact["id"], "name": contact["name"], "email": contact["email"]}
        conversation["state"], conversation["open"] = "open", True
        self.add_part(conversation_id, "comment", body, author, now)

    def tag_named(self, name: str) -> Json:
        """The tag of that name (names are one-of-a-kind whatever the case), made if it does not exist yet."""
        known = next((tag for tag in self.tags.values() if tag["name"].lower() == name.lower()), None)
        if known is not None:
            return known
        tag = {"type": "tag", "id": self.next_id(), "name": name}
        self.tags[tag["id"]] = tag
        return tag

    def tag_conversation(self, conversation_id: str, tag_id: str) -> Json:
        """Puts the tag on the conversation once; returns the tag."""
        tags = self.conversations[conversation_id]["tags"]["tags"]
        if not any(tag["id"] == tag_id for tag in tags):
            tags.append(dict(self.tags[tag_id]))
        return self.tags[tag_id]

    def untag_conversation(self, conversation_id: str, tag_id: str) -> Json:
        """Takes the tag off the conversation; returns the tag."""
        tags = self.conversations[conversation_id]["tags"]
        tags["tags"] = [tag for tag in tags["tags"] if tag["id"] != tag_id]
        return self.tags[tag_id]

    def contact_of(self, conversation_id: str) -> Json:
        """The (first) participant of the conversation."""
        return self.contacts[self.conversations[conversation_id]["contacts"]["contacts"][0]["id"]]


def shown(conversation: Json, plain: bool = False) -> Json:
    """The conversation as it is answered: its newest parts only, bodies without markup when `plain`."""
    held = conversation["conversation_parts"]
    parts = held["conversation_parts"][-MOST_PARTS:]
    if plain:
        parts = [part | {"body": plain_text(part["body"]) if part["body"] else part["body"]} for part in parts]
    return conversation | {"conversation_parts": held | {"conversation_parts": parts}}


def _contact_json(contact_id: str, story: Story, then: int) -> Json:
    known = story.email is not None
    fields = {"stripe_customer_id": story.stripe_customer_id} if story.stripe_customer_id else {}
    return {
        "type": "contact",
        "id": contact_id,
        "workspace_id": WORKSPACE_ID,
        "external_id": story.external_id,
        "role": "user" if known else "lead",
        "email": story.email or "",
        "phone": None,
        "name": story.name,
        "owner_id": None,
        "has_hard_bounced": False,
        "marked_email_as_spam": False,
        "unsubscribed_from_emails": False,
        "created_at": then - 86400 * 90,
        "updated_at": then,
        "signed_up_at": then - 86400 * 90 if known else None,
        "last_seen_at": then,
        "last_replied_at": then,
        "language_override": None,
        "custom_attributes": fields,
        "tags": _empty_list(contact_id, "tags"),
        "companies": _empty_list(contact_id, "companies"),
    }

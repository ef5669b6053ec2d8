"""The state of one Zendesk account: tickets, comments, users, tags and macros, in the shapes of its REST API."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from app.sandbox.helpdesk.announcing import comment_event
from app.sandbox.helpdesk.macro_seeds import ZENDESK
from app.sandbox.helpdesk.people import Agent, Story, agent_by_key, everybody
from app.sandbox.helpdesk.rate_limits import RateLimit
from app.sandbox.helpdesk.rich_text import paragraphs, plain_text
from app.sandbox.helpdesk.zendesk_users import ROOT, agent_json, end_user_json, stamp

Json = dict[str, Any]
APP_ID = 1
INSTALLATION_ID = 4242
FIRST_TICKET = 1001
FIRST_REQUESTER = 7001
UPDATES_PER_MINUTE, UPDATES_OF_A_TICKET = 100, 30
"""Zendesk docs, Rate limits: Update Ticket by account and minute; by user and ticket in ten minutes."""


class Account:
    """Rows by id. The caller holds the helpdesk's lock; times are epoch seconds, UTC."""

    def __init__(self, now: int) -> None:
        self.users: dict[int, Json] = {agent.zendesk_id: agent_json(agent, now) for agent in everybody()}
        self.tickets: dict[int, Json] = {}
        self.comments: dict[int, list[Json]] = {}
        self.macros: dict[int, Json] = {}
        self.story_of: dict[int, str] = {}
        self.updates = RateLimit(UPDATES_PER_MINUTE, 60)
        self.updates_of_ticket = RateLimit(UPDATES_OF_A_TICKET, 600)
        self.on_change: Callable[[str, Json, Json], None] = lambda _kind, _ticket, _event: None
        self._sequence = 88000
        self._user_of_person: dict[str, int] = {}
        for fields in ZENDESK:
            self.add_macro(fields, now)

    def next_id(self) -> int:
        """The next id of a comment, audit or macro."""
        self._sequence += 1
        return self._sequence

    def open_ticket(self, story: Story, then: int) -> int:
        """A ticket written by the story's requester (known by e-mail, else new); returns its id."""
        requester = self._requester(story, then)
        ticket = _ticket_json(FIRST_TICKET + len(self.tickets), story, requester, agent_by_key(story.assignee), then)
        self.tickets[ticket["id"]] = ticket
        self.story_of[ticket["id"]] = story.key
        self.comments[ticket["id"]] = []
        self._comment(ticket["id"], {"body": story.message}, requester, then)
        return int(ticket["id"])

    def _requester(self, story: Story, then: int) -> int:
        person = story.email or story.key
        if person not in self._user_of_person:
            user = end_user_json(FIRST_REQUESTER + len(self._user_of_person), story, then)
            self.users[user["id"]] = user
            self._user_of_person[person] = user["id"]
        return self._user_of_person[person]

    def add_comment(self, ticket_id: int, fields: Json, author_id: int, now: int) -> Json:
        """Appends a comment made of `body` (plain) or `html_body`; public unless said otherwise, by the API unless a
        `channel` says how it came."""
        comment = self._comment(ticket_id, fields, author_id, now)
        told = comment_event(comment, self.users[comment["author_id"]])
        self.on_change("comment_added", self.tickets[ticket_id], told)
        return comment

    def _comment(self, ticket_id: int, fields: Json, author_id: int, now: int) -> Json:
        html = fields.get("html_body") or paragraphs(str(fields.get("body") or ""))
        comment = {
            "id": self.next_id(),
            "type": "Comment",
            "author_id": fields.get("author_id") or author_id,
            "body": fields.get("body") or plain_text(html),
            "html_body": html,
            "plain_body": plain_text(html),
            "public": fields.get("public", True),
            "attachments": [],
            "via": {"channel": fields.get("channel", "api"), "source": {"from": {}, "to": {}, "rel": None}},
            "created_at": stamp(now),
            "metadata": {"system": {}, "custom": {}},
        }
        self.comments[ticket_id].append(comment)
        return comment

    def change(self, ticket: Json, name: str, value: Any) -> None:
        """Sets a field of a ticket; another status or assignee is told to whoever listens."""
        before, ticket[name] = ticket[name], value
        if name == "status" and value != before:
            event = {"current": str(value).upper(), "previous": str(before).upper()}
            self.on_change("status_changed", ticket, event)
        if name == "assignee_id" and value != before:
            event = {"current": value and str(value), "previous": before and str(before)}
            self.on_change("agent_assignment_changed", ticket, event)

    def customer_replied(self, ticket_id: int, text: str, now: int) -> None:
        """The requester writes once more, which opens a solved ticket again."""
        ticket = self.tickets[ticket_id]
        self.add_comment(ticket_id, {"body": text}, ticket["requester_id"], now)
        if ticket["status"] in ("solved", "pending"):
            self.change(ticket, "status", "open")
        ticket["updated_at"] = stamp(now)

    def add_macro(self, fields: Json, now: int) -> Json:
        """Stores a macro with the defaults that Zendesk gives it."""
        macro_id = self.next_id()
        macro = {
            "id": macro_id,
            "url": f"{ROOT}/macros/{macro_id}.json",
            "title": fields["title"],
            "active": fields.get("active", True),
            "actions": fields["actions"],
            "description": fields.get("description"),
            "restriction": fields.get("restriction"),
            "position": len(self.macros) + 1,
            "default": False,
            "raw_title": fields["title"],
            "created_at": stamp(now),
            "updated_at": stamp(now),
        }
        self.macros[macro_id] = macro
        return macro

    def macro_effect(self, macro_id: int, ticket_id: int | None) -> Json:
        """What applying the macro would do: the filled comment and the fields of the ticket. Stores nothing."""
        ticket = self.tickets.get(ticket_id) if ticket_id is not None else None
        effect: Json = {"fields": {}} if ticket is None else dict(ticket, fields=[])
        for action in self.macros[macro_id]["actions"]:
            field, value = action["field"], action["value"]
            if field in ("comment_value", "comment_value_html"):
                html = self._filled(_comment_html(field, value), ticket)
                words = plain_text(html)
                effect["comment"] = {
                    "body": words,
                    "html_body": html,
                    "scoped_body": [["channel:all", words]],
                    "public": True,
                }
            elif field == "current_tags":
                present = list(ticket["tags"]) if ticket else []
                effect["tags"] = present + [tag for tag in str(value).split() if tag not in present]
        return effect

    def _filled(self, text: str, ticket: Json | None) -> str:
        if ticket is None:
            return text
        name = str(self.users[ticket["requester_id"]]["name"] or "")
        values = {
            "ticket.id": str(ticket["id"]),
            "ticket.title": ticket["subject"],
            "ticket.requester.name": name,
            "ticket.requester.first_name": name.partition(" ")[0],
        }
        return re.sub(r"\{\{\s*([\w.]+)\s*\}\}", lambda found: escape(values.get(found[1], "")), text)


def _comment_html(field: str, value: Any) -> str:
    text = str(value[-1] if isinstance(value, list) else value)
    return text if field == "comment_value_html" else paragraphs(text)


def _ticket_json(ticket_id: int, story: Story, requester: int, assignee: Agent | None, then: int) -> Json:
    return {
        "id": ticket_id,
        "url": f"{ROOT}/tickets/{ticket_id}.json",
        "external_id": None,
        "subject": story.subject,
        "raw_subject": story.subject,
        "description": story.message,
        "status": "open",
        "priority": "normal",
        "type": "question",
        "requester_id": requester,
        "submitter_id": requester,
        "assignee_id": assignee.zendesk_id if assignee else None,
        "group_id": assignee.group_id if assignee else None,
        "organization_id": None,
        "brand_id": 1,
        "ticket_form_id": 1,
        "tags": list(story.tags),
        "collaborator_ids": [],
        "follower_ids": [],
        "custom_fields": [],
        "fields": [],
        "via": {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}},
        "created_at": stamp(then),
        "updated_at": stamp(then),
    }

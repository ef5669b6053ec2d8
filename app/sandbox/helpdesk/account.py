"""The state of one Zendesk account: tickets, comments, users, tags and macros, in the shapes of its REST API."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from typing import Any

from app.sandbox.helpdesk.people import Agent, Story, agent_by_key, everybody
from app.sandbox.helpdesk.rate_limits import RateLimit
from app.sandbox.helpdesk.rich_text import paragraphs, plain_text

Json = dict[str, Any]
SUBDOMAIN = "d3v-fake"
APP_ID = 1
INSTALLATION_ID = 4242
FIRST_TICKET = 1001
FIRST_REQUESTER = 7001
UPDATES_PER_MINUTE, UPDATES_OF_A_TICKET = 100, 30
"""Zendesk docs, Rate limits: Update Ticket by account and minute; by user and ticket in ten minutes."""
ROOT = f"https://{SUBDOMAIN}.zendesk.com/api/v2"

MACROS: tuple[tuple[str, str, str], ...] = (
    (
        "Billing::Refund is on its way",
        "<p>Hi {{ticket.requester.first_name}},</p><p>your refund is on its way.</p>",
        "refund",
    ),
    (
        "Billing::Where to find invoices",
        "<p>Hi {{ticket.requester.first_name}},</p><p>see Settings, Billing.</p>",
        "invoice",
    ),
)


def stamp(seconds: int) -> str:
    """Zendesk's time format, UTC to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
        self._sequence = 88000
        self._user_of_person: dict[str, int] = {}
        for title, html, tag in MACROS:
            actions = [{"field": "comment_value_html", "value": html}, {"field": "current_tags", "value": tag}]
            self.add_macro({"title": title, "actions": actions}, now)

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
        self.add_comment(ticket["id"], {"body": story.message}, requester, then)
        return int(ticket["id"])

    def _requester(self, story: Story, then: int) -> int:
        person = story.email or story.key
        if person not in self._user_of_person:
            user = _end_user_json(FIRST_REQUESTER + len(self._user_of_person), story, then)
            self.users[user["id"]] = user
            self._user_of_person[person] = user["id"]
        return self._user_of_person[person]

    def add_comment(self, ticket_id: int, fields: Json, author_id: int, now: int) -> Json:
        """Appends a comment made of `body` (plain) or `html_body`; public unless said otherwise."""
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
            "via": {"channel": "api", "source": {"from": {}, "to": {}, "rel": None}},
            "created_at": stamp(now),
            "metadata": {"system": {}, "custom": {}},
        }
        self.comments[ticket_id].append(comment)
        return comment

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


def agent_json(agent: Agent, now: int) -> Json:
    """A teammate as Zendesk's Users API answers it."""
    return _user_json(agent.zendesk_id, agent.name, agent.email, agent.zendesk_role, now - 86400 * 400) | {
        "default_group_id": agent.group_id,
        "custom_role_id": None,
        "alias": agent.name.partition(" ")[0],
        "locale": agent.locale,
    }


def _end_user_json(user_id: int, story: Story, then: int) -> Json:
    fields = {"stripe_customer_id": story.stripe_customer_id}
    user = _user_json(user_id, story.name or "Visitor 4417", story.email, "end-user", then - 86400 * 90)
    return user | {"external_id": story.external_id, "user_fields": fields, "locale": story.locale}


def _user_json(user_id: int, name: str, email: str | None, role: str, then: int) -> Json:
    return {
        "id": user_id,
        "url": f"{ROOT}/users/{user_id}.json",
        "name": name,
        "email": email,
        "role": role,
        "active": True,
        "suspended": False,
        "verified": email is not None,
        "external_id": None,
        "locale": "en-US",
        "time_zone": "UTC",
        "iana_time_zone": "Etc/UTC",
        "phone": None,
        "photo": None,
        "organization_id": None,
        "tags": [],
        "user_fields": {},
        "created_at": stamp(then),
        "updated_at": stamp(then),
    }


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

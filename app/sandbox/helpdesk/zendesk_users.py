"""The users of the Zendesk account, in the shape of its Users API, and how it writes times and addresses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from app.sandbox.helpdesk.people import Agent, Story

Json = dict[str, Any]
SUBDOMAIN = "d3v-fake"
ROOT = f"https://{SUBDOMAIN}.zendesk.com/api/v2"


def stamp(seconds: int) -> str:
    """Zendesk's time format, UTC to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def agent_json(agent: Agent, now: int) -> Json:
    """A teammate as Zendesk's Users API answers it."""
    return _user_json(agent.zendesk_id, agent.name, agent.email, agent.zendesk_role, now - 86400 * 400) | {
        "default_group_id": agent.group_id,
        "custom_role_id": None,
        "alias": agent.name.partition(" ")[0],
        "locale": agent.locale,
    }


def end_user_json(user_id: int, story: Story, then: int) -> Json:
    """Who wrote a story's ticket."""
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

"""Rows of the account in the shape in which ZAF hands them to an app in the frame (client.get)."""

from __future__ import annotations

from typing import Any

from app.sandbox.helpdesk.account import Account

Json = dict[str, Any]


def user_facts(user: Json) -> Json:
    """A user as `currentUser` and `ticket.requester` show it (ZAF docs, User object)."""
    identities = [{"type": "email", "value": user["email"], "id": str(user["id"]), "userId": str(user["id"])}]
    return {
        "id": user["id"],
        "name": user["name"],
        "email": user["email"],
        "externalId": user["external_id"],
        "role": user["role"],
        "locale": user["locale"],
        "timeZone": {"name": user["time_zone"], "ianaName": user["iana_time_zone"], "offset": 0},
        "avatarUrl": "",
        "alias": user.get("alias", ""),
        "signature": "",
        "tags": user["tags"],
        "groups": [{"id": user["default_group_id"], "name": "Support"}] if "default_group_id" in user else [],
        "organizations": [],
        "identities": identities if user["email"] else [],
        "customFields": user["user_fields"],
    }


def ticket_facts(account: Account, ticket_id: int) -> Json:
    """The open ticket as `ticket.*` shows it (ZAF docs, ticket_sidebar). The caller holds the helpdesk's lock."""
    ticket = account.tickets[ticket_id]
    assignee = account.users.get(ticket["assignee_id"])
    return {
        "id": ticket["id"],
        "subject": ticket["subject"],
        "description": ticket["description"],
        "status": ticket["status"],
        "priority": ticket["priority"],
        "type": ticket["type"],
        "tags": list(ticket["tags"]),
        "externalId": ticket["external_id"],
        "isNew": False,
        "via": {"channel": ticket["via"]["channel"]},
        "createdAt": ticket["created_at"],
        "updatedAt": ticket["updated_at"],
        "requester": user_facts(account.users[ticket["requester_id"]]),
        "assignee": {
            "user": user_facts(assignee) if assignee else None,
            "group": {"id": ticket["group_id"], "name": "Support"},
        },
        "brand": {"id": "1", "name": "Example", "isDefault": True, "hasHelpCenter": True},
        "form": {"id": ticket["ticket_form_id"]},
        "organization": None,
        "collaborators": [],
        "comments": [],
        "conversation": [],
        "comment": {"text": "", "type": "publicReply", "useRichText": True},
    }

"""The part of Zendesk's search that finds users: a bare e-mail or name, or `type:user email:x`."""

from __future__ import annotations

import shlex
from typing import Any

from app.sandbox.helpdesk.account import Account

Json = dict[str, Any]


def find_users(account: Account, query: str, external_id: str | None = None) -> list[Json]:
    """Users that match every word of the query (a prefix of a word of the name, or the whole e-mail), oldest first."""
    if external_id is not None:
        return [user for user in account.users.values() if user["external_id"] == external_id]
    words = _words(query)
    if not words:
        return []
    return [user for user in account.users.values() if all(_fits(user, word) for word in words)]


def _words(query: str) -> list[str]:
    try:
        words = shlex.split(query)
    except ValueError:  # an odd quotation mark is a letter like any other
        words = query.split()
    return [word for word in words if word != "type:user"]


def _fits(user: Json, word: str) -> bool:
    field, colon, value = word.partition(":")
    if colon and field in ("email", "role", "name", "external_id"):
        return str(user[field] or "").lower() == value.lower()
    lowered = word.lower()
    name = str(user["name"]).lower()
    return lowered == str(user["email"] or "").lower() or any(part.startswith(lowered) for part in name.split())

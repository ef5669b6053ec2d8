"""Intercom's webhook notifications to ticket events. Intercom docs, Webhooks: topics, notification object.

Only ids, topic and time are read. `X-Hub-Signature` signs notifications; the one that says that the app was uninstalled
is no notification and comes with `X-Body-Signature`, as a canvas request does.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain.errors import BadInput, Unauthenticated
from app.domain.ticket_events import TicketEvent, What
from app.ports.tickets import Header
from app.settings import Settings
from integrations.intercom.auth import HEADER, HUB_HEADER, hub_signed, promising, signed
from integrations.payload import document, identifier, optional, optional_text, rows, text

CHANNEL = "intercom"
CONVERSATIONS = {
    "conversation.user.created": What.CREATED,
    "conversation.user.replied": What.REPLIED,
    "conversation.admin.assigned": What.ASSIGNED,
    "conversation.admin.closed": What.SOLVED,
    "conversation.admin.opened": What.REOPENED,
}
CONTACTS = ("contact.merged", "contact.deleted", "contact.archived", "contact.archive")
_NUMBER = re.compile(r"[0-9]{1,25}")
_CONTACT = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NOTIFICATION = re.compile(r"[A-Za-z0-9_-]{1,200}")


class IntercomPushes:
    """app.ports.Pushes of the configured workspace."""

    channel = CHANNEL
    most_bytes = 8 * 1024 * 1024
    """A conversation comes with up to 500 of its parts."""

    def __init__(self, settings: Settings) -> None:
        self._secrets = settings.intercom_client_secrets
        self._workspace = settings.intercom_workspace_id or ""

    def promising(self, header: Header, now: datetime) -> bool:  # noqa: ARG002 - the port's shape
        """Whether there is something of the shape of a signature."""
        return promising(header(HUB_HEADER), header(HEADER))

    def verified(self, raw: bytes, header: Header, now: datetime) -> tuple[TicketEvent, ...] | str:
        """What a notification tells, or a word for one that tells us nothing."""
        hub = hub_signed(raw, header(HUB_HEADER), self._secrets)
        if not hub and not signed(raw, header(HEADER), self._secrets):
            raise Unauthenticated("signed with none of our secrets")
        payload = document(raw)
        if text(payload, "app_id") != self._workspace:
            return "other_account"
        if hub and optional(payload, "topic") is not None:
            return self._notified(payload)
        return self._uninstalled(payload, now)

    def _notified(self, payload: Mapping[str, Any]) -> tuple[TicketEvent, ...] | str:
        topic = text(payload, "topic")
        if topic == "ping":
            return "ping"
        if topic not in CONVERSATIONS and topic not in CONTACTS:
            return "unknown_topic"
        number, at = _shaped(payload, _NOTIFICATION, "id"), _moment(payload)
        if topic in CONTACTS:
            return self._gone(f"{CHANNEL}:{number}", at, _contacts_gone(payload))
        return (
            TicketEvent(
                id=f"{CHANNEL}:{number}",
                channel=CHANNEL,
                account=self._workspace,
                what=CONVERSATIONS[topic],
                at=at,
                ticket_id=_shaped(payload, _NUMBER, "data", "item", "id"),
                requester_id=_requester_id(payload),
            ),
        )

    def _gone(self, name: str, at: datetime, contacts: Sequence[str]) -> tuple[TicketEvent, ...]:
        return tuple(
            TicketEvent(f"{name}:{one}", CHANNEL, self._workspace, What.CONTACT_GONE, at, requester_id=one)
            for one in contacts
        )

    def _uninstalled(self, payload: Mapping[str, Any], now: datetime) -> tuple[TicketEvent, ...]:
        """The body names the workspace and nothing else. It has no id: once a day is enough to believe it."""
        if set(payload) != {"app_id"}:
            raise BadInput("topic", "missing")
        return (TicketEvent(f"{CHANNEL}:left:{now:%Y-%m-%d}", CHANNEL, self._workspace, What.LEFT, now),)


def _requester_id(payload: Mapping[str, Any]) -> str:
    """The first contact of a conversation, as API 2.x names it and as 1.x does; "" when it is not there."""
    listed = rows(payload, "data", "item", "contacts", "contacts")
    found = listed[0].get("id") if listed and isinstance(listed[0], Mapping) else None
    if found is None:
        found = optional_text(payload, "data", "item", "user", "id")
    return found if isinstance(found, str) and _CONTACT.fullmatch(found) else ""


def _contacts_gone(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The contact itself, and the one that was merged into it, wherever it stands."""
    found = [_shaped(payload, _CONTACT, "data", "item", "id")]
    for path in (("data", "merged_from", "id"), ("data", "item", "merged_from", "id")):
        if optional(payload, *path) is not None:
            found.append(_shaped(payload, _CONTACT, *path))
    return tuple(dict.fromkeys(found))


def _shaped(payload: Mapping[str, Any], shape: re.Pattern[str], *path: str) -> str:
    found = identifier(payload, *path)
    if not shape.fullmatch(found):
        raise BadInput(".".join(path), "not an id")
    return found


def _moment(payload: Mapping[str, Any]) -> datetime:
    seconds = optional(payload, "created_at")
    if not isinstance(seconds, int) or isinstance(seconds, bool) or not 0 < seconds < 10**11:
        raise BadInput("created_at", "not a time")
    return datetime.fromtimestamp(seconds, UTC)

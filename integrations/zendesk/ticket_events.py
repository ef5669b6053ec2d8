"""Zendesk's ticket events to ours. Zendesk docs, Webhooks: "Verifying webhook authenticity" and "Ticket events".

A body is signed by base64(HMAC-SHA256(timestamp + body)), keyed with the webhook's own secret. Only ids, type and time
are read, and of a public comment whether a member of staff wrote it: else it is the customer's.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain.errors import BadInput, Unauthenticated
from app.domain.ticket_events import TicketEvent, What
from app.ports.tickets import Header
from app.settings import Settings
from integrations.payload import document, identifier, optional, optional_text, text

CHANNEL = "zendesk"
SIGNATURE, MOMENT = "X-Zendesk-Webhook-Signature", "X-Zendesk-Webhook-Signature-Timestamp"
TOLERANCE = timedelta(minutes=5)
PREFIX = "zen:event-type:ticket."
OVER = ("SOLVED", "CLOSED")
UNDER_WAY = ("NEW", "OPEN", "PENDING", "HOLD")
_SIGNATURE = re.compile(r"[A-Za-z0-9+/]{43}=")
_EVENT = re.compile(r"[A-Za-z0-9_-]{1,200}")
_NUMBER = re.compile(r"[0-9]{1,20}")
Payload = Mapping[str, Any]


class ZendeskPushes:
    """app.ports.Pushes of the configured account: a webhook's secret proves which account it stands in."""

    channel = CHANNEL
    most_bytes = 1024 * 1024

    def __init__(self, settings: Settings) -> None:
        self._secrets = settings.zendesk_webhook_secrets
        self._account = settings.zendesk_subdomain or ""

    def promising(self, header: Header, now: datetime) -> bool:
        """Whether it says that it was signed just now."""
        moment = signed_at(header(MOMENT))
        shaped = _SIGNATURE.fullmatch(header(SIGNATURE) or "")
        return bool(shaped) and moment is not None and abs(now - moment) <= TOLERANCE

    def verified(self, raw: bytes, header: Header, now: datetime) -> tuple[TicketEvent, ...] | str:
        """What an event tells, or a word for one that tells us nothing."""
        moment, signature = header(MOMENT) or "", header(SIGNATURE) or ""
        if not self.promising(header, now) or not signed(raw, moment, signature, self._secrets):
            raise Unauthenticated("signed with none of our secrets")
        payload = document(raw)
        kind = text(payload, "type")
        reads = READERS.get(kind.removeprefix(PREFIX)) if kind.startswith(PREFIX) else None
        if reads is None:
            return "unknown_topic"
        what = reads(payload)
        return "not_wanted" if what is None else (self._event(payload, what),)

    def _event(self, payload: Payload, what: What) -> TicketEvent:
        requester = optional(payload, "detail", "requester_id")
        return TicketEvent(
            id=f"{CHANNEL}:{_shaped(payload, _EVENT, 'id')}",
            channel=CHANNEL,
            account=self._account,
            what=what,
            at=_moment(text(payload, "time")),
            ticket_id=_shaped(payload, _NUMBER, "detail", "id"),
            requester_id="" if requester is None else _shaped(payload, _NUMBER, "detail", "requester_id"),
        )


def signed_at(header: str | None) -> datetime | None:
    """The time of a signature, which Zendesk writes as 2026-11-23T14:03:22Z; None for what is none."""
    try:
        return _moment(header) if header and len(header) <= 40 else None
    except BadInput:
        return None


def signed(raw: bytes, moment: str, signature: str, secrets: tuple[str, ...]) -> bool:
    """Whether one of the secrets signed exactly these bytes at that moment. A blank secret signs nothing."""
    message, given = moment.encode("utf-8", "replace") + raw, signature.encode("utf-8", "replace")
    made = [hmac.new(one.encode(), message, hashlib.sha256).digest() for one in secrets if one.strip()]
    return sum(hmac.compare_digest(base64.b64encode(one), given) for one in made) > 0


def _written(payload: Payload) -> What | None:
    if optional(payload, "event", "comment", "is_public") is not True:
        return None
    staff = optional(payload, "event", "comment", "author", "is_staff")
    return {True: What.ANSWERED, False: What.REPLIED}.get(staff) if isinstance(staff, bool) else None


def _assigned(payload: Payload) -> What | None:
    return What.ASSIGNED if optional(payload, "event", "current") not in (None, "") else None


def _moved(payload: Payload) -> What | None:
    now = (optional_text(payload, "event", "current") or "").upper()
    before = (optional_text(payload, "event", "previous") or "").upper()
    if now in OVER and before not in OVER:
        return What.SOLVED
    return What.REOPENED if now in UNDER_WAY and before in OVER else None


READERS: Mapping[str, Callable[[Payload], What | None]] = {
    "created": lambda _payload: What.CREATED,
    "comment_added": _written,
    "agent_assignment_changed": _assigned,
    "status_changed": _moved,
}


def _shaped(payload: Payload, shape: re.Pattern[str], *path: str) -> str:
    found = identifier(payload, *path)
    if not shape.fullmatch(found):
        raise BadInput(".".join(path), "not an id")
    return found


def _moment(written: str) -> datetime:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise BadInput("time", "not a time") from None
    if found.tzinfo is None:
        raise BadInput("time", "without a zone")
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise BadInput("time", "not a time") from None

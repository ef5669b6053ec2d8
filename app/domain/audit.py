"""Audit events, each chained by hash to the one before: what was changed or taken away shows."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

FIRST = "0" * 64
"""What stands before the first event."""


class Did(StrEnum):
    """What somebody did, or what came of it."""

    VIEWED = "viewed"
    PROPOSED = "proposed"
    REFUSED = "refused"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    EXECUTED = "executed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SETTLED = "settled"
    CAME_BACK = "came_back"
    NOTED = "noted"
    NOT_NOTED = "not_noted"
    USED = "used"
    SIGNED_IN = "signed_in"
    POLICY_CHANGED = "policy_changed"
    ROLE_CHANGED = "role_changed"
    MACRO_CHANGED = "macro_changed"


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One thing that happened. `who` is the person's id, "" for the program itself. `facts` are ids, amounts in minor
    units and words of ours; a note that an agent typed may stand there, a customer's text never."""

    at: datetime
    did: Did
    who: str = ""
    email: str | None = None
    role: str = ""
    channel: str = ""
    account: str = ""
    ticket_id: str = ""
    customer_id: str = ""
    action_id: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chained:
    """An event in its place in the chain."""

    number: int
    event: AuditEvent
    before: str
    hash: str


_written = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def hash_of(number: int, event: AuditEvent, before: str) -> str:
    """The hash of an event: over its place, everything it says, and the hash of the one before."""
    said = [
        number,
        event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        event.did.value,
        event.who,
        event.email,
        event.role,
        event.channel,
        event.account,
        event.ticket_id,
        event.customer_id,
        event.action_id,
        sorted(event.facts.items()),
        before,
    ]
    return hashlib.sha256(_written(said).encode()).hexdigest()


def first_break(newest_first: Sequence[Chained]) -> int:
    """The newest of these events that is not as it was written or does not stand right before the next; 0: none."""
    after: Chained | None = None
    for one in newest_first:
        linked = after is None or (after.number == one.number + 1 and after.before == one.hash)
        if not linked or hash_of(one.number, one.event, one.before) != one.hash:
            return one.number
        after = one
    return 0

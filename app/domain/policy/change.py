"""A policy that came into force, as the record tells it: what it says, what changed, and who has another role now."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.audit import AuditEvent, Did
from app.domain.english import english
from app.domain.policy.description import permissions
from app.domain.policy.policy import Policy
from app.domain.policy.roles import UNKNOWN_ROLE, Role

HASH, FILE, CHANGED = "hash", "file", "changed"
_PEOPLE, _MAY = "people ", "may "


@dataclass(frozen=True, slots=True)
class Change:
    """The policy, the SHA-256 of its file's content in hex, and the file's name."""

    policy: Policy
    hash: str
    file: str


def events(change: Change, before: Mapping[str, str], at: datetime) -> tuple[AuditEvent, ...]:
    """What goes on record: one event for everybody who has another role now, then one of the policy as a whole.

    `before` are the facts of the event that told of the policy before, {} without one: then nobody moved.
    """
    facts = _facts(change.policy)
    whole = {HASH: change.hash, FILE: change.file, CHANGED: _differences(before, facts), **facts}
    moved = (AuditEvent(at, Did.ROLE_CHANGED, facts=one) for one in _moved(before, facts))
    return (*moved, AuditEvent(at, Did.POLICY_CHANGED, facts=whole))


def _facts(policy: Policy) -> dict[str, str]:
    people = {f"{_PEOPLE}{role.name}": json.dumps(_people(role), ensure_ascii=False) for role in policy.roles}
    may = {f"{_MAY}{role.name}": "\n".join(_may(role)) for role in policy.roles}
    return people | may


def _people(role: Role) -> list[str]:
    return [
        *sorted(role.people),
        *(f"group {group}" for group in sorted(role.groups)),
        *(f"@{domain}" for domain in sorted(role.domains)),
    ]


def _may(role: Role) -> Iterator[str]:
    if role.masked:
        yield "Contact details masked."
    yield from (english(line) for line in permissions(role))


def _moved(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[dict[str, str]]:
    was, now = _roles_of(before), _roles_of(after)
    for person in sorted({*was, *now} if before else ()):
        old, new = was.get(person, UNKNOWN_ROLE), now.get(person, UNKNOWN_ROLE)
        if old != new:
            yield {"person": person, "was": old, "is": new}


def _roles_of(facts: Mapping[str, str]) -> dict[str, str]:
    lists = {key.removeprefix(_PEOPLE): json.loads(said) for key, said in facts.items() if key.startswith(_PEOPLE)}
    return {person: role for role, people in lists.items() for person in people}


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """What each role may do no longer, and what now, a line each."""
    roles = [key for key in {**before, **after} if key.startswith(_MAY) and before]
    return "\n".join(line for key in roles for line in _difference(key, before.get(key, ""), after.get(key, "")))


def _difference(key: str, was: str, now: str) -> Iterator[str]:
    role, old, new = key.removeprefix(_MAY), was.splitlines(), now.splitlines()
    if gone := [line for line in old if line not in new]:
        yield f"{role}, no longer: {' '.join(gone)}"
    if come := [line for line in new if line not in old]:
        yield f"{role}, now: {' '.join(come)}"

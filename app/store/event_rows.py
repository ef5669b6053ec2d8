"""Audit events to rows of the record and back."""

import json
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Row

from app.domain.audit import AuditEvent, Chained, Did
from app.store.texts import as_json, is_kept, kept, kept_or_none

_IDS = tuple(one.name for one in fields(AuditEvent) if one.name not in ("at", "did", "email", "facts"))
_ids_of = attrgetter(*_IDS)


def storable(event: AuditEvent) -> AuditEvent:
    """The event as it will be read again: what its hash is made of."""
    if is_kept("".join((event.email or "", *_ids_of(event)))):
        return event
    ids: dict[str, Any] = {name: kept(getattr(event, name)) for name in _IDS}
    return replace(event, email=kept_or_none(event.email), **ids)


def event_values(chained: Chained) -> dict[str, Any]:
    """The row of an event in its place."""
    event = chained.event
    return {
        "number": chained.number,
        "at": event.at,
        "did": event.did.value,
        "email": event.email,
        **dict(zip(_IDS, _ids_of(event), strict=True)),
        "facts": as_json(dict(event.facts)),
        "before": chained.before,
        "hash": chained.hash,
    }


def chained_of(row: Row[Any]) -> Chained:
    """The event that a row keeps. Raises ValueError for a row that this program never wrote."""
    return _chained(row, row.at)


def as_it_was_written(row: Row[Any], at: datetime) -> Chained:
    """The same, strictly, with a time that was read apart: raises ValueError or TypeError, too, for what reads the same
    and is written differently."""
    chained = _chained(row, at)
    if as_json(dict(chained.event.facts)) != row.facts:
        raise ValueError("the facts are not as this program writes them")
    texts = [getattr(row, name) for name in (*_IDS, "before", "hash")]
    if not all(isinstance(text, str) for text in (*texts, "" if row.email is None else row.email)):
        raise TypeError("what should be text is not")
    return chained


def _chained(row: Row[Any], at: datetime) -> Chained:
    ids = {name: getattr(row, name) for name in _IDS}
    event = AuditEvent(at=at, did=Did(row.did), email=row.email, facts=json.loads(row.facts), **ids)
    return Chained(row.number, event, row.before, row.hash)

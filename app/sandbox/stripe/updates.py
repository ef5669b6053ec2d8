"""Updating stored objects: metadata, plain fields, and the event that tells what changed."""

from collections.abc import Iterable
from typing import Any

from app.sandbox.stripe.account import Account, copied
from app.sandbox.stripe.routes import Json, Params

ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


def merged_metadata(metadata: dict[str, str] | None, given: Any) -> dict[str, str]:
    """Metadata after an update: '' clears it, a key with '' goes, other keys are set."""
    if given is None:
        return dict(metadata or {})
    if given == "":
        return {}
    both = {**(metadata or {}), **given}
    return {key: value for key, value in both.items() if value != ""}


def address(given: Any) -> Json | None:
    """An address with all its six fields, or None where it is cleared."""
    return {name: given.get(name) or None for name in ADDRESS} if given else None


def shipping(given: Any) -> Json | None:
    """A shipping hash with all its fields, or None where it is cleared."""
    if not given:
        return None
    return {
        "address": address(given.get("address") or {"line1": None}),
        "carrier": given.get("carrier"),
        "name": given.get("name"),
        "phone": given.get("phone") or None,
        "tracking_number": given.get("tracking_number"),
    }


def plain(obj: Json, params: Params, fields: Iterable[str]) -> None:
    """Sets those of `fields` that were sent; '' becomes null. `metadata` is merged."""
    for name in fields:
        if name in params:
            obj[name] = None if params[name] == "" else params[name]
    if "metadata" in params:
        obj["metadata"] = merged_metadata(obj.get("metadata"), params["metadata"])


def saved(account: Account, obj: Json, before: Json, event: str) -> Json:
    """Stores an updated object and, when something changed, emits `event` with the former values."""
    account.put(obj)
    previous = changed(before, obj)
    if previous:
        account.emit(event, obj, previous)
    return obj


def changed(before: Json, after: Json) -> Json:
    """The former values of the fields that differ."""
    return {name: before.get(name) for name in after if before.get(name) != after[name]}


def snapshot(obj: Json) -> Json:
    """A copy to compare with later."""
    copy: Json = copied(obj)
    return copy

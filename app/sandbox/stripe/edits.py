"""Changing a stored object as Stripe's update calls do: merged metadata, '' clears, an event with the former values."""

from collections.abc import Collection
from typing import Any

from app.sandbox.stripe.account import Account, copied
from app.sandbox.stripe.routes import Json


def merged(old: dict[str, str] | None, given: Any) -> dict[str, str]:
    """Metadata after an update: keys are added or replaced, a key given as '' goes, '' as a whole clears all."""
    if given == "":
        return {}
    return {name: value for name, value in ((old or {}) | given).items() if value != ""}


def change(account: Account, obj: Json, changes: Json, event: str | None = None) -> Json:
    """Stores `changes` on `obj` and, when something differs, emits `event` with the former values."""
    previous = {name: copied(obj.get(name)) for name, value in changes.items() if obj.get(name) != value}
    obj.update(changes)
    account.put(obj)
    if event and previous:
        account.emit(event, obj, previous)
    return obj


def update(account: Account, obj: Json, params: Json, fields: Collection[str], event: str | None) -> Json:
    """Applies an update call's plain parameters: those named in `fields` ('' stores null) and metadata."""
    changes: Json = {name: (None if params[name] == "" else params[name]) for name in fields if name in params}
    if "metadata" in params:
        changes["metadata"] = merged(obj.get("metadata"), params["metadata"])
    return change(account, obj, changes, event)


def picked(params: Json, fields: Collection[str]) -> Json:
    """The plain parameters of a create call that go straight into the object; '' becomes null."""
    return {name: (None if params[name] == "" else params[name]) for name in fields if name in params}


def number(text: str | int) -> int | float:
    """A percentage as JSON sends it: 20, 8.5 (never used for money)."""
    value = float(text)
    return int(value) if value.is_integer() else value

"""Account: the whole state of one Stripe account, in memory."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from app.sandbox.clock import Clock
from app.sandbox.stripe import shapes
from app.sandbox.stripe.errors import missing
from app.sandbox.stripe.identifiers import PREFIXES, Identifiers
from app.sandbox.stripe.routes import Json

API_VERSION = "2026-10-28.endive"
INDEXED = ("customer", "charge", "payment_intent", "invoice", "subscription", "email", "latest_charge", "source")
Generator = Any
Listener = Callable[[Any, Json], None]

LISTENERS: dict[str, list[Listener]] = {}


def on_event(event_type: str) -> Callable[[Listener], Listener]:
    """Registers `listener(account, obj)` for what an event brings about (a paid intent: a paid invoice)."""

    def register(listener: Listener) -> Listener:
        LISTENERS.setdefault(event_type, []).append(listener)
        return listener

    return register


class Account:
    """Objects by kind and id, their indexes, the event log and the clock. Callers hold the world's lock.

    `hidden` knows what the wire never shows (the number behind a payment method), `cash` the cash balances,
    `spent` the payment methods that may not be used again, `funds` the merchant's own balance in minor units.
    """

    def __init__(self, clock: Clock, on_event: Callable[[Json], None] = lambda _event: None) -> None:
        self.clock = clock
        self.identifiers = Identifiers()
        self.id = "acct_1Q" + Identifiers(7).characters(14)
        self.currency = "usd"
        self.country = "US"
        self.request: Json = {"id": None, "idempotency_key": None}
        self.derived: Generator | None = None
        self.stale_after: float | None = None
        self.hidden: dict[str, str] = {}
        self.cash: dict[str, Json] = {}
        self.spent: set[str] = set()
        self.funds = {"available": 0, "pending": 0}
        self.on_endpoints: Callable[[Account], None] = lambda _account: None
        self._on_event = on_event
        self._tables: dict[str, dict[str, Json]] = {}
        self._indexes: dict[tuple[str, str], dict[Any, dict[str, Json]]] = {}
        self._entries: dict[tuple[str, str], list[tuple[str, Any]]] = {}
        self._written: dict[tuple[str, str], float] = {}

    def endpoints_changed(self) -> None:
        """Tells whoever pushes webhooks that the account's endpoints are different now."""
        self.on_endpoints(self)

    def new_id(self, prefix: str) -> str:
        """A fresh id: `ch` -> `ch_3Q...`, from the account's seeded sequence."""
        return self.identifiers.new(prefix)

    def new(self, object_name: str, **fields: Any) -> Json:
        """An object with every always-sent field at its default, then `fields`; it is not stored yet."""
        obj = shapes.template(object_name)
        obj["object"] = object_name
        if "id" not in fields:
            fields["id"] = self.new_id(PREFIXES.get(object_name, object_name))
        if "created" in obj:
            obj["created"] = self.clock.now()
        obj.update(fields)
        return obj

    def put(self, obj: Json) -> Json:
        """Stores (or re-indexes) an object under its kind and id and gives it back."""
        kind, identifier = obj["object"], obj["id"]
        self._tables.setdefault(kind, {})[identifier] = obj
        entries = [(field, obj[field]) for field in INDEXED if isinstance(obj.get(field), str)]
        if self._entries.get((kind, identifier)) != entries:  # else its place in the order stays
            self._unindex(kind, identifier)
        for field, value in entries:
            self._indexes.setdefault((kind, field), {}).setdefault(value, {})[identifier] = obj
        self._entries[kind, identifier] = entries
        self._written.setdefault((kind, identifier), time.monotonic())
        return obj

    def written(self, obj: Json) -> float:
        """When the object was first stored, on the monotonic clock; the search index lags behind it."""
        return self._written.get((obj["object"], obj["id"]), 0.0)

    def drop(self, obj: Json) -> None:
        """Forgets an object."""
        self._unindex(obj["object"], obj["id"])
        self._tables.get(obj["object"], {}).pop(obj["id"], None)
        if self.derived is not None:
            self.derived.forget(obj["id"])

    def _unindex(self, kind: str, identifier: str) -> None:
        for field, value in self._entries.pop((kind, identifier), ()):
            self._indexes[kind, field][value].pop(identifier, None)

    def find(self, object_name: str, id: str) -> Json | None:
        """The stored object, or None."""
        found = self._tables.get(object_name, {}).get(id)
        if found is None and self.derived is not None:
            found = self.derived.find(self, object_name, id)
        return found

    def get(self, object_name: str, id: str, param: str = "id") -> Json:
        """The stored object. Raises StripeFault resource_missing: 404, or 400 when another `param` than id named it."""
        found = self.find(object_name, id)
        if found is None or (found.get("deleted") and param != "deleted"):
            raise missing(object_name, id, param)
        return found

    def kinds(self) -> list[str]:
        """The kinds of which something is stored."""
        return list(self._tables)

    def holds(self, object_name: str, id: str) -> bool:
        """Whether this object (or its tombstone) is stored, not merely derived."""
        return id in self._tables.get(object_name, {})

    def stored_one(self, object_name: str, id: str) -> Json | None:
        """The stored object, without the large seed's derived ones."""
        return self._tables.get(object_name, {}).get(id)

    def deleted(self, object_name: str) -> set[str]:
        """The ids of the tombstones of a kind."""
        return {id for id, row in self._tables.get(object_name, {}).items() if row.get("deleted")}

    def at(self, object_name: str, id: str, param: str = "id") -> Json:
        """The object that a path names; `param` is the path parameter's own name. Raises StripeFault 404."""
        found = self.find(object_name, id)
        if found is None or found.get("deleted"):
            raise missing(object_name, id, param, status=404)
        return found

    def rows(self, object_name: str, **equals: Any) -> Sequence[Json]:
        """The objects of a kind whose fields equal these, newest first; indexed for customer, charge, email, ...

        A filter that is None is not applied.
        """
        wanted = {field: value for field, value in equals.items() if value is not None}
        if self.derived is not None:
            derived: Sequence[Json] | None = self.derived.rows(self, object_name, wanted)
            if derived is not None:
                return derived
        return self.stored(object_name, wanted)

    def stored(self, object_name: str, wanted: Json) -> list[Json]:
        """What `rows` gives from memory alone, without the large seed's derived objects."""
        indexed = next((field for field in wanted if field in INDEXED), None)
        source = (
            self._indexes.get((object_name, indexed), {}).get(wanted[indexed], {})
            if indexed
            else self._tables.get(object_name, {})
        )
        found = [row for row in reversed(source.values()) if not row.get("deleted")]
        if wanted:
            found = [row for row in found if all(row.get(field) == value for field, value in wanted.items())]
        found.sort(key=_created, reverse=True)
        return found

    def emit(self, event_type: str, obj: Json, previous: Json | None = None) -> None:
        """Logs an event with a snapshot of `obj` (and the former values of what changed) and queues its webhooks."""
        data: Json = {"object": copied(obj)}
        if previous is not None:
            data["previous_attributes"] = copied(previous)
        event = self.new(
            "event",
            api_version=API_VERSION,
            data=data,
            livemode=False,
            pending_webhooks=len(self.rows("webhook_endpoint")),
            request=dict(self.request),
            type=event_type,
        )
        self.put(event)
        self._on_event(event)
        for listener in LISTENERS.get(event_type, ()):
            listener(self, obj)


def _created(row: Json) -> int:
    moment = row.get("created", row.get("date", 0))
    return int(moment or 0)


def copied(value: Any) -> Any:
    """A deep copy of JSON data."""
    return orjson.loads(orjson.dumps(value))

"""Stripe's events to ours: verified on the raw bytes when they were pushed, and never more than ids.

Which field leads to the customer is by the object (Stripe docs, Event types, and the objects' own pages).
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

import orjson

from app.domain.billing import Page
from app.domain.errors import BadInput, Unauthenticated, Unavailable
from app.domain.events import Event
from app.domain.matching import address_digest, id_digest
from app.gateways import stripe_reads as reads
from app.gateways import stripe_signature
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_source import Source

_ID = re.compile(r"[A-Za-z0-9_]{1,255}")
_TYPE = re.compile(r"[a-z0-9_.]{1,100}")
_ACTION = re.compile(r"[0-9A-Z]{26}")
_PARENT = re.compile(r"(ch|py|in|pi|pm|credgr)_[A-Za-z0-9_]{1,240}")
_PARENTS = ("charge", "invoice", "payment_intent", "payment_method", "credit_grant")
"""By these an object without a customer of its own leads to one, in this order: dispute, warning, review, refund ->
charge; invoice payment -> invoice; mandate -> payment method; credit transaction -> grant."""


class Events(Source):
    """Stripe's own list of events."""

    def events(self, types: Sequence[str], since: datetime, after: str) -> Page[Event]:
        """A hundred events of these types since then. As app.ports.BillingGateway.events."""
        return self.one(reads.events(types, since, after), self._readable, self.deadline())

    def _readable(self, fields: Fields) -> Page[Event]:
        """The events of a list answer; one that cannot be read does not hide the others."""
        rows: list[Event] = []
        for row in fields.listed():
            with suppress(Unavailable):
                rows.append(event(row, self.external_id_key))
        return Page(tuple(rows), fields.flag("has_more"))


class StripeWebhooks:
    """app.ports.Webhooks with these signing secrets; `now` is in seconds since 1970."""

    def __init__(self, secrets: Sequence[str], now: Callable[[], float], external_id_key: str | None = None) -> None:
        self._secrets, self._now, self._external_id_key = tuple(secrets), now, external_id_key

    def promising(self, header: str | None) -> bool:
        """Whether a body with this header can be a fresh one of Stripe's at all: worth reading."""
        signature = stripe_signature.read(header)
        return signature is not None and signature.recent(self._now())

    def verified(self, raw: bytes, header: str | None) -> Event:
        """The event in a body that Stripe signed just now. Raises Unauthenticated, BadInput."""
        signature = stripe_signature.read(header)
        if signature is None or not signature.recent(self._now()):
            raise Unauthenticated("no signature of the last five minutes")
        if not stripe_signature.signed(raw, signature, self._secrets):
            raise Unauthenticated("signed with none of our secrets")
        try:
            given = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise BadInput("body", "is not JSON") from None
        try:
            return event(Fields(given if isinstance(given, dict) else None, ""), self._external_id_key)
        except Unavailable as error:
            raise BadInput("body", str(error)) from None


def event(fields: Fields, external_id_key: str | None = None) -> Event:
    """An event of Stripe's; `external_id_key` is the metadata key of the shop's own id. Raises Unavailable(ODD) for one
    without id, type or time."""
    about = fields.inside("data", "object")
    before = fields.inside("data", "previous_attributes")
    own = about.text("object") == "customer"
    return Event(
        id=_kept(fields.word("id"), _ID) or fields.odd("id", "an id"),
        type=_kept(fields.word("type"), _TYPE) or fields.odd("type", "a type"),
        created=fields.instant("created"),
        livemode=fields.flag("livemode"),
        object_id=_kept(about.text("id"), _ID),
        customer_id=_kept(about.text("id") if own else about.id_of("customer"), _ID),
        former_customer_id=_kept(before.id_of("customer"), _ID),
        parent_id=next((found for name in _PARENTS if (found := _kept(about.id_of(name), _PARENT))), ""),
        action_id=_kept(about.texts("metadata").get("counterfoil_action"), _ACTION),
        account=_kept(fields.text("account"), _ID),
        clues=_clues(about, fields.inside("data"), fields.text("type") or "", external_id_key) if own else "",
    )


def _clues(about: Fields, data: Fields, type_: str, external_id_key: str | None) -> str:
    """By what a customer may be found from now on, who was not before: all of it when new, else what was changed."""
    before = data.names("previous_attributes")
    found = [
        address_digest(about.text("email")) if type_ == "customer.created" or "email" in before else "",
        id_digest(about.texts("metadata").get(external_id_key or ""))
        if type_ == "customer.created" or "metadata" in before
        else "",
    ]
    return " ".join(filter(None, found))


def _kept(text: str | None, shape: re.Pattern[str]) -> str:
    """The text if it has this shape, else nothing: it will stand in columns, paths and logs."""
    return text if text is not None and shape.fullmatch(text) else ""

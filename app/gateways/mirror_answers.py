"""What the mirror answers to the reads that cards make: the same JSON, put together from rows, or nothing at all.

A read with a parameter that is not known here is not answered: then Stripe is asked.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.domain.mirror import Kind
from app.gateways.stripe_reader import Read
from app.ports.mirror_rows import Body, MirrorReads, Wanted

Answer = Body | None
INLINE = 10
"""So many rows stand in a list within an object (Stripe docs, Expanding responses)."""
MOST_REFUNDS = 1000
_LISTS: Mapping[str, Kind] = {
    "/v1/customers": Kind.CUSTOMER,
    "/v1/invoices": Kind.INVOICE,
    "/v1/charges": Kind.CHARGE,
    "/v1/payment_intents": Kind.INTENT,
    "/v1/subscriptions": Kind.SUBSCRIPTION,
    "/v1/refunds": Kind.REFUND,
    "/v1/disputes": Kind.DISPUTE,
    "/v1/radar/early_fraud_warnings": Kind.WARNING,
}
_FILTERS = frozenset(("customer", "charge", "payment_intent", "email", "created"))
_KNOWN = _FILTERS | {"limit", "starting_after", "expand", "status"}


def answer(rows: MirrorReads, read: Read) -> Answer:
    """The answer from rows; None when the mirror does not hold it."""
    if read.endpoint in _LISTS:
        return _list(rows, _LISTS[read.endpoint], read)
    known = _ANSWERS.get(read.endpoint)
    return known(rows, read) if known else None


def _list(rows: MirrorReads, kind: Kind, read: Read) -> Answer:
    given = read.params
    created = given.get("created", {})
    strange = set(given) - _KNOWN or set(created) - {"gte"} or not _FILTERS & set(given)
    if strange or given.get("status", "all") != "all":
        return None
    page = rows.listed(
        Wanted(
            kind,
            customer_id=given.get("customer", ""),
            charge_ids=(given["charge"],) if "charge" in given else (),
            intent_id=given.get("payment_intent", ""),
            email=given.get("email", ""),
            since=datetime.fromtimestamp(created["gte"], UTC) if created else None,
            after=given.get("starting_after", ""),
            limit=given.get("limit", INLINE),
        )
    )
    expand = {path.removeprefix("data.") for path in given.get("expand", ())}
    found = _charges(rows, page.rows, expand) if kind is Kind.CHARGE else list(page.rows)
    return _envelope(found, page.more)


def _charges(rows: MirrorReads, charges: Sequence[Body], expand: set[str]) -> list[Body]:
    """The charges with their ten newest refunds and their intents, as far as they are wanted."""
    found = list(charges)
    if "refunds" in expand:
        ids = tuple(one["id"] for one in found)
        listed = rows.listed(Wanted(Kind.REFUND, charge_ids=ids, limit=MOST_REFUNDS)).rows if ids else ()
        found = [{**one, "refunds": _of_charge(listed, one["id"])} for one in found]
    if "payment_intent" in expand:
        intents = rows.some(Kind.INTENT, [one["payment_intent"] for one in found if one.get("payment_intent")])
        found = [_with(one, "payment_intent", intents.get(one.get("payment_intent", ""))) for one in found]
    return found


def _of_charge(refunds: Sequence[Body], charge_id: str) -> Body:
    own = [one for one in refunds if one["charge"] == charge_id]
    return _envelope(own[:INLINE], len(own) > INLINE)


def _one_charge(rows: MirrorReads, charge_id: str, expand: set[str]) -> Answer:
    found = rows.one(Kind.CHARGE, charge_id)
    return _charges(rows, [found], expand)[0] if found else None


def _intent(rows: MirrorReads, read: Read) -> Answer:
    found = rows.one(Kind.INTENT, _id(read))
    latest = found.get("latest_charge") if found else None
    charge = _one_charge(rows, latest, {"refunds"}) if latest else None
    return None if found is None or (latest and charge is None) else _with(found, "latest_charge", charge)


def _dispute(rows: MirrorReads, read: Read) -> Answer:
    found = rows.one(Kind.DISPUTE, _id(read))
    charge = _one_charge(rows, found["charge"], {"refunds"}) if found else None
    if found is None or charge is None:
        return None
    intent_id = found.get("payment_intent")
    intent = rows.one(Kind.INTENT, intent_id) if intent_id else None
    return None if intent_id and intent is None else _with({**found, "charge": charge}, "payment_intent", intent)


def _plain(kind: Kind) -> Callable[[MirrorReads, Read], Answer]:
    return lambda rows, read: rows.one(kind, _id(read))


def _invoice_payments(rows: MirrorReads, read: Read) -> Answer:
    """An intent that no invoice shows paid none: all of its customer's are here."""
    found = rows.invoice_paid_by(read.params["payment"]["payment_intent"])
    return _envelope([found] if found else [], False)


def _products(rows: MirrorReads, read: Read) -> Answer:
    found = rows.some(Kind.PRODUCT, read.params["ids"])
    return _envelope(list(found.values()), False) if len(found) == len(read.params["ids"]) else None


def _subscription(rows: MirrorReads, read: Read) -> Answer:
    """With the products of its prices in place of their ids; only if all of them are here."""
    found = rows.one(Kind.SUBSCRIPTION, _id(read))
    items = found["items"]["data"] if found else []
    products = rows.some(Kind.PRODUCT, [one["price"]["product"] for one in items])
    if found is None or any(one["price"]["product"] not in products for one in items):
        return None
    filled = [{**one, "price": {**one["price"], "product": products[one["price"]["product"]]}} for one in items]
    return {**found, "items": {**found["items"], "data": filled}}


def _with(body: Body, name: str, value: Body | None) -> Body:
    return {**body, name: value} if value is not None else body


def _envelope(rows: Sequence[Body], more: bool) -> dict[str, Any]:
    return {"object": "list", "data": list(rows), "has_more": more}


def _id(read: Read) -> str:
    return read.path.rpartition("/")[2]


_ANSWERS: Mapping[str, Callable[[MirrorReads, Read], Answer]] = {
    "/v1/customers/{id}": _plain(Kind.CUSTOMER),
    "/v1/invoices/{id}": _plain(Kind.INVOICE),
    "/v1/charges/{id}": lambda rows, read: _one_charge(rows, _id(read), {"refunds", "payment_intent"}),
    "/v1/payment_intents/{id}": _intent,
    "/v1/disputes/{id}": _dispute,
    "/v1/subscriptions/{id}": _subscription,
    "/v1/invoice_payments": _invoice_payments,
    "/v1/products": _products,
}

"""What Stripe is asked for an order: method, path and parameters, frozen as text before they are ever sent (pure).

Names and meaning of parameters: Stripe docs, Refunds, Credit notes, Customer balance transactions, Invoices.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.actions import Action, Line, Order, Way, Wrong, metadata

_ID = re.compile(r"[A-Za-z0-9_]{1,255}")
_REFUND_REASONS = {Wrong.DUPLICATE: "duplicate", Wrong.FRAUD: "fraudulent"}
_NOTE_REASONS = {
    Wrong.DUPLICATE: "duplicate",
    Wrong.FRAUD: "fraudulent",
    Wrong.LATE: "order_change",
    Wrong.UNHAPPY: "product_unsatisfactory",
}
_GIVEN_AS = {
    Way.NOTE_REFUND: "refund_amount",
    Way.NOTE_BALANCE: "credit_amount",
    Way.NOTE_OUTSIDE: "out_of_band_amount",
}

Params = dict[str, str]


@dataclass(frozen=True, slots=True)
class Write:
    """One POST. `endpoint` is the path as Stripe documents it; `params` are form fields, every value as it is sent;
    `version` is Stripe's API version, since a key is only good for the very same request."""

    endpoint: str
    path: str
    params: Mapping[str, str]
    version: str


def frozen(write: Write) -> str:
    """The request as text, always the same for the same request."""
    kept = {"endpoint": write.endpoint, "path": write.path, "params": dict(write.params), "version": write.version}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"))


def thawed(body: str) -> Write:
    """The request that was frozen. Raises ValueError, KeyError or TypeError when it is none."""
    kept = json.loads(body)
    return Write(kept["endpoint"], kept["path"], dict(kept["params"]), kept["version"])


def write(action: Action, version: str) -> Write:
    """The request of an action. Raises ValueError when the order lacks what its way needs."""
    order = action.order
    if order.amount.minor < 1 and order.way is not Way.VOID:
        raise ValueError("an order moves more than nothing")
    endpoint, path = _place(order)
    params = _PARAMS[order.way](order)
    if order.way is not Way.VOID:
        params |= {f"metadata[{name}]": value for name, value in metadata(action).items()}
    expand = _EXPAND.get(order.way)
    return Write(endpoint, path, params | ({"expand[0]": expand} if expand else {}), version)


def note_params(order: Order) -> Params:
    """The parameters of a credit note, those that count for its amounts: the same for its preview and for the note."""
    asked = {"invoice": _id(order.invoice_id), "email_type": "credit_note" if order.tell else "none"}
    for place, line in enumerate(order.lines):
        asked |= {f"lines[{place}][{name}]": value for name, value in _line(line).items()}
    if not order.lines:
        asked["amount"] = str(order.amount.minor)
    if order.way in _GIVEN_AS:
        asked[_GIVEN_AS[order.way]] = str(order.amount.minor)
    reason = _NOTE_REASONS.get(order.wrong)
    return asked | ({"reason": reason} if reason else {})


def _line(line: Line) -> Params:
    amount = str(line.amount.minor)
    if line.id:
        return {"type": "invoice_line_item", "invoice_line_item": line.id, "amount": amount}
    return {"type": "custom_line_item", "description": "Rounding", "quantity": "1", "unit_amount": amount}


def _refund(order: Order) -> Params:
    reason = _REFUND_REASONS.get(order.wrong, "requested_by_customer")
    return {"charge": _id(order.charge_id), "amount": str(order.amount.minor), "reason": reason}


def _balance(order: Order) -> Params:
    """A negative amount is a credit to the customer."""
    return {"amount": str(-order.amount.minor), "currency": order.amount.currency}


def _place(order: Order) -> tuple[str, str]:
    if order.way is Way.REFUND:
        return "/v1/refunds", "/v1/refunds"
    if order.way is Way.BALANCE:
        endpoint = "/v1/customers/{id}/balance_transactions"
        return endpoint, endpoint.replace("{id}", _id(order.customer_id))
    if order.way is Way.VOID:
        endpoint = "/v1/invoices/{id}/void"
        return endpoint, endpoint.replace("{id}", _id(order.invoice_id))
    return "/v1/credit_notes", "/v1/credit_notes"


def _id(identifier: str | None) -> str:
    """An id of Stripe's, fit for a path."""
    if identifier is None or not _ID.fullmatch(identifier):
        raise ValueError("not one of Stripe's ids")
    return identifier


_PARAMS: dict[Way, Callable[[Order], Params]] = dict.fromkeys(Way, note_params) | {
    Way.REFUND: _refund,
    Way.BALANCE: _balance,
    Way.VOID: lambda _order: {},
}
# The answer holds the refund with its status. A void has nothing else to send, and what is sent must have a body.
_EXPAND = {Way.NOTE_REFUND: "refunds.refund", Way.VOID: "payments"}

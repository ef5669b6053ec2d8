"""`expand`: which paths are allowed, and the answer with ids replaced by objects."""

from collections.abc import Callable, Iterable
from typing import Any

from app.sandbox.stripe import shapes
from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import invalid
from app.sandbox.stripe.kinds import answer_kind
from app.sandbox.stripe.routes import Json

Computed = Callable[[Account, Json], Any]
INCLUDED: dict[tuple[str, str], Computed] = {}
DEPTH = 4

# Objects and lists that stand inline inside others, so that a path may go through them: field -> (object, is a list).
INLINE: dict[str, dict[str, tuple[str, bool]]] = {
    "subscription": {"items": ("subscription_item", True)},
    "subscription_item": {"price": ("price", False), "plan": ("plan", False)},
    "invoice": {"lines": ("line_item", True), "payments": ("invoice_payment", True)},
    "credit_note": {"lines": ("credit_note_line_item", True)},
    "charge": {"refunds": ("refund", True)},
    "customer": {
        "subscriptions": ("subscription", True),
        "sources": ("card", True),
        "tax_ids": ("tax_id", True),
        "discount": ("discount", False),
        "cash_balance": ("cash_balance", False),
    },
    "invoiceitem": {"price": ("price", False)},
    "checkout.session": {"line_items": ("item", True)},
    "dispute": {"balance_transactions": ("balance_transaction", False)},
    "product": {"default_price": ("price", False)},
}


def includable(object_name: str, field: str) -> Callable[[Computed], Computed]:
    """Registers `function(account, obj)` for a field that is absent unless expanded."""

    def register(function: Computed) -> Computed:
        INCLUDED[object_name, field] = function
        return function

    return register


def check(method: str, template: str, paths: list[str]) -> None:
    """Raises StripeFault 400, as Stripe words it, for the first path that may not be expanded on this operation."""
    kind, listed = answer_kind(method, template)
    for path in paths:
        counted = path == "total_count" and template.endswith("/search")
        if not counted and not _allowed(kind, listed, path):
            hint = ""
            if listed and not path.startswith("data."):
                hint = f" You may want to try expanding 'data.{path}' instead."
            raise invalid(f"This property cannot be expanded ({path}).{hint}")


def _allowed(kind: str, listed: bool, path: str) -> bool:
    segments = path.split(".")
    if len(segments) > DEPTH or not all(segments):
        return False
    if listed:
        if segments[0] != "data" or len(segments) < 2:
            return False
        segments = segments[1:]
    return _walk(kind, segments)


def _walk(kind: str, segments: list[str]) -> bool:
    known = shapes.expandable(kind)
    for count in range(len(segments), 0, -1):
        dotted, rest = ".".join(segments[:count]), segments[count:]
        if rest and f"{dotted}.data" in known:
            continue
        if dotted in known and (not rest or any(_walk(target, rest) for target in known[dotted])):
            return True
    if len(segments) == 1:
        return segments[0] in shapes.includable(kind) or (kind, segments[0]) in INCLUDED
    inner = INLINE.get(kind, {}).get(segments[0])
    if inner is None:
        return False
    target, listed = inner
    if not listed:
        return _walk(target, segments[1:])
    return segments[1] == "data" and (len(segments) == 2 or _walk(target, segments[2:]))


def expanded(account: Account, answer: Json, paths: Iterable[str]) -> Json:
    """The answer with the (already checked) paths filled in; what is stored stays as it is."""
    wanted = list(paths)
    if answer.get("object") == "search_result" and "total_count" not in wanted:
        answer = {name: value for name, value in answer.items() if name != "total_count"}
    for path in wanted:
        answer = _fill(account, answer, path.split("."))
    return answer


def _fill(account: Account, value: Any, segments: list[str]) -> Any:
    if isinstance(value, list):
        return [_fill(account, row, segments) for row in value]
    if not isinstance(value, dict):
        return value
    name, rest = segments[0], segments[1:]
    child = _child(account, value, name)
    if child is None:
        return value
    return {**value, name: _fill(account, child, rest) if rest else child}


def _child(account: Account, value: Json, name: str) -> Any:
    child = value.get(name)
    if child is None:
        computed = INCLUDED.get((value.get("object", ""), name))
        return computed(account, value) if computed else None
    if isinstance(child, str):
        return resolved(account, child)
    if isinstance(child, list):
        return [resolved(account, row) if isinstance(row, str) else row for row in child]
    return child


def resolved(account: Account, identifier: str) -> Any:
    """The object with this id, whatever its kind, or the id itself when there is none."""
    for kind in shapes.kinds_of(identifier):
        found = account.find(kind, identifier)
        if found is not None:
            return found
    return identifier

"""Search: Stripe's query language over the rows of one kind."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.sandbox.stripe.account import Account
from app.sandbox.stripe.errors import StripeFault, invalid
from app.sandbox.stripe.listing import checked_limit
from app.sandbox.stripe.routes import Json, Params

FIELDS: dict[str, dict[str, str]] = {
    "customer": {"created": "number", "email": "string", "name": "string", "phone": "string"},
    "charge": {
        "amount": "number",
        "billing_details.address.postal_code": "token",
        "created": "number",
        "currency": "token",
        "customer": "token",
        "disputed": "token",
        "payment_method_details.card.last4": "token",
        "payment_method_details.card.exp_month": "token",
        "payment_method_details.card.exp_year": "token",
        "payment_method_details.card.brand": "token",
        "payment_method_details.card.fingerprint": "token",
        "refunded": "token",
        "status": "token",
    },
    "payment_intent": {
        "amount": "number",
        "created": "number",
        "currency": "token",
        "customer": "token",
        "status": "token",
    },
    "invoice": {
        "created": "number",
        "currency": "token",
        "customer": "token",
        "number": "string",
        "receipt_number": "string",
        "status": "token",
        "subscription": "token",
        "total": "number",
    },
    "subscription": {"created": "number", "status": "token"},
    "price": {"active": "token", "currency": "token", "lookup_key": "string", "product": "token", "type": "token"},
    "product": {"active": "token", "description": "string", "name": "string", "shippable": "token", "url": "string"},
}
TOKEN = re.compile(
    r"""\s*(?:(?P<join>AND|OR)\b|(?P<minus>-)?(?P<field>metadata\[(?:'[^']*'|"[^"]*")\]|[A-Za-z_][A-Za-z0-9_.]*)\s*
    (?P<operator>:|~|>=|<=|>|<)\s*(?P<value>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|[^\s'"]+))""",
    re.IGNORECASE | re.VERBOSE,
)
WORDS = re.compile(r"\w+", re.UNICODE)
Predicate = Callable[[Json], bool]


@dataclass(frozen=True)
class Clause:
    """One comparison of a query."""

    field: str
    operator: str
    value: str
    quoted: bool
    negated: bool


def refused(message: str) -> StripeFault:
    """Stripe's refusal of a query."""
    return invalid(message, code="invalid_query")


def page(account: Account, kind: str, params: Params) -> Json:
    """One page of the rows of `kind` that a query finds, newest first; `total_count` goes unless expanded.

    Raises StripeFault 400 invalid_query.
    """
    limit = checked_limit(params)
    matches = predicate(kind, params["query"])
    derived = account.derived.searched(account, kind, params["query"]) if account.derived is not None else None
    rows: Sequence[Json] = visible(account, account.rows(kind) if derived is None else derived)
    found = [row for row in rows if matches(row)]
    start = _start(params.get("page"))
    following = start + limit if start + limit < len(found) else None
    return {
        "object": "search_result",
        "data": found[start : start + limit],
        "has_more": following is not None,
        "total_count": len(found),
        "next_page": None if following is None else base64.urlsafe_b64encode(b"at:%d" % following).decode(),
        "url": f"/v1/{kind}s/search",
    }


def visible(account: Account, rows: Sequence[Json]) -> Sequence[Json]:
    """The rows that the index already knows: all, unless a stale_search fault holds the newest (or all) back."""
    cutoff = account.stale_after
    if cutoff is None:
        return rows
    return [row for row in rows if account.written(row) <= cutoff]


def predicate(kind: str, query: str) -> Predicate:
    """The test that a query means for rows of `kind`."""
    clauses, joined = parsed(query)
    tests = [_test(kind, clause) for clause in clauses]
    combine = any if joined == "OR" else all
    return lambda row: combine(test(row) for test in tests)


def parsed(query: str) -> tuple[list[Clause], str]:
    """The clauses of a query and what joins them (AND, OR or nothing)."""
    clauses: list[Clause] = []
    joins: set[str] = set()
    place, expects_clause = 0, True
    while place < len(query.rstrip()):
        found = TOKEN.match(query, place)
        if found is None or (found["join"] and expects_clause):
            raise refused(f"We were unable to parse your search query: {query!r}. Please check its syntax.")
        place = found.end()
        if found["join"]:
            joins.add(found["join"].upper())
            expects_clause = True
            continue
        if not expects_clause:
            joins.add("AND")
        clauses.append(_clause(found))
        expects_clause = False
    if expects_clause or len(joins) > 1:
        why = "AND and OR cannot be combined in one query." if len(joins) > 1 else "A clause is missing."
        raise refused(f"We were unable to parse your search query. {why}")
    return clauses, next(iter(joins), "")


def _clause(found: re.Match[str]) -> Clause:
    value = found["value"]
    quoted = value[0] in "'\""
    text = re.sub(r"\\(.)", r"\1", value[1:-1]) if quoted else value
    return Clause(found["field"], found["operator"], text, quoted, bool(found["minus"]))


def _test(kind: str, clause: Clause) -> Predicate:
    sort = _sort(kind, clause.field)
    if clause.operator == "~" and (sort != "string" or len(clause.value) < 3):
        raise refused(f"The operator ~ needs a string field and at least three characters ('{clause.field}').")
    if clause.operator in "<=>=" and sort != "number":
        raise refused(f"The operator {clause.operator} needs a numeric field ('{clause.field}').")
    is_null = clause.value == "null" and not clause.quoted
    if sort != "number" and not clause.quoted and not is_null:
        raise refused(f"String values must be quoted ('{clause.field}').")
    if is_null:
        return _signed(clause, lambda value: value in (None, ""))
    if sort == "number":
        return _signed(clause, _number(clause))
    return _signed(clause, {"token": _token, "string": _string}[sort](clause))


def _signed(clause: Clause, holds: Callable[[Any], bool]) -> Predicate:
    read = _reader(clause.field)
    return (lambda row: not holds(read(row))) if clause.negated else (lambda row: holds(read(row)))


def _sort(kind: str, field: str) -> str:
    if field.startswith("metadata["):
        return "token"
    sort = FIELDS[kind].get(field)
    if sort is None:
        raise refused(f"Unsupported search field: '{field}'.")
    return sort


def _reader(field: str) -> Callable[[Json], Any]:
    if field.startswith("metadata["):
        key = field[len("metadata[") + 1 : -2]
        return lambda row: (row.get("metadata") or {}).get(key)
    if field == "subscription":
        return lambda row: (((row.get("parent") or {}).get("subscription_details")) or {}).get("subscription")
    if field == "refunded":
        return _refunded
    path = field.split(".")
    return lambda row: _down(row, path)


def _refunded(charge: Json) -> Any:
    if charge.get("refunded"):
        return "true"
    return "false" if charge.get("amount_refunded") else None


def _down(value: Any, path: list[str]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _token(clause: Clause) -> Callable[[Any], bool]:
    wanted = clause.value.casefold()

    def holds(value: Any) -> bool:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return value is not None and text.casefold() == wanted

    return holds


def _string(clause: Clause) -> Callable[[Any], bool]:
    """`~` finds a part of the text; `:` finds its words in order, as Stripe's phrase match does."""
    if clause.operator == "~":
        part = clause.value.casefold()
        return lambda value: isinstance(value, str) and part in value.casefold()
    words = WORDS.findall(clause.value.casefold())

    def holds(value: Any) -> bool:
        if not isinstance(value, str) or not words:
            return False
        own = WORDS.findall(value.casefold())
        return any(own[start : start + len(words)] == words for start in range(len(own) - len(words) + 1))

    return holds


def _number(clause: Clause) -> Callable[[Any], bool]:
    try:
        bound = int(clause.value)
    except ValueError as error:
        raise refused(f"The value of '{clause.field}' must be a whole number.") from error
    compare: dict[str, Callable[[int], bool]] = {
        ":": lambda value: value == bound,
        ">": lambda value: value > bound,
        ">=": lambda value: value >= bound,
        "<": lambda value: value < bound,
        "<=": lambda value: value <= bound,
    }
    holds = compare[clause.operator]
    return lambda value: isinstance(value, int) and holds(value)


def _start(token: str | None) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).removeprefix(b"at:"))
    except (ValueError, binascii.Error) as error:
        raise invalid("Invalid page token.", param="page") from error

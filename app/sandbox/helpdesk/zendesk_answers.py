"""How Zendesk's API checks a token, reads a body and refuses, and its rate-limit headers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from app.sandbox.helpdesk.account import APP_ID, Account
from app.sandbox.helpdesk.workspace import Json
from app.sandbox.helpdesk.world import World
from app.sandbox.helpdesk.zendesk_oauth import TokenDesk
from app.sandbox.helpdesk.zendesk_users import ROOT

REQUESTS_PER_MINUTE = 700
OPEN_WITHOUT_TOKEN = {f"/zendesk/api/v2/apps/{APP_ID}/public_key.pem", "/zendesk/oauth/tokens"}


class Refusal(Exception):
    """An answer in Zendesk's error shape."""

    def __init__(self, status: int, error: Any, description: str, details: Json | None = None, wait: int = 0) -> None:
        super().__init__(description)
        self.status, self.error, self.description, self.details = status, error, description, details
        self.wait = wait


def check_token(tokens: TokenDesk, world: World) -> None:
    if request.path in OPEN_WITHOUT_TOKEN:
        return
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token:
        raise Refusal(401, "Couldn't authenticate you", "Couldn't authenticate you")
    if token.startswith("revoked") or tokens.expired(token, world.clock.now()):
        raise Refusal(401, "invalid_token", "The access token provided is expired, revoked, malformed or invalid.")


def refused(error: Refusal) -> Response:
    body = {"error": error.error, "description": error.description}
    answer = jsonify(body | ({"details": error.details} if error.details else {}))
    answer.status_code = error.status
    if error.wait:
        answer.headers["Retry-After"] = str(error.wait)
    return answer


def rate_limit_headers(answer: Response) -> Response:
    answer.headers["X-Rate-Limit"] = str(REQUESTS_PER_MINUTE)
    answer.headers["X-Rate-Limit-Remaining"] = str(REQUESTS_PER_MINUTE - 1)
    return answer


def count_update(account: Account, ticket_id: int, now: int) -> None:
    """Counts a change of a ticket; too many in the account, or of this one, are a 429. The caller holds the lock."""
    wait = account.updates.take(now) or account.updates_of_ticket.take(now, str(ticket_id))
    if wait:
        raise Refusal(429, "TooManyRequests", "Number of allowed API requests per minute exceeded", wait=wait)


def cursor_page(key: str, rows: list[Json]) -> Response:
    """The rows by cursor: `page[size]` of them (100 at most) behind `page[after]` (Zendesk docs, Pagination)."""
    try:
        size = min(100, int(request.args.get("page[size]", 100)))
        after = int(request.args.get("page[after]", 0))
    except ValueError:
        raise Refusal(400, "InvalidPaginationParameter", "page[size] or page[after] is not a number") from None
    chosen, end = rows[after : after + size], after + size
    more = end < len(rows)
    asked = {name: value for name, value in request.args.items() if not name.startswith("page[")}
    query = urlencode(asked | {"page[size]": size, "page[after]": end}, safe="[]")
    following = f"{ROOT}{request.path.partition('/api/v2')[2]}?{query}" if more else None
    meta = {"has_more": more, "after_cursor": str(end) if more else None, "before_cursor": None}
    return jsonify({key: chosen, "meta": meta, "links": {"next": following, "prev": None}, "count": len(rows)})


def json_body(key: str) -> Json:
    body = request.get_json(silent=True)
    inner = body.get(key) if isinstance(body, dict) else None
    if not isinstance(inner, dict):
        raise Refusal(
            400, {"title": "Invalid attribute", "message": f"{key} is missing or not an object"}, "Invalid attribute"
        )
    return inner


def row_of(rows: dict[int, Json], row_id: int) -> Json:
    row = rows.get(row_id)
    if row is None:
        raise Refusal(404, "RecordNotFound", "Not found")
    return row

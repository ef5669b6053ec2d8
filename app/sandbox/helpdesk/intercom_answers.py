"""How Intercom's API checks a token, reads a body and refuses: the error.list shape and the rate-limit headers."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, jsonify, request

from app.sandbox.helpdesk.workspace import Json, Workspace
from app.sandbox.helpdesk.world import World


class Refusal(Exception):
    """An answer in Intercom's error.list shape."""

    def __init__(self, status: int, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field


def check_token() -> None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token or token.startswith("revoked"):
        raise Refusal(401, "unauthorized", "Access Token Invalid")
    if token.startswith("unpaid"):
        raise Refusal(403, "api_plan_restricted", "Active subscription needed.")


def refused(error: Refusal) -> Response:
    entry = {"code": error.code, "message": error.message} | ({"field": error.field} if error.field else {})
    answer = jsonify({"type": "error.list", "request_id": uuid.uuid4().hex, "errors": [entry]})
    answer.status_code = error.status
    return answer


def count_call(world: World) -> None:
    """Counts the call; one too many in this window is a 429."""
    with world.helpdesk.lock:
        wait = world.helpdesk.intercom.calls.take(world.clock.now())
    if wait:
        raise Refusal(429, "rate_limit_exceeded", "Exceeded rate limit of 1667 in 10_seconds")


def rate_limit_headers(answer: Response, world: World) -> Response:
    with world.helpdesk.lock:
        calls, now = world.helpdesk.intercom.calls, world.clock.now()
        answer.headers["X-RateLimit-Limit"] = str(calls.most)
        answer.headers["X-RateLimit-Remaining"] = str(calls.left(now))
        answer.headers["X-RateLimit-Reset"] = str(calls.ends(now))
    answer.headers["Intercom-Version"] = request.headers.get("Intercom-Version", "2.14")
    return answer


def json_body() -> Json:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise Refusal(400, "parameter_invalid", "Request body must be a JSON object")
    return body


def wanted(body: Json, field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value:
        raise Refusal(400, "parameter_not_found", f"{field} is required", field)
    return value


def row_of(rows: dict[str, Json], row_id: str, what: str) -> Json:
    row = rows.get(row_id)
    if row is None:
        raise Refusal(404, "not_found", f"{what} Not Found")
    return row


def author_of(desk: Workspace, body: Json) -> Json:
    admin = desk.admins.get(str(body.get("admin_id", "")))
    if admin is None:
        raise Refusal(404, "admin_not_found", "Admin not found")
    return {"type": "admin", "id": admin["id"], "name": admin["name"], "email": admin["email"]}


def per_page(asked: Any, default: int) -> int:
    try:
        size = int(asked) if asked is not None else default
    except (TypeError, ValueError):
        raise Refusal(400, "parameter_invalid", "per_page must be a number", "per_page") from None
    if not 1 <= size <= 150:
        raise Refusal(400, "parameter_invalid", "per_page must be between 1 and 150", "per_page")
    return size

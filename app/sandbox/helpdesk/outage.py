"""The answers of a helpdesk that fails on purpose (the `status` and `status_after` faults), each in its own shape."""

from __future__ import annotations

from typing import Any

import orjson

from app.sandbox.faults import Rule
from app.sandbox.stripe.exchange import Answer

HTML = b"<html><body><h1>Something went wrong</h1></body></html>"
_INTERCOM = {
    401: ("unauthorized", "Access Token Invalid"),
    403: ("api_plan_restricted", "Active subscription needed."),
    404: ("not_found", "Resource Not Found"),
    429: ("rate_limit_exceeded", "Exceeded rate limit of 1667 in 10_seconds"),
}
_ZENDESK = {
    401: ("invalid_token", "The access token provided is expired, revoked, malformed or invalid."),
    403: ({"title": "Forbidden", "message": "You do not have access to this page."}, "Forbidden"),
    404: ("RecordNotFound", "Not found"),
    409: ("UpdateConflict", "Safe Update prevented the update due to outdated ticket data."),
    422: ("RecordInvalid", "Record validation errors"),
    429: ("TooManyRequests", "Number of allowed API requests per minute exceeded"),
}


def outage(path: str, rule: Rule) -> Answer:
    """What the helpdesk behind `path` answers under this rule."""
    if rule.code == "html":
        return Answer(rule.status, HTML, {**rule.headers, "Content-Type": "text/html"})
    body = _intercom(rule) if path.startswith("/intercom") else _zendesk(rule)
    return Answer(rule.status, orjson.dumps(body), dict(rule.headers))


def _intercom(rule: Rule) -> dict[str, Any]:
    code, message = _INTERCOM.get(rule.status, ("server_error", "Server error"))
    return {
        "type": "error.list",
        "request_id": "req_fault",
        "errors": [{"code": rule.code or code, "message": message}],
    }


def _zendesk(rule: Rule) -> dict[str, Any]:
    error, description = _ZENDESK.get(rule.status, ("InternalError", "Internal error"))
    return {"error": rule.code or error, "description": description}

"""The answers of a Stripe that fails on purpose (the `status` fault)."""

from typing import Any

import orjson

from app.sandbox.faults import Rule
from app.sandbox.stripe.errors import documentation
from app.sandbox.stripe.exchange import Answer
from app.sandbox.stripe.keys import refusal

HTML = b"<html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"
MESSAGES = {
    409: "This object cannot be accessed right now because another API request or Stripe process is currently "
    "accessing it.",
    429: "Request rate limit exceeded. Learn more about rate limits here: https://stripe.com/docs/rate-limits.",
    401: "Invalid API Key provided: sk_test_****",
    402: "Your card was declined.",
}
OTHERWISE = "An unknown error occurred"
CODES = {409: "lock_timeout", 429: "rate_limit", 402: "card_declined"}
REASONS = ("global-rate", "global-concurrency", "endpoint-rate", "endpoint-concurrency", "resource-specific")
NOT_EXECUTED = (401, 403, 409, 429, 502, 503, 504)


def outage(rule: Rule) -> Answer:
    """The answer of a `status` rule. A 500 (and most 4xx) counts as begun, so an idempotency key keeps it; 401, 403,
    409, 429, gateway errors and HTML pages do not.
    """
    headers = dict(rule.headers)
    kept = rule.status not in NOT_EXECUTED and rule.code != "html"
    if rule.status == 429:
        reason = rule.code if rule.code in REASONS else REASONS[0]
        headers.setdefault("Stripe-Rate-Limited-Reason", reason)
    if rule.code == "html":
        return Answer(rule.status, HTML, {**headers, "Content-Type": "text/html"}, kept=kept)
    return Answer(rule.status, orjson.dumps({"error": _error(rule)}), headers, kept=kept)


def _error(rule: Rule) -> dict[str, Any]:
    kind = "api_error" if rule.status >= 500 else "card_error" if rule.status == 402 else "invalid_request_error"
    error: dict[str, Any] = {"type": kind, "message": MESSAGES.get(rule.status, OTHERWISE)}
    if rule.status == 403:
        needed = "write" if rule.method == "POST" else "read"
        error["message"] = refusal("rk_test_****", needed, rule.path or "/v1/account", "acct_sandbox")
    code = CODES.get(rule.status) if rule.code in ("", *REASONS) else rule.code
    if code:
        error |= {"code": code, "doc_url": documentation(code)}
    return error

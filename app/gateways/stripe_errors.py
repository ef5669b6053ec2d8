"""Stripe's errors turned into ours.

The SDK fills `error.code` only for card and invalid-request errors; for 401, 403, 409 and 429 the code stands in the
answer's body, and so it is always read there.
"""

from typing import Any

import stripe
import urllib3

from app.domain.errors import CounterfoilError, NotFound, Unavailable, Why
from app.gateways.stripe_permissions import permission

_WHY: dict[type[stripe.StripeError], Why] = {
    stripe.AuthenticationError: Why.KEY,
    stripe.PermissionError: Why.PERMISSION,
    stripe.RateLimitError: Why.RATE_LIMITED,
    stripe.APIConnectionError: Why.DOWN,
}
_CONFLICT = 409


class StripeUnavailable(Unavailable):
    """Unavailable with what the log wants of Stripe's answer: `status` (None: no answer) and `code`."""

    def __init__(self, why: Why, detail: str, error: stripe.StripeError, permission: str | None = None) -> None:
        super().__init__(why, detail, permission=permission, request_id=error.request_id)
        self.status = error.http_status
        self.code = code_of(error)


def code_of(error: stripe.StripeError) -> str | None:
    """Stripe's error code, wherever this class of error keeps it."""
    code = error_body(error).get("code")
    return code if isinstance(code, str) else None


def understood(error: stripe.StripeError, endpoint: str, needed: str = "Read") -> CounterfoilError:
    """Our error for one of the SDK's: NotFound, or Unavailable with the reason. `endpoint` names what was asked,
    `needed` what that takes: Read or Write."""
    if isinstance(error, stripe.InvalidRequestError) and _missing(error):
        return NotFound("Stripe has nothing under that id.")
    why = _why(error)
    lacking = permission(error_body(error).get("message"), endpoint, needed) if why is Why.PERMISSION else None
    return StripeUnavailable(why, f"{endpoint}: {type(error).__name__}", error, lacking)


def worth_another_try(error: stripe.StripeError) -> bool:
    """Whether the same read may succeed a moment later; Stripe's own word on that counts first."""
    advice = (error.headers or {}).get("stripe-should-retry")
    if advice in ("true", "false"):
        return advice == "true"
    if isinstance(error, stripe.APIConnectionError):
        return error.should_retry
    status = error.http_status or 0
    return isinstance(error, stripe.RateLimitError) or status == _CONFLICT or status >= 500


def _why(error: stripe.StripeError) -> Why:
    if isinstance(error.__cause__, urllib3.exceptions.NewConnectionError):  # refused; urllib3 counts it as a timeout
        return Why.DOWN
    if isinstance(error.__cause__, urllib3.exceptions.TimeoutError):
        return Why.SLOW
    status = error.http_status or 0
    if status >= 500 or status == _CONFLICT:
        return Why.DOWN
    return next((why for kind, why in _WHY.items() if isinstance(error, kind)), Why.ODD)


def _missing(error: stripe.StripeError) -> bool:
    return error.http_status == 404 or code_of(error) == "resource_missing"


def error_body(error: stripe.StripeError) -> dict[str, Any]:
    """Stripe's error as it was sent; empty when the answer was none of Stripe's."""
    given = error.json_body
    found = given.get("error") if isinstance(given, dict) else None
    return found if isinstance(found, dict) else {}

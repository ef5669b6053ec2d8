import pytest
import stripe
import urllib3

from app.domain.errors import NotFound, Unavailable, Why
from app.gateways.stripe_errors import StripeUnavailable, code_of, understood, worth_another_try

PLACE = "/v1/disputes"


def answered(kind, status, code=None, message="No.", headers=None, **more):
    body = {"error": {"type": "x", "code": code, "message": message, **more}}
    if kind in (stripe.CardError, stripe.InvalidRequestError):
        return kind(message, None, code, "{}", status, body, headers)
    return kind(message, "{}", status, body, headers)


def unreached(cause):
    error = stripe.APIConnectionError("lost", should_retry=True)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (answered(stripe.AuthenticationError, 401), Why.KEY),
        (answered(stripe.PermissionError, 403), Why.PERMISSION),
        (answered(stripe.RateLimitError, 429, "rate_limit"), Why.RATE_LIMITED),
        (answered(stripe.RateLimitError, 429, "lock_timeout"), Why.RATE_LIMITED),
        (answered(stripe.APIError, 500), Why.DOWN),
        (answered(stripe.APIError, 503), Why.DOWN),
        (answered(stripe.APIError, 409, "idempotency_key_in_use"), Why.DOWN),
        (answered(stripe.APIError, 200), Why.ODD),
        (answered(stripe.InvalidRequestError, 400, "parameter_unknown"), Why.ODD),
        (answered(stripe.IdempotencyError, 400), Why.ODD),
        (answered(stripe.CardError, 402, "card_declined"), Why.ODD),
        (stripe.SignatureVerificationError("bad", "t=1"), Why.ODD),
        (unreached(urllib3.exceptions.ReadTimeoutError(None, "", "late")), Why.SLOW),
        (unreached(urllib3.exceptions.ConnectTimeoutError("late")), Why.SLOW),
        (unreached(urllib3.exceptions.ProtocolError("dropped")), Why.DOWN),
        (unreached(None), Why.DOWN),
    ],
)
def test_each_class_of_the_sdk_has_its_reason(error, why):
    ours = understood(error, PLACE)
    assert isinstance(ours, Unavailable) and ours.why is why


@pytest.mark.parametrize(
    "error",
    [
        answered(stripe.InvalidRequestError, 404, "resource_missing"),
        answered(stripe.InvalidRequestError, 404),
        answered(stripe.InvalidRequestError, 400, "resource_missing"),
    ],
)
def test_what_stripe_does_not_have_is_not_found(error):
    assert isinstance(understood(error, PLACE), NotFound)


def test_every_public_error_of_the_sdk_is_understood():
    kinds = _kinds(stripe.StripeError)
    assert len(kinds) > 8
    for kind in kinds:
        assert isinstance(_bare(kind), Unavailable)


def _kinds(kind):
    return {kind}.union(*(_kinds(one) for one in kind.__subclasses__()))


def _bare(kind):
    error = kind.__new__(kind)
    stripe.StripeError.__init__(error, "x")
    return understood(error, PLACE)


@pytest.mark.parametrize("kind", [stripe.APIError, stripe.RateLimitError, stripe.PermissionError])
def test_the_code_is_read_where_the_sdk_leaves_it_empty(kind):
    error = answered(kind, 429, "lock_timeout")
    assert error.code is None
    assert code_of(error) == "lock_timeout"


def test_the_log_gets_status_code_and_request_id_and_never_the_message():
    error = answered(stripe.RateLimitError, 429, "rate_limit", "maya@example.com", {"request-id": "req_7"})
    ours = understood(error, PLACE)
    assert isinstance(ours, StripeUnavailable)
    assert (ours.status, ours.code, ours.request_id) == (429, "rate_limit", "req_7")
    assert "maya" not in str(ours)


def test_a_missing_permission_is_named():
    ours = understood(answered(stripe.PermissionError, 403, message="needs rak_dispute_read here"), "/v1/charges")
    assert isinstance(ours, Unavailable) and ours.permission == "Disputes: Read"


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (answered(stripe.RateLimitError, 429), True),
        (answered(stripe.RateLimitError, 429, headers={"stripe-should-retry": "false"}), False),
        (answered(stripe.InvalidRequestError, 400, headers={"stripe-should-retry": "true"}), True),
        (answered(stripe.APIError, 409), True),
        (answered(stripe.APIError, 500), True),
        (answered(stripe.APIError, 200), False),
        (answered(stripe.AuthenticationError, 401), False),
        (answered(stripe.PermissionError, 403), False),
        (answered(stripe.InvalidRequestError, 404), False),
        (stripe.APIConnectionError("lost", should_retry=True), True),
        (stripe.APIConnectionError("certificate", should_retry=False), False),
    ],
)
def test_only_what_may_pass_is_tried_again(error, again):
    assert worth_another_try(error) is again

"""What Stripe's errors mean for a request that moves money: certainly nothing, or not known."""

import pytest
import stripe

from app.domain.errors import Doubt, NotPerformed, OutcomeUnknown, Refused
from app.gateways.stripe_till_refusals import UnfitNote, judged, note_refused
from app.gateways.stripe_till_transport import NothingSent

PLACE = "/v1/refunds"


def answered(kind, status, code=None, message="No.", error_type="invalid_request_error", param=None):
    body = {"error": {"type": error_type, "code": code, "message": message, "param": param}}
    headers = {"request-id": "req_7"}
    if kind in (stripe.CardError, stripe.InvalidRequestError):
        return kind(message, param, code, "{}", status, body, headers)
    return kind(message, "{}", status, body, headers)


def invalid(code=None, message="No.", param=None, status=400):
    return answered(stripe.InvalidRequestError, status, code, message, param=param)


REFUSALS = [
    (invalid("charge_already_refunded"), "refunded in full"),
    (invalid("charge_disputed"), "Answer the dispute"),
    (invalid("refund_disputed_payment"), "Answer the dispute"),
    (invalid("charge_not_refundable"), "Credit the customer's balance"),
    (invalid("balance_insufficient"), "balance is too low"),
    (invalid("resource_missing", status=404), "does not have"),
    (invalid("resource_missing", param="invoice"), "does not have"),
    (
        invalid(None, "Refund amount ($15.01) is greater than unrefunded amount on charge ($15.00)", "amount"),
        "more than",
    ),
    (invalid(None, "The credit note amount must be … remaining creditable amount (1500).", "amount"), "credit notes"),
    (invalid(None, "… must equal the credit note amount ($10.70)."), "tax"),
    (
        invalid(None, "This invoice was not paid via a charge, so a refund cannot be issued.", "refund_amount"),
        "not paid",
    ),
    (invalid(None, "Credit notes can only be created on open, paid, or uncollectible invoices."), "open and paid"),
    (invalid(None, "… You must cancel the PaymentIntent to reverse the authorization …"), "canceled, not refunded"),
    (invalid(None, "Charge ch_1 has not been captured yet and cannot be refunded."), "canceled, not refunded"),
    (invalid(None, "Charge ch_1 does not have a successful charge to refund."), "nothing to refund"),
    (invalid(None, "Invoices with `paid` payments cannot be voided."), "credit note instead"),
    (invalid(None, "You can only void open or uncollectible invoices."), "Only an open invoice"),
    (invalid(None, "You cannot combine currencies on a single customer.", "currency"), "another currency"),
    (invalid("parameter_invalid_integer", "This value must be …", "amount"), "does not take this amount"),
    (invalid("brand_new_code", "maya@example.com"), "req_7"),
    (answered(stripe.CardError, 402, "card_declined", error_type="card_error"), "req_7"),
]


@pytest.mark.parametrize(("error", "words"), REFUSALS)
@pytest.mark.parametrize("first", [True, False])
def test_a_refusal_of_stripes_is_certain_at_every_try_and_says_why_in_plain_words(error, words, first):
    ours = judged(error, PLACE, first)
    assert isinstance(ours, NotPerformed)
    assert words in str(ours)
    assert ours.request_id == "req_7"
    assert "maya" not in str(ours)


BEFORE_EXECUTION = [
    (NothingSent("NewConnectionError", should_retry=False), "cannot be reached"),
    (answered(stripe.AuthenticationError, 401), "Only your lead"),
    (answered(stripe.PermissionError, 403, message="needs 'rak_charge_write'"), "Charges and Refunds: Write"),
    (answered(stripe.PermissionError, 403), "Charges and Refunds: Write"),
    (answered(stripe.RateLimitError, 429, "rate_limit"), "Try again in a minute"),
    (answered(stripe.RateLimitError, 429), "Try again in a minute"),
]


@pytest.mark.parametrize(("error", "words"), BEFORE_EXECUTION)
def test_what_comes_before_execution_is_certain_at_the_first_try_only(error, words):
    first = judged(error, PLACE, True)
    assert isinstance(first, NotPerformed) and words in str(first)
    later = judged(error, PLACE, False)
    assert isinstance(later, OutcomeUnknown) and later.again


@pytest.mark.parametrize(
    ("error", "doubt"),
    [
        (answered(stripe.APIError, 409, "idempotency_key_in_use", error_type="idempotency_error"), Doubt.BUSY),
        (answered(stripe.APIError, 409, "lock_timeout"), Doubt.BUSY),
        (answered(stripe.RateLimitError, 429, "lock_timeout"), Doubt.BUSY),
        (answered(stripe.RateLimitError, 400, "rate_limit"), Doubt.BUSY),
        (answered(stripe.IdempotencyError, 400, error_type="idempotency_error"), Doubt.KEY_TAKEN),
        (answered(stripe.APIError, 500, error_type="api_error"), Doubt.FAILED),
        (answered(stripe.APIError, 500), Doubt.FAILED),
        (answered(stripe.APIError, 502), Doubt.NO_ANSWER),
        (answered(stripe.APIError, 503), Doubt.NO_ANSWER),
        (answered(stripe.APIError, 504), Doubt.NO_ANSWER),
        (answered(stripe.APIError, 418), Doubt.ODD),
        (answered(stripe.APIError, 302), Doubt.ODD),
        (answered(stripe.APIError, 200), Doubt.ODD),
        (answered(stripe.InvalidRequestError, 400, error_type="api_error"), Doubt.ODD),
        (answered(stripe.InvalidRequestError, 404, error_type="something_new"), Doubt.ODD),
        (stripe.APIConnectionError("ReadTimeoutError", should_retry=False), Doubt.NO_ANSWER),
        (stripe.APIConnectionError("ProtocolError", should_retry=True), Doubt.NO_ANSWER),
        (stripe.SignatureVerificationError("bad", "t=1"), Doubt.ODD),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_everything_that_is_not_listed_is_unknown(error, doubt, first):
    ours = judged(error, PLACE, first)
    assert isinstance(ours, OutcomeUnknown)
    assert ours.doubt is doubt
    assert str(ours)


def test_an_answer_that_is_none_of_stripes_is_never_certain_whatever_its_status():
    for status in (400, 401, 402, 403, 404, 429):
        page = stripe.APIError("Invalid response body", "<html>", status, None, {})
        assert isinstance(judged(page, PLACE, True), OutcomeUnknown)


def test_every_public_error_of_the_sdk_is_judged():
    for kind in _kinds(stripe.StripeError):
        error = kind.__new__(kind)
        stripe.StripeError.__init__(error, "x")
        assert isinstance(judged(error, PLACE, True), (NotPerformed, OutcomeUnknown))


def _kinds(kind):
    return {kind}.union(*(_kinds(one) for one in kind.__subclasses__()))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (invalid(None, "… must equal the credit note amount."), UnfitNote),
        (invalid(None, "… the remaining creditable amount (1500).", "amount"), UnfitNote),
        (invalid(None, "credited by quantity before", "lines[0]"), UnfitNote),
        (invalid("resource_missing", param="invoice"), Refused),
        (invalid("brand_new_code"), Refused),
    ],
)
def test_a_refused_preview_says_whether_the_note_could_be_written_otherwise(error, kind):
    assert type(note_refused(error)) is kind


@pytest.mark.parametrize(
    "error",
    [
        answered(stripe.APIError, 500),
        answered(stripe.RateLimitError, 429),
        answered(stripe.RateLimitError, 400, "rate_limit"),
        answered(stripe.PermissionError, 403),
        answered(stripe.AuthenticationError, 401),
        invalid("resource_missing", status=404),
        stripe.APIConnectionError("lost"),
    ],
)
def test_a_preview_that_was_not_looked_at_is_not_refused(error):
    assert note_refused(error) is None

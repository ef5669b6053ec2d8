"""What came of a request that moves money when Stripe's answer is an error: certainly nothing, or not known (pure).

Certain is only what is listed here. Codes: Stripe docs, Error codes; where Stripe gives none, its parameter or a part
of its message tells the refusals apart.
"""

import stripe

from app.domain.errors import Doubt, NotPerformed, OutcomeUnknown, Refused
from app.domain.phrase import Name
from app.gateways.stripe_errors import code_of, error_body
from app.gateways.stripe_permissions import permission
from app.gateways.stripe_till_transport import NothingSent

_REFUSING = ("invalid_request_error", "card_error")
_BEFORE_EXECUTION = (401, 403, 429)
"""Answers that Stripe gives before it looks at the key of the request: they say nothing of an earlier try."""

_UNKNOWN = {
    Doubt.NO_ANSWER: "Stripe has not answered. It may have gone through.",
    Doubt.BUSY: "Stripe is still at work on this. It may go through.",
    Doubt.FAILED: "Stripe broke off while it was at work on this. It may have gone through.",
    Doubt.KEY_TAKEN: "Stripe has had this request in another form. It may have gone through.",
    Doubt.ODD: "Stripe's answer could not be understood. It may have gone through.",
}
_EARLY = {
    401: "Stripe does not accept our key. Nothing was done. Only your lead can mend this.",
    429: "Stripe takes no more calls at the moment. Nothing was done. Try again in a minute.",
}
_UNREACHED = "Stripe cannot be reached. Nothing was done. Try again."
_FORBIDDEN = "Our Stripe key may not do this. Nothing was done. Your lead can allow it: {permission}."
_BY_CODE = {
    "charge_already_refunded": "This payment was refunded in full already.",
    "charge_disputed": "The bank took this payment back in a dispute, so it cannot be refunded. Answer the dispute.",
    "refund_disputed_payment": "The bank took this payment back in a dispute, so it cannot be refunded. "
    "Answer the dispute.",
    "charge_not_refundable": "This payment can no longer be refunded by Stripe. Credit the customer's balance instead.",
    "balance_insufficient": "Our Stripe balance is too low for this refund. Tell your finance team.",
    "resource_missing": "Stripe does not have this payment, invoice or customer any more.",
}
_UNCREDITABLE = "remaining creditable amount"
_UNEQUAL = "must equal the credit note amount"
_BY_MESSAGE = (
    ("greater than unrefunded amount", "That is more than is left of this payment. Look at it again."),
    (_UNCREDITABLE, "That is more than is left of this invoice after its credit notes."),
    (_UNEQUAL, "Stripe works out the tax of this differently. Start again."),
    ("not paid via a charge", "This invoice was not paid by a payment that Stripe can refund."),
    ("credit notes can only be created", "Credit notes are only for open and paid invoices."),
    ("can only be credited that way", "This line was credited in another way before. Give an amount without lines."),
    ("remaining quantity", "That is more than is left of this line."),
    ("cancel the paymentintent", "This payment was authorized but not collected. It is canceled, not refunded."),
    ("has not been captured", "This payment was authorized but not collected. It is canceled, not refunded."),
    ("does not have a successful charge", "This payment did not go through, so there is nothing to refund."),
    ("payments cannot be voided", "Something was paid on this invoice already. Write a credit note instead."),
    ("only void open", "Only an open invoice can be voided."),
    ("combine currencies", "This customer has another currency in Stripe."),
)
_BY_PARAM = {"amount": "Stripe does not take this amount. Look at what is left.", "currency": _BY_MESSAGE[-1][1]}
_OTHER = "Stripe refused this. Nothing was done. Tell your lead this reference: {reference}."


class UnfitNote(Refused):
    """A credit note that Stripe does not take as it is written; written in another way it might."""


def note_refused(error: stripe.StripeError) -> Refused | None:
    """Why Stripe refuses the preview of a credit note; None when it did not even look at it."""
    body = error_body(error)
    if error.http_status not in (400, 402) or body.get("type") not in _REFUSING or _limited(error):
        return None
    message, param = str(body.get("message") or "").lower(), str(body.get("param") or "")
    by_lines = _UNEQUAL in message or _UNCREDITABLE in message or param.startswith("lines")
    kind = UnfitNote if by_lines else Refused
    sentence = sentence_of(error)
    return kind(sentence) if sentence else kind(_OTHER, reference=Name(error.request_id or "unknown"))


def judged(error: stripe.StripeError, endpoint: str, first: bool) -> NotPerformed | OutcomeUnknown:
    """What an error of the SDK says of a request that moves money. `first`: nothing was sent under its key before."""
    if isinstance(error, NothingSent):
        return NotPerformed(_UNREACHED) if first else unknown(Doubt.NO_ANSWER)
    body, status = error_body(error), error.http_status or 0
    if status in _BEFORE_EXECUTION and body and code_of(error) != "lock_timeout":
        return _early(error, status, endpoint) if first else unknown(Doubt.NO_ANSWER, error.request_id)
    if status in (400, 402, 404) and body.get("type") in _REFUSING and not _limited(error):
        return refused(error)
    return unknown(_doubt(error, status), error.request_id)


def refused(error: stripe.StripeError) -> NotPerformed:
    """Stripe looked at the request and said no, and so did every earlier try under its key."""
    sentence = sentence_of(error)
    if sentence:
        return NotPerformed(sentence, request_id=error.request_id)
    return NotPerformed(_OTHER, reference=Name(error.request_id or "unknown"), request_id=error.request_id)


def sentence_of(error: stripe.StripeError) -> str:
    """Why Stripe refused, in our words; "" for what we do not know."""
    body = error_body(error)
    message = str(body.get("message") or "").lower()
    said = (sentence for part, sentence in _BY_MESSAGE if part in message)
    return _BY_CODE.get(code_of(error) or "") or next(said, "") or _BY_PARAM.get(str(body.get("param")), "")


def unknown(doubt: Doubt, request_id: str | None = None) -> OutcomeUnknown:
    """It may have happened."""
    return OutcomeUnknown(_UNKNOWN[doubt], doubt=doubt, request_id=request_id)


def _early(error: stripe.StripeError, status: int, endpoint: str) -> NotPerformed:
    if status == 403:
        lacking = permission(error_body(error).get("message"), endpoint, "Write")
        return NotPerformed(_FORBIDDEN, permission=Name(lacking), request_id=error.request_id)
    return NotPerformed(_EARLY[status], request_id=error.request_id)


def _limited(error: stripe.StripeError) -> bool:
    """A rate limit that comes as a 400, as Stripe once did (SDK)."""
    return isinstance(error, stripe.RateLimitError)


def _doubt(error: stripe.StripeError, status: int) -> Doubt:
    """A 500 is kept under the key and answered again; what stands before Stripe (502 to 504) keeps nothing. A lock
    that could not be had (409, or 429 lock_timeout) is had in a moment."""
    if isinstance(error, stripe.IdempotencyError):
        return Doubt.KEY_TAKEN
    if status in (409, 429) or _limited(error):
        return Doubt.BUSY
    if status == 500:
        return Doubt.FAILED
    return Doubt.NO_ANSWER if status > 500 or isinstance(error, stripe.APIConnectionError) else Doubt.ODD

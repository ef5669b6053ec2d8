"""What came of a request that moves money when Stripe's answer is an error: certainly nothing, or not known (pure).

Certain is only what is listed here. Codes: Stripe docs, Error codes; where Stripe gives none, its parameter or a part
of its message tells the refusals apart.
"""

import stripe

from app.domain.errors import Doubt, NotPerformed, OutcomeUnknown, Refused
from app.domain.phrase import Name, Phrase, say
from app.gateways.stripe_errors import code_of, error_body
from app.gateways.stripe_permissions import permission
from app.gateways.stripe_till_transport import NothingSent

_REFUSING = ("invalid_request_error", "card_error")
_BEFORE_EXECUTION = (401, 403, 429)
"""Answers that Stripe gives before it looks at the key of the request: they say nothing of an earlier try."""

_UNKNOWN: dict[Doubt, Phrase] = {
    Doubt.NO_ANSWER: say("Stripe has not answered. It may have gone through."),
    Doubt.BUSY: say("Stripe is still at work on this. It may go through."),
    Doubt.FAILED: say("Stripe broke off while it was at work on this. It may have gone through."),
    Doubt.KEY_TAKEN: say("Stripe has had this request in another form. It may have gone through."),
    Doubt.ODD: say("Stripe's answer could not be understood. It may have gone through."),
}
_EARLY: dict[int, Phrase] = {
    401: say("Stripe does not accept our key. Nothing was done. Only your lead can mend this."),
    429: say("Stripe takes no more calls at the moment. Nothing was done. Try again in a minute."),
}
_DISPUTED = say("The bank took this payment back in a dispute, so it cannot be refunded. Answer the dispute.")
_HELD = say("This payment was authorized but not collected. It is canceled, not refunded.")
_CURRENCY = say("This customer has another currency in Stripe.")
_BY_CODE: dict[str, Phrase] = {
    "charge_already_refunded": say("This payment was refunded in full already."),
    "charge_disputed": _DISPUTED,
    "refund_disputed_payment": _DISPUTED,
    "charge_not_refundable": say("Stripe can no longer refund this payment. Credit the customer's balance instead."),
    "balance_insufficient": say("Our Stripe balance is too low for this refund. Tell your finance team."),
    "resource_missing": say("Stripe does not have this payment, invoice or customer any more."),
}
_UNCREDITABLE = "remaining creditable amount"
_UNEQUAL = "must equal the credit note amount"
_BY_MESSAGE: tuple[tuple[str, Phrase], ...] = (
    ("greater than unrefunded amount", say("That is more than is left of this payment. Look at it again.")),
    (_UNCREDITABLE, say("That is more than is left of this invoice after its credit notes.")),
    (_UNEQUAL, say("Stripe works out the tax of this differently. Start again.")),
    ("not paid via a charge", say("This invoice was not paid by a payment that Stripe can refund.")),
    ("credit notes can only be created", say("Credit notes are only for open and paid invoices.")),
    (
        "can only be credited that way",
        say("This line was credited in another way before. Give an amount without lines."),
    ),
    ("remaining quantity", say("That is more than is left of this line.")),
    ("cancel the paymentintent", _HELD),
    ("has not been captured", _HELD),
    ("does not have a successful charge", say("This payment did not go through, so there is nothing to refund.")),
    ("payments cannot be voided", say("Something was paid on this invoice already. Write a credit note instead.")),
    ("only void open", say("Only an open invoice can be voided.")),
    ("combine currencies", _CURRENCY),
)
_BY_PARAM: dict[str, Phrase] = {
    "amount": say("Stripe does not take this amount. Look at what is left."),
    "currency": _CURRENCY,
}


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
    return kind(*sentence_of(error))


def judged(error: stripe.StripeError, endpoint: str, first: bool) -> NotPerformed | OutcomeUnknown:
    """What an error of the SDK says of a request that moves money. `first`: nothing was sent under its key before."""
    if isinstance(error, NothingSent):
        return _unreached() if first else unknown(Doubt.NO_ANSWER)
    body, status = error_body(error), error.http_status or 0
    if status in _BEFORE_EXECUTION and body and code_of(error) != "lock_timeout":
        return _early(error, status, endpoint) if first else unknown(Doubt.NO_ANSWER, error.request_id)
    if status in (400, 402, 404) and body.get("type") in _REFUSING and not _limited(error):
        return refused(error)
    return unknown(_doubt(error, status), error.request_id)


def refused(error: stripe.StripeError) -> NotPerformed:
    """Stripe looked at the request and said no, and so did every earlier try under its key."""
    return NotPerformed(*sentence_of(error), request_id=error.request_id)


def sentence_of(error: stripe.StripeError) -> Phrase:
    """Why Stripe refused, in our words; of what we do not know the number by which a lead finds it at Stripe."""
    body = error_body(error)
    message = str(body.get("message") or "").lower()
    said = (sentence for part, sentence in _BY_MESSAGE if part in message)
    known = _BY_CODE.get(code_of(error) or "") or next(said, ()) or _BY_PARAM.get(str(body.get("param")), ())
    reference = Name(error.request_id or "unknown")
    return known or say("Stripe refused this. Nothing was done. Tell your lead: {reference}.", reference=reference)


def unknown(doubt: Doubt, request_id: str | None = None) -> OutcomeUnknown:
    """It may have happened."""
    return OutcomeUnknown(*_UNKNOWN[doubt], doubt=doubt, request_id=request_id)


def _unreached() -> NotPerformed:
    return NotPerformed("Stripe cannot be reached. Nothing was done. Try again.")


def _early(error: stripe.StripeError, status: int, endpoint: str) -> NotPerformed:
    if status == 403:
        lacking = permission(error_body(error).get("message"), endpoint, "Write")
        return NotPerformed(
            "Our Stripe key may not do this. Nothing was done. Your lead can allow it: {permission}.",
            permission=Name(lacking),
            request_id=error.request_id,
        )
    return NotPerformed(*_EARLY[status], request_id=error.request_id)


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

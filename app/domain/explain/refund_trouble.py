"""Why a refund waits, failed or was canceled, and where the money is then (Stripe docs, Refunds: pending_reason,
failure_reason). What the customer must not hear is `private`."""

from dataclasses import dataclass

from app.domain.billing import PaymentMethod, Refund
from app.domain.card import Phrase, say, sentences
from app.domain.explain.failure_debits import KINDS


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a pending refund waits. `sent` when only the bank's time is left; `told` is for the customer, with
    places for amount and day."""

    waits: Phrase
    told: Phrase
    sent: bool = False
    private: Phrase = ()


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a refund did not arrive, and `where` the money is now; `told` is for the customer, with
    places for amount and day."""

    where: Phrase
    told: Phrase
    private: Phrase = ()


_PENDING = {
    "processing": Waiting(
        say("The bank is working on it."), say("Your refund of {amount} of {day} is on its way."), sent=True
    ),
    "insufficient_funds": Waiting(
        say("It has not been sent yet."),
        say(
            "Your refund of {amount} of {day} has not been sent yet. Once it is sent, your bank still needs some days."
        ),
        private=say("Our Stripe balance is too low for this refund. It goes out once there is enough: tell your lead."),
    ),
    "charge_pending": Waiting(
        say("The payment itself is not settled yet. The refund goes out after it."),
        say("Your refund of {amount} of {day} goes out as soon as your own payment has reached us."),
    ),
}
_NO_REASON = Waiting(
    say("Stripe gives no reason."), say("Your refund of {amount} of {day} is being worked on."), sent=True
)
_UNKNOWN_REASON = Waiting(
    say("Stripe gives a reason that we do not know."), say("Your refund of {amount} of {day} is being worked on.")
)
_BACK = say("The customer did not get it. The money is back on our balance.")
_RETURNED = say(
    "Your refund of {amount} of {day} did not reach you and came back to us."
    " We are looking for another way to get it to you."
)
_FAILED = {
    "lost_or_stolen_card": Stopped(_BACK, _RETURNED, private=say("The card was reported lost or stolen.")),
    "expired_or_canceled_card": Stopped(
        sentences(say("The card has expired or was canceled."), _BACK),
        say(
            "Your refund of {amount} of {day} did not reach you, because the card is not valid any more,"
            " and came back to us."
            " We are looking for another way to get it to you."
        ),
    ),
    "declined": Stopped(sentences(say("The customer's bank did not take it."), _BACK), _RETURNED),
    "charge_for_pending_refund_disputed": Stopped(
        say("The customer disputed the payment meanwhile. The dispute decides who gets the money."),
        say(
            "Your refund of {amount} of {day} was stopped because the payment is disputed at your bank."
            " Your bank's decision settles it now."
        ),
    ),
    "insufficient_funds": Stopped(
        say("It never left us: the customer did not get it."),
        say("Your refund of {amount} of {day} could not be sent. We are sorting it out."),
        private=say("Our Stripe balance was too low for this refund. Tell your lead."),
    ),
    "merchant_request": Stopped(
        say("We had it stopped. The customer did not get it; the money stayed with us."),
        say("Your refund of {amount} of {day} was stopped before it was sent."),
    ),
}
_UNKNOWN = Stopped(sentences(say("Stripe does not say why."), _BACK), _RETURNED)
_CANCELED = Stopped(
    say("No money was sent; it stayed with us, unless another refund replaced this one."),
    say("Your refund of {amount} of {day} was canceled, and no money was sent by it."),
)
_CANCELED_DEBIT = Stopped(
    say("No money was sent. A refund of a bank debit is canceled when the debit itself fails: then nothing was taken."),
    say("Your refund of {amount} of {day} was canceled, and no money was sent by it."),
)


def pending(refund: Refund) -> Waiting:
    """Why a pending refund waits."""
    return _PENDING.get(refund.pending_reason, _UNKNOWN_REASON) if refund.pending_reason else _NO_REASON


def failed(refund: Refund) -> Stopped:
    """Why a refund failed and where its money is."""
    return _FAILED.get(refund.failure_reason or "", _UNKNOWN)


def canceled(method: PaymentMethod | None) -> Stopped:
    """Where the money of a canceled refund is."""
    return _CANCELED_DEBIT if method is not None and method.kind in KINDS else _CANCELED


def private(refund: Refund) -> Phrase:
    """What only the agent may know of this refund; nothing when there is nothing."""
    if refund.status == "pending":
        return pending(refund).private
    return failed(refund).private if refund.status == "failed" else ()

"""Why a refund waits, failed or was canceled, and where the money is then (Stripe docs, Refunds: pending_reason,
failure_reason). What the customer must not hear is `private`."""

from dataclasses import dataclass

from app.domain.billing import PaymentMethod, Refund
from app.domain.explain.failure_debits import KINDS


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a pending refund waits. `sent` when only the bank's time is left; `told` goes on from
    "Your refund of ... " for the customer."""

    waits: str
    told: str
    sent: bool = False
    private: str = ""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a refund did not arrive, and `where` the money is now; `told` goes on from "Your refund of ... " for
    the customer."""

    where: str
    told: str
    private: str = ""


_PENDING = {
    "processing": Waiting("The bank is working on it.", "is on its way.", sent=True),
    "insufficient_funds": Waiting(
        "It has not been sent yet.",
        "has not been sent yet. Once it is sent, your bank still needs some days.",
        private="Our Stripe balance is too low for this refund. It goes out once there is enough: tell your lead.",
    ),
    "charge_pending": Waiting(
        "The payment itself is not settled yet. The refund goes out after it.",
        "goes out as soon as your own payment has reached us.",
    ),
}
_NO_REASON = Waiting("Stripe gives no reason.", "is being worked on.", sent=True)
_BACK = "The customer did not get it. The money is back on our balance."
_RETURNED = "did not reach you and came back to us. We are looking for another way to get it to you."
_FAILED = {
    "lost_or_stolen_card": Stopped(_BACK, _RETURNED, private="The card was reported lost or stolen."),
    "expired_or_canceled_card": Stopped(
        f"The card has expired or was canceled. {_BACK}",
        "did not reach you, because the card is not valid any more, and came back to us."
        " We are looking for another way to get it to you.",
    ),
    "declined": Stopped(f"The customer's bank did not take it. {_BACK}", _RETURNED),
    "charge_for_pending_refund_disputed": Stopped(
        "The customer disputed the payment meanwhile. The dispute decides who gets the money.",
        "was stopped because the payment is disputed at your bank. Your bank's decision settles it now.",
    ),
    "insufficient_funds": Stopped(
        "It never left us: the customer did not get it.",
        "could not be sent. We are sorting it out.",
        private="Our Stripe balance was too low for this refund. Tell your lead.",
    ),
    "merchant_request": Stopped(
        "We had it stopped. The customer did not get it; the money stayed with us.",
        "was stopped before it was sent.",
    ),
}
_UNKNOWN = Stopped(f"Stripe does not say why. {_BACK}", _RETURNED)
_CANCELED = Stopped(
    "No money was sent; it stayed with us, unless another refund replaced this one.",
    "was canceled, and no money was sent by it.",
)
_CANCELED_DEBIT = Stopped(
    "No money was sent. A refund of a bank debit is canceled when the debit itself fails: then nothing was taken.",
    "was canceled, and no money was sent by it.",
)


def pending(refund: Refund) -> Waiting:
    """Why a pending refund waits."""
    return _PENDING.get(refund.pending_reason or "", _NO_REASON)


def failed(refund: Refund) -> Stopped:
    """Why a refund failed and where its money is."""
    return _FAILED.get(refund.failure_reason or "", _UNKNOWN)


def canceled(method: PaymentMethod | None) -> Stopped:
    """Where the money of a canceled refund is."""
    return _CANCELED_DEBIT if method is not None and method.kind in KINDS else _CANCELED


def private(refund: Refund) -> str:
    """What only the agent may know of this refund; empty when there is nothing."""
    if refund.status == "pending":
        return pending(refund).private
    return failed(refund).private if refund.status == "failed" else ""

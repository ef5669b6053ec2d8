"""What a payment that needs the customer still waits for (Stripe docs, Payment Intents: next_action)."""

from dataclasses import replace

from app.domain.billing import Awaited, Payment
from app.domain.card import Day, Phrase, say, sentences
from app.domain.explain.card_declines import AUTHENTICATION
from app.domain.explain.explained import Explained, Retry, Way

CONFIRMATION = replace(
    AUTHENTICATION,
    happened=say("The bank wants the customer to confirm this payment. Nothing was charged yet."),
    again=say("Yes, as soon as the customer confirms it."),
)
_TRANSFER = Explained(
    say("The customer was told where to send a bank transfer."),
    say("Yes, as soon as the money arrives."),
    say("Send the transfer with the reference that stands in the instructions."),
    say("We have not received your bank transfer in full yet."),
    Retry.LATER,
    Way.SEND,
)
_VOUCHER = Explained(
    say("The customer has a number to pay with at a store, and has not paid yet."),
    say("Yes, until the number runs out."),
    say("Pay with the number at a store before it runs out."),
    say("It waits until you pay with the number that you were given."),
    Retry.LATER,
    Way.TILL,
)
_VERIFICATION = Explained(
    say("The bank account must be verified first: the customer has not confirmed the small deposit on it."),
    say("Yes, as soon as the customer has verified the account."),
    say("Confirm the small deposit on the bank account."),
    say("Your bank account is not verified yet."),
    Retry.LATER,
    Way.VERIFY,
)
_OTHER = Explained(
    say("The customer has not finished this payment. Nothing was charged yet."),
    say("Yes, as soon as the customer finishes it."),
    say("Finish the payment where it was begun."),
    say("It is waiting for you to finish it."),
    Retry.LATER,
    Way.FINISH,
)
_KINDS = {
    "confirmation": CONFIRMATION,
    "transfer": _TRANSFER,
    "voucher": _VOUCHER,
    "verification": _VERIFICATION,
}


def awaited(payment: Payment) -> Explained:
    """Why a payment that needs the customer has not brought its money."""
    waits = payment.awaited or Awaited("confirmation")
    found = _KINDS.get(waits.kind, _OTHER)
    return replace(found, happened=sentences(found.happened, _more(payment, waits)))


def _more(payment: Payment, waits: Awaited) -> Phrase:
    """What has come of a transfer and what is missing, or until when it can be paid; nothing where it is not known."""
    if waits.until is not None:
        return say("It can be paid until {day}.", day=Day(waits.until))
    if waits.kind != "transfer" or waits.missing is None:
        return ()
    if waits.missing >= payment.amount or waits.missing.minor <= 0:
        return say("It has not arrived yet.")
    came = payment.amount - waits.missing
    return say("{amount} has come, {missing} is still missing.", amount=came, missing=waits.missing)

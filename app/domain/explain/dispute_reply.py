"""What may be told to the customer about a dispute: never a suspicion, a bank code or a promise."""

from app.domain.billing import Dispute, Payment
from app.domain.card import Day, Phrase, say

_OVER = frozenset(("won", "lost", "warning_closed", "prevented"))
_WAITING = frozenset(("under_review", "warning_under_review", "appeal_under_review"))
_ASK = {
    "fraudulent": "If you do not know it, tell us: we can say what it was for.",
    "unrecognized": "If you do not know it, tell us: we can say what it was for.",
    "duplicate": "If you were charged twice for one purchase, send us the dates and amounts of both charges.",
    "product_not_received": "If your order has not arrived, tell us where it should have gone.",
    "product_unacceptable": "If something was not as described, tell us what, and send a photo if there is one.",
    "subscription_canceled": "If you had canceled, tell us when and how.",
    "credit_not_processed": "If a refund is missing, tell us which one and when it was promised.",
}
_ANY = "If something is not right with it, tell us what, and we will look into it."
_WITHDRAW = "If it is settled for you, ask your bank to withdraw the dispute, and send us what it confirms."


def dispute_reply(dispute: Dispute, payment: Payment) -> tuple[Phrase, ...]:
    """Paragraphs to send; none for a state that we do not know."""
    what = say("the payment of ", payment.amount, " on ", Day(payment.created))
    if dispute.status in _OVER:
        return (_ended(dispute, what),)
    if dispute.status in _WAITING:
        return (say("Your bank is looking into ", *what, ". ", *_meanwhile(dispute)),)
    if dispute.status == "warning_needs_response":
        return (say("Your bank has asked us about ", *what, ". Nothing was taken back. ", _ask(dispute)),)
    if dispute.status in ("needs_response", "appeal_needs_response"):
        return (say("Your bank has disputed ", *what, " for you. ", _ask(dispute)), _until_closed(dispute))
    return ()


def _ask(dispute: Dispute) -> str:
    return _ASK.get(dispute.reason, _ANY)


def _until_closed(dispute: Dispute) -> Phrase:
    first = "" if dispute.refundable else "While your bank decides we cannot refund it ourselves. "
    return say(first, _WITHDRAW)


def _meanwhile(dispute: Dispute) -> Phrase:
    if dispute.status == "under_review":
        blocked = "" if dispute.refundable else " We cannot refund the payment meanwhile."
        return say(f"It usually decides within 60 to 75 days and will tell you.{blocked}")
    return say("It will tell you when it has decided.")


def _ended(dispute: Dispute, what: Phrase) -> Phrase:
    if dispute.status == "won":
        return say("Your bank has closed the dispute of ", *what, ". The payment stands.")
    if dispute.status == "lost":
        return say(
            "Your bank has decided the dispute of ", *what, " for you. The money comes from your bank, not from us."
        )
    if dispute.status == "warning_closed":
        return say("Your bank has closed its question about ", *what, ". Nothing was taken back for it.")
    return say("The dispute of ", *what, " is settled.")

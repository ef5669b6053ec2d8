"""What may be told to the customer about a dispute: never a suspicion, a bank code or a promise."""

from app.domain.billing import Dispute, Payment
from app.domain.card import Day, Phrase, fill, say, sentences
from app.domain.disputes.evidence import final
from app.domain.payment import charged

_OVER = frozenset(("won", "lost", "warning_closed", "prevented"))
_WAITING = frozenset(("under_review", "warning_under_review", "appeal_under_review"))
_ASK = {
    "fraudulent": say("If you do not know it, tell us: we can say what it was for."),
    "unrecognized": say("If you do not know it, tell us: we can say what it was for."),
    "duplicate": say("If you were charged twice for one purchase, send us the dates and amounts of both charges."),
    "product_not_received": say("If your order has not arrived, tell us where it should have gone."),
    "product_unacceptable": say("If something was not as described, tell us what, and send a photo if there is one."),
    "subscription_canceled": say("If you had canceled, tell us when and how."),
    "credit_not_processed": say("If a refund is missing, tell us which one and when it was promised."),
}
_DECIDED = {
    "won": (
        say("Your bank has closed the dispute of the payment of {amount} on {day}."),
        say("The payment stands."),
    ),
    "lost": (
        say("Your bank has decided the dispute of the payment of {amount} on {day} for you."),
        say("The money comes from your bank, not from us."),
    ),
}
_ANY = say("If something is not right with it, tell us what, and we will look into it.")
_WITHDRAW = say("If it is settled for you, ask your bank to withdraw the dispute, and send us what it confirms.")


def dispute_reply(dispute: Dispute, payment: Payment) -> tuple[Phrase, ...]:
    """Paragraphs to send; none for a state that we do not know."""
    return tuple(fill(one, amount=charged(payment), day=Day(payment.created)) for one in _paragraphs(dispute, payment))


def _paragraphs(dispute: Dispute, payment: Payment) -> tuple[Phrase, ...]:
    """The paragraphs, with places for amount and day of the payment."""
    if dispute.status in _OVER:
        return (_ended(dispute, payment),)
    if dispute.status in _WAITING:
        looking = say("Your bank is looking into the payment of {amount} on {day}.")
        return (sentences(looking, *_meanwhile(dispute)),)
    if dispute.status == "warning_needs_response":
        asked = say("Your bank has asked us about the payment of {amount} on {day}. Nothing was taken back.")
        return (sentences(asked, _ask(dispute)),)
    if dispute.status == "appeal_needs_response":
        return (say("The dispute of the payment of {amount} on {day} is not closed yet."),)
    if dispute.status == "needs_response":
        disputed = _disputed(dispute, payment)
        return (sentences(disputed, _ask(dispute)), _until_closed(dispute))
    return ()


def _partly(dispute: Dispute, payment: Payment) -> bool:
    paid = charged(payment)
    return dispute.amount.currency == paid.currency and dispute.amount < paid


def _disputed(dispute: Dispute, payment: Payment) -> Phrase:
    if _partly(dispute, payment):
        part = say("Your bank has disputed {part} of the payment of {amount} on {day} for you.")
        return fill(part, part=dispute.amount)
    return say("Your bank has disputed the payment of {amount} on {day} for you.")


def _ask(dispute: Dispute) -> Phrase:
    return _ASK.get(dispute.reason, _ANY)


def _until_closed(dispute: Dispute) -> Phrase:
    first = say("While your bank decides we cannot refund it ourselves.")
    return sentences(() if dispute.refundable else first, _WITHDRAW)


def _meanwhile(dispute: Dispute) -> tuple[Phrase, ...]:
    if dispute.status == "under_review":
        decides = say("It usually decides within 60 to 75 days and will tell you.")
        return (decides, () if dispute.refundable else say("We cannot refund the payment meanwhile."))
    return (say("It will tell you when it has decided."),)


def _ended(dispute: Dispute, payment: Payment) -> Phrase:
    """How it ended; what became of the money only where nothing of it went back by us besides."""
    if dispute.status == "lost" and final(dispute):
        if _partly(dispute, payment):
            part = say("Your bank has taken back {part} of the payment of {amount} on {day}.")
            return fill(part, part=dispute.amount)
        return say("Your bank has taken back the payment of {amount} on {day}.")
    if dispute.status in _DECIDED:
        how, money = _DECIDED[dispute.status]
        return how if payment.refunded else sentences(how, money)
    if dispute.status == "warning_closed":
        return say(
            "Your bank has closed its question about the payment of {amount} on {day}. Nothing was taken back for it."
        )
    return say("The dispute of the payment of {amount} on {day} is settled.")

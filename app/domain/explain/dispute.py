"""A dispute in words: what the cardholder says, what kind of case it is, how it stands, why its amount differs."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from app.domain.billing import Dispute, Payment
from app.domain.card import Day, Phrase, say, sentences
from app.domain.disputes.case import decided_by, lapses_at
from app.domain.disputes.evidence import final
from app.domain.payment import charged
from app.domain.states import NEEDS_ANSWER
from app.domain.wording import own_word

_REASON = {
    "fraudulent": say("It was not me"),
    "unrecognized": say("I do not know this charge"),
    "duplicate": say("I was charged twice"),
    "product_not_received": say("It did not arrive"),
    "product_unacceptable": say("It is not what was sold"),
    "subscription_canceled": say("I had canceled"),
    "credit_not_processed": say("A refund did not come"),
    "general": say("Another reason"),
    "noncompliant": say("A rule was broken"),
    "bank_cannot_process": say("The bank cannot process it"),
    "check_returned": say("The check was returned"),
    "customer_initiated": say("I asked my bank for it back"),
    "debit_not_authorized": say("I did not authorize it"),
    "incorrect_account_details": say("The account details are wrong"),
    "insufficient_funds": say("Not enough money"),
}
_INQUIRY = say("An inquiry: the bank asks first and has taken no money. It can still become a chargeback.")
_CHARGEBACK = say(
    "A chargeback: the bank took the money at once, and Stripe a fee. It comes back only if the bank agrees."
)


def dispute_reason(dispute: Dispute) -> Phrase:
    """What the cardholder says, in words; an unknown reason is shown as Stripe's own word."""
    if not dispute.reason:
        return say("No reason given")
    return _REASON.get(dispute.reason) or say(own_word(dispute.reason))


def meaning(dispute: Dispute) -> Phrase:
    """What kind of case it is, in a sentence or two; nothing where it is over and its end says it."""
    if dispute.status == "warning_closed":
        return ()
    if dispute.inquiry:
        return _INQUIRY
    if dispute.case_type == "compliance":
        return say("A compliance case: a network says that one of its rules was broken.")
    return _CHARGEBACK if dispute.status in ("needs_response", "under_review") else ()


def standing(dispute: Dispute, now: datetime, others: Iterable[Dispute] = ()) -> Phrase:
    """Where it stands once nothing can be answered (now); nothing while an answer is waited for. `others` are the
    disputes besides."""
    if became_chargeback(dispute, others):
        return say("The bank has disputed the payment besides: that dispute counts, not this inquiry.")
    if unknown(dispute):
        word = own_word(dispute.status) if dispute.status else say("unknown")
        return say("Stripe says “{state}”. We do not know what that means: look in Stripe.", state=word)
    found = _STANDING.get(dispute.status)
    return found(dispute, now) if found else ()


def unknown(dispute: Dispute) -> bool:
    """Whether it is in a state that we do not know: it may need an answer."""
    return dispute.status not in NEEDS_ANSWER and dispute.status not in _STANDING


def became_chargeback(dispute: Dispute, others: Iterable[Dispute]) -> bool:
    """Whether this is an inquiry and its payment was charged back besides."""
    same = (one for one in others if one.charge_id == dispute.charge_id and one.id != dispute.id)
    return dispute.inquiry and any(not one.inquiry for one in same)


def differs(dispute: Dispute, payment: Payment) -> Phrase:
    """Why the amount is not that of the payment; what is not certain says "may"."""
    amount, paid = dispute.amount, charged(payment)
    if amount == paid:
        return ()
    if amount.currency != paid.currency:
        return say("In another currency than the payment: the bank has converted it.")
    if amount < paid:
        rest = payment.refunded and amount == paid - payment.refunded
        return say("It is what was left after the refund." if rest else "Only a part of the payment is disputed.")
    return say("More than the payment: the exchange rate may have moved, or it may cover several payments.")


def _under_review(dispute: Dispute, now: datetime) -> Phrase:
    until = decided_by(dispute)
    if until < now:
        return say("We have answered. The bank has taken longer than the usual 60 to 75 days.")
    return say("We have answered, nothing can be added. The bank decides by about {day}.", day=Day(until))


def _inquiry_under_review(dispute: Dispute, now: datetime) -> Phrase:
    until = lapses_at(dispute)
    closes = say("It closes by itself on about {day} if the bank asks no more.", day=Day(until))
    return sentences(say("We have answered."), closes if until > now else ())


def _won(dispute: Dispute, _now: datetime) -> Phrase:
    back = say("Given back: {amount}.", amount=dispute.returned) if dispute.returned else ()
    fee = say("The fee for receiving a dispute usually stays.")
    return sentences(say("The bank decided for us."), back, fee)


def _lost(dispute: Dispute, _now: datetime) -> Phrase:
    if final(dispute):
        return say("The bank took the debit back, and nobody can answer. The customer has the money: do not refund it.")
    return say("The bank decided for the cardholder, who has the money. Do not refund it again.")


def _closed(_dispute: Dispute, _now: datetime) -> Phrase:
    return say("The inquiry ended and did not become a chargeback. No money was taken for it.")


def _appeal_under_review(_dispute: Dispute, _now: datetime) -> Phrase:
    return say("The appeal is with the bank. Nothing can be added now.")


def _prevented(_dispute: Dispute, _now: datetime) -> Phrase:
    return say("It was settled before it became a dispute. See on the payment whether it was refunded for that.")


_STANDING: Mapping[str, Callable[[Dispute, datetime], Phrase]] = {
    "under_review": _under_review,
    "warning_under_review": _inquiry_under_review,
    "won": _won,
    "lost": _lost,
    "warning_closed": _closed,
    "appeal_under_review": _appeal_under_review,
    "prevented": _prevented,
}

"""Where a refund is, in words to send. Never holds what is private to us, such as our balance or a reported card."""

from datetime import datetime

from app.domain.billing import PaymentMethod, Refund
from app.domain.card import Day, Phrase, Typed, fill, say, sentences
from app.domain.explain.arrival import Arrival, arrival
from app.domain.explain.refund import sent
from app.domain.explain.refund_trouble import canceled, failed, pending
from app.domain.wording import HIDDEN, method_label

_LET_GO = say(
    "{amount} was only held by your bank and never taken. The hold was let go."
    " Your bank may still show it for some days."
)


def words(refund: Refund, method: PaymentMethod | None, now: datetime) -> tuple[Phrase, ...]:
    """The words to send about a refund to `method`, in paragraphs. A state that we do not know says no more than that
    there is a refund."""
    if refund.reason == "expired_uncaptured_charge":
        return (fill(_LET_GO, amount=refund.amount),)
    if refund.status == "succeeded" or (refund.status == "pending" and sent(refund)):
        return (_made(refund, method), _statement(refund, method, now))
    told = fill(_told(refund, method), amount=refund.amount, day=Day(refund.created))
    if refund.status == "requires_action":
        return (sentences(told, say("Look for an e-mail that asks for your bank details, and follow its link.")),)
    return (told,)


def _made(refund: Refund, method: PaymentMethod | None) -> Phrase:
    known = method is not None and method.kind != HIDDEN
    where = method_label(method) if method is not None and known else say("the way you paid")
    made = say("Your refund of {amount} to {where} was made on {day}.")
    on_its_way = say("Your refund of {amount} to {where} has been on its way since {day}.")
    told = made if refund.status == "succeeded" else on_its_way
    return fill(told, amount=refund.amount, where=where, day=Day(refund.created))


def _statement(refund: Refund, method: PaymentMethod | None, now: datetime) -> Phrase:
    due = arrival(refund, method)
    return sentences(_when(refund, due, now), _how(refund, method), _if_unseen(refund, due, now))


def _when(refund: Refund, due: Arrival | None, now: datetime) -> Phrase:
    if due is None:
        return say("How long it takes depends on your bank.")
    if now <= due.last:
        return _expected(due, now)
    day = Day(due.last)
    if refund.status == "pending":
        return say("It takes longer than usual: we expected it by about {day}. We are looking into it.", day=day)
    return say("It should have been on your account since about {day}.", day=day)


def _expected(due: Arrival, now: datetime) -> Phrase:
    least, most = due.days
    if now < due.first:
        return say(
            "Banks take {least} to {most} business days: expect it between about {first} and {last}.",
            least=least,
            most=most,
            first=Day(due.first),
            last=Day(due.last),
        )
    return say(
        "Banks take {least} to {most} business days: expect it by about {last}.",
        least=least,
        most=most,
        last=Day(due.last),
    )


def _how(refund: Refund, method: PaymentMethod | None) -> Phrase:
    if refund.kind == "reversal":
        return say("There is no separate credit: the original charge changes on your statement, or leaves it.")
    bank = method is not None and method.kind == "us_bank_account"
    return say("It arrives as a separate credit.") if bank else ()


def _if_unseen(refund: Refund, due: Arrival | None, now: datetime) -> Phrase:
    if refund.reference and refund.reference_status == "available" and refund.kind != "reversal":
        number = Typed(refund.reference)
        return say("If you cannot see it, give this number to your bank: {reference}.", reference=number)
    late = due is not None and now > due.last and refund.status == "succeeded"
    return say("If you cannot see it, ask your bank for it.") if late else ()


def _told(refund: Refund, method: PaymentMethod | None) -> Phrase:
    """How it stands, with places for amount and day."""
    if refund.status == "requires_action":
        return say("Your refund of {amount} of {day} needs you: we do not know yet where to send it.")
    if refund.status == "pending":
        return pending(refund).told
    if refund.status == "failed":
        return failed(refund).told
    if refund.status == "canceled":
        return canceled(method).told
    return say("Your refund of {amount} of {day} is not finished yet. We are looking into where it is.")

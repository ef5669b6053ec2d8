"""Where a refund is, in words to send. Never holds what is private to us, such as our balance or a reported card."""

from datetime import datetime

from app.domain.billing import PaymentMethod, Refund
from app.domain.card import Day, Phrase, Typed, say
from app.domain.explain.arrival import Arrival, arrival
from app.domain.explain.refund import about, sent
from app.domain.explain.refund_trouble import canceled, failed, pending
from app.domain.wording import HIDDEN, method_label


def words(refund: Refund, method: PaymentMethod | None, now: datetime) -> tuple[Phrase, ...]:
    """The words to send about a refund to `method`, in paragraphs. A state that we do not know says no more than that
    there is a refund."""
    if refund.status == "succeeded" or (refund.status == "pending" and sent(refund)):
        return (_made(refund, method), _statement(refund, method, now))
    start = say("Your refund of ", refund.amount, " of ", Day(refund.created))
    if refund.status == "requires_action":
        mail = "Look for an e-mail that asks for your bank details, and follow its link."
        return (say(*start, " needs you: we do not know yet where to send it. ", mail),)
    return (say(*start, " ", _TOLD.get(refund.status, _unknown)(refund, method)),)


def _made(refund: Refund, method: PaymentMethod | None) -> Phrase:
    where = method_label(method) if method is not None and method.kind != HIDDEN else ("the way you paid",)
    way = " was made on " if refund.status == "succeeded" else " has been on its way since "
    return say("Your refund of ", refund.amount, " to ", *where, way, Day(refund.created), ".")


def _statement(refund: Refund, method: PaymentMethod | None, now: datetime) -> Phrase:
    due = arrival(refund, method)
    return _sentences(_when(refund, due, now), _how(refund, method), _if_unseen(refund, due, now))


def _sentences(*phrases: Phrase) -> Phrase:
    """The phrases that say something, with a space between."""
    spaced = [part for phrase in phrases if phrase for part in (" ", *phrase)]
    return say(*spaced[1:])


def _when(refund: Refund, due: Arrival | None, now: datetime) -> Phrase:
    if due is None:
        return say("How long it takes depends on your bank.")
    if now <= due.last:
        expected = about(due) if now < due.first else say("by about ", Day(due.last))
        return say(f"Banks take {due.days[0]} to {due.days[1]} business days: expect it ", *expected, ".")
    if refund.status == "pending":
        return say("It takes longer than usual: we expected it by about ", Day(due.last), ". We are looking into it.")
    return say("It should have been on your account since about ", Day(due.last), ".")


def _how(refund: Refund, method: PaymentMethod | None) -> Phrase:
    if refund.kind == "reversal":
        return say("There is no separate credit: the original charge changes on your statement, or leaves it.")
    bank = method is not None and method.kind == "us_bank_account"
    return say("It arrives as a separate credit.") if bank else ()


def _if_unseen(refund: Refund, due: Arrival | None, now: datetime) -> Phrase:
    if refund.reference and refund.reference_status == "available" and refund.kind != "reversal":
        return say("If you cannot see it, give this number to your bank: ", Typed(refund.reference), ".")
    late = due is not None and now > due.last and refund.status == "succeeded"
    return say("If you cannot see it, ask your bank for it.") if late else ()


def _pending(refund: Refund, _method: PaymentMethod | None) -> str:
    return pending(refund).told


def _failed(refund: Refund, _method: PaymentMethod | None) -> str:
    return failed(refund).told


def _canceled(_refund: Refund, method: PaymentMethod | None) -> str:
    return canceled(method).told


def _unknown(_refund: Refund, _method: PaymentMethod | None) -> str:
    return "is not finished yet. We are looking into where it is."


_TOLD = {"pending": _pending, "failed": _failed, "canceled": _canceled}

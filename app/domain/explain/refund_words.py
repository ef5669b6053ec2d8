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
        second = _statement(refund, method, now)
        return (_made(refund, method), second) if second else (_made(refund, method),)
    start = say("Your refund of ", refund.amount, " of ", Day(refund.created))
    if refund.status == "requires_action":
        mail = "Look for an e-mail that asks for your bank details, and follow its link."
        return (say(*start, " needs you: we do not know yet where to send it. ", mail),)
    return (say(*start, ": ", _TOLD.get(refund.status, _unknown)(refund, method)),)


def _made(refund: Refund, method: PaymentMethod | None) -> Phrase:
    where = method_label(method) if method is not None and method.kind != HIDDEN else ("the way you paid",)
    done = "We made" if refund.status == "succeeded" else "We asked for"
    return say(f"{done} your refund of ", refund.amount, " to ", *where, " on ", Day(refund.created), ".")


def _statement(refund: Refund, method: PaymentMethod | None, now: datetime) -> Phrase:
    due = arrival(refund, method)
    reversal = refund.kind == "reversal"
    line = _OF_A_REVERSAL if reversal else _AS_A_CREDIT if method and method.kind == "us_bank_account" else ""
    if due is None:
        return say(line or "How long it takes depends on your bank.", *_by_reference(refund))
    if now > due.last:
        return _late(refund, due, line)
    first, last = due.days
    takes = f"Banks take {first} to {last} business days: expect it "
    return say(takes, *about(due), ". ", line, *_by_reference(refund))


_OF_A_REVERSAL = "There is no separate credit: the original charge changes on your statement, or leaves it."
_AS_A_CREDIT = "It arrives as a separate credit."


def _late(refund: Refund, due: Arrival, line: str) -> Phrase:
    if refund.status == "pending":
        return say("It takes longer than usual: we expected it by about ", Day(due.last), ". We are looking into it.")
    there = say("It should have been on your account since about ", Day(due.last), ". ", line)
    number = _by_reference(refund)
    return say(*there, *number) if number else say(*there, " If you cannot see it, ask your bank for it.")


def _by_reference(refund: Refund) -> Phrase:
    if not refund.reference or refund.reference_status != "available" or refund.kind == "reversal":
        return ()
    return say(" If you cannot see it, give this number to your bank: ", Typed(refund.reference), ".")


def _pending(refund: Refund, _method: PaymentMethod | None) -> str:
    return pending(refund).told


def _failed(refund: Refund, _method: PaymentMethod | None) -> str:
    return failed(refund).told


def _canceled(_refund: Refund, method: PaymentMethod | None) -> str:
    return canceled(method).told


def _unknown(_refund: Refund, _method: PaymentMethod | None) -> str:
    return "We are looking into where it is."


_TOLD = {"pending": _pending, "failed": _failed, "canceled": _canceled}

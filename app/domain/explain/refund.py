"""Where a refund is: its steps, where the money is when it did not arrive, and words to send (Stripe docs, Refunds).

Stripe gives no time but when a refund was made, so no later step has one that is not "about".
"""

from datetime import datetime, timedelta

from app.domain.billing import PaymentMethod, Refund
from app.domain.card import Day, Phrase, Step, Steps, Tone, Typed, say
from app.domain.explain.arrival import REFERENCE_DAYS, arrival, business_days_after
from app.domain.explain.refund_trouble import canceled, failed, pending
from app.domain.states import refund_status

_MAY_FAIL = timedelta(days=30)
_REFERENCES = {
    "acquirer_reference_number": say("Bank reference (ARN)"),
    "system_trace_audit_number": say("Bank reference (STAN)"),
    "retrieval_reference_number": say("Bank reference (RRN)"),
}


def timeline(refund: Refund, method: PaymentMethod | None, now: datetime) -> Steps:
    """The steps of a refund to `method`, oldest first."""
    steps = [Step(Tone.GOOD, _asked(refund), say(Day(refund.created))), _state(refund, method)]
    steps += _arriving(refund, method, now)
    steps += _reference(refund)
    return Steps(tuple(steps), say("Refund of {amount}", amount=refund.amount))


def sent(refund: Refund) -> bool:
    """Whether the money is on its way to the customer or there."""
    return refund.status == "succeeded" or (refund.status == "pending" and pending(refund).sent)


def _asked(refund: Refund) -> Phrase:
    return say("Released, not taken in time" if refund.reason == "expired_uncaptured_charge" else "Asked for")


def _state(refund: Refund, method: PaymentMethod | None) -> Step:
    status = refund_status(refund)
    if refund.status == "succeeded":
        return Step(Tone.GOOD, say("Accepted by Stripe"))
    if refund.status == "pending":
        waits = pending(refund)
        return Step(status.tone, status.words if waits.sent else say("Waiting at Stripe"), detail=waits.waits)
    if refund.status == "requires_action":
        detail = say("The customer must say where the money shall go. Stripe asks for it by e-mail.")
        return Step(status.tone, say("Waits for the customer"), detail=detail)
    if refund.status == "failed":
        return Step(status.tone, status.words, detail=failed(refund).where)
    if refund.status == "canceled":
        return Step(status.tone, status.words, detail=canceled(method).where)
    return Step(status.tone, status.words)


def _arriving(refund: Refund, method: PaymentMethod | None, now: datetime) -> list[Step]:
    if not sent(refund):
        return []
    due = arrival(refund, method)
    label = say("Off the statement" if refund.kind == "reversal" else "On the statement")
    if due is None:
        return [Step(Tone.WAITING, label, detail=say("How long it takes depends on the bank."), later=True)]
    if now <= due.last:
        first = say("At the earliest about {day}.", day=Day(due.first)) if now < due.first else ()
        return [Step(Tone.WAITING, label, say("by about {day}", day=Day(due.last)), first, later=True)]
    if refund.status == "pending":
        return [Step(Tone.ATTENTION, say("Later than usual"), say("due about {day}", day=Day(due.last)))]
    may_fail = refund.created + _MAY_FAIL
    still = say("The bank can still send it back until about {day}.", day=Day(may_fail)) if now < may_fail else ()
    return [Step(Tone.GOOD, say("Should be there"), say("since about {day}", day=Day(due.last)), still)]


def _reference(refund: Refund) -> list[Step]:
    if refund.kind == "reversal" or not sent(refund):
        return []
    label = _REFERENCES.get(refund.reference_kind or "") or say("Bank reference")
    if refund.reference and refund.reference_status == "available":
        found = say("{reference}. The customer's bank can find it by this.", reference=Typed(refund.reference))
        return [Step(Tone.GOOD, label, detail=found)]
    if refund.reference_status == "pending":
        by = say("by about {day}", day=Day(business_days_after(refund.created, REFERENCE_DAYS)))
        return [Step(Tone.WAITING, label, by, later=True)]
    if refund.reference_status == "unavailable":
        return [Step(Tone.CLOSED, label, say("none"), say("This bank gives no reference."))]
    return []

"""The facts of a refund."""

from datetime import datetime

from app.domain.billing import Payment, PaymentMethod, Refund
from app.domain.card import say
from app.domain.explain import refund as where
from app.domain.explain.arrival import REFERENCE_DAYS, Arrival, arrival, business_days_after
from app.domain.macros import joins
from app.domain.macros.case import Gap, Of
from app.domain.macros.fact import Kind, amount, day, kind, state, text, thing, truth
from app.domain.states import refund_status


def _payment(of: Of[Refund]) -> Payment | Gap | None:
    return joins.payment_of_charge(of.thing.charge_id, of.case.snapshot)


def _method(of: Of[Refund]) -> PaymentMethod | None:
    found = _payment(of)
    return found.method if isinstance(found, Payment) else None


def _arrival(of: Of[Refund]) -> Arrival | None:
    return arrival(of.thing, _method(of)) if where.sent(of.thing) else None


def _first(of: Of[Refund]) -> datetime | None:
    due = _arrival(of)
    return due.first if due and of.case.now < due.last else None


def _last(of: Of[Refund]) -> datetime | None:
    due = _arrival(of)
    return due.last if due and of.case.now <= due.last else None


def _due_since(of: Of[Refund]) -> datetime | None:
    due = _arrival(of)
    return due.last if due and of.case.now > due.last else None


def _reference(of: Of[Refund]) -> str | None:
    refund = of.thing
    known = refund.reference_status == "available" and refund.kind != "reversal" and where.sent(refund)
    return refund.reference if known else None


def _reference_by(of: Of[Refund]) -> datetime | None:
    waits = of.thing.reference_status == "pending" and of.thing.kind != "reversal" and where.sent(of.thing)
    by = business_days_after(of.thing.created, REFERENCE_DAYS)
    return by if waits and by >= of.case.now else None


def _in_full(of: Of[Refund]) -> bool | Gap:
    payment = _payment(of)
    return of.thing.amount == payment.captured if isinstance(payment, Payment) else Gap("payments")


def _newest(of: Of[Refund]) -> bool:
    found = joins.refunds(of.case.snapshot)
    return isinstance(found, tuple) and found[:1] == (of.thing,)


REFUND: Kind[Refund] = kind(
    "refund",
    "money that goes back to the customer",
    say("Nothing has been refunded."),
    {
        "amount": amount("how much goes back", "42.00 EUR", lambda of: of.thing.amount),
        "date": day("when it was made", "Nov 18, 2026", lambda of: of.thing.created),
        "status": state(
            "how far it is",
            "pending requires_action succeeded failed canceled",
            lambda of: of.thing.status,
            lambda of: refund_status(of.thing).words,
        ),
        "sent": truth(
            "it is with the bank or there: no longer with us, and not failed",
            lambda of: where.sent(of.thing),
            yes=say("The refund has been sent already."),
            no=say("The refund has not been sent."),
        ),
        "failed": truth(
            "the bank sent it back, or it could not be sent",
            lambda of: of.thing.status == "failed",
            yes=say("The refund failed."),
            no=say("The refund has not failed."),
        ),
        "waits": truth(
            "it was made, but has not been sent yet",
            lambda of: of.thing.status == "pending" and not where.sent(of.thing),
            yes=say("The refund has not been sent yet."),
            no=say("The refund is not waiting to be sent."),
        ),
        "waits_for_customer": truth(
            "the customer must say where it shall go",
            lambda of: of.thing.status == "requires_action",
            yes=say("The refund waits for the customer."),
            no=say("The refund does not wait for the customer."),
        ),
        "stopped_by_dispute": truth(
            "it failed because the payment was disputed meanwhile",
            lambda of: of.thing.status == "failed" and of.thing.failure_reason == "charge_for_pending_refund_disputed",
            yes=say("A dispute stopped the refund."),
            no=say("No dispute stopped the refund."),
        ),
        "arrives_from": day("about the first day on which it can arrive; none once it is late", "Nov 25, 2026", _first),
        "arrives_by": day(
            "about the last day by which it arrives; none once it has passed",
            "Dec 2, 2026",
            _last,
            no=say("Nobody knows by when the refund arrives."),
        ),
        "due_since": day("since about when it should be there; none before that", "Dec 2, 2026", _due_since),
        "reference": text(
            "what the customer\u2019s bank can find it by",
            "74924970331582152064633",
            _reference,
            no=say("The bank reference is not there."),
        ),
        "reference_by": day(
            "about when the bank reference comes, where it is not there yet",
            "Nov 27, 2026",
            _reference_by,
            no=say("There is no bank reference to wait for."),
        ),
        "reversal": truth(
            "the charge is taken off the statement instead of a separate credit",
            lambda of: of.thing.kind == "reversal",
            yes=say("The charge is taken off the statement: there is no separate credit."),
            no=say("The refund is a separate credit."),
        ),
        "in_full": truth(
            "it gives back all that was paid",
            _in_full,
            yes=say("The refund gives back the whole payment."),
            no=say("The refund gives back a part of the payment."),
        ),
        "newest": truth("it is the newest refund", _newest, no=say("A newer refund was made since.")),
        "payment": thing("the payment that it gives back", "payment", _payment),
    },
    say("There is a refund."),
)

"""The facts of a payment."""

from dataclasses import replace

from app.domain.billing import Payment
from app.domain.card import say
from app.domain.macros import failures, joins
from app.domain.macros.case import Gap, Of
from app.domain.macros.fact import Kind, amount, day, kind, rows, state, text, thing, truth
from app.domain.macros.twins import twin
from app.domain.money import Money
from app.domain.payment import charged
from app.domain.states import FINISHED_DISPUTES, payment_status


def _left(of: Of[Payment]) -> Money | None:
    left = of.thing.captured - of.thing.refunded
    return left if left.minor > 0 else None


def _in_full(of: Of[Payment]) -> bool:
    return bool(of.thing.captured) and of.thing.refunded >= of.thing.captured


def _disputed(of: Of[Payment]) -> bool | Gap:
    found = joins.disputes_of(of.thing, of.case.snapshot)
    return found if isinstance(found, Gap) else any(one.status not in FINISHED_DISPUTES for one in found)


def _refund(of: Of[Payment]) -> object:
    return next(iter(of.thing.refunds), None)


PAYMENT: Kind[Payment] = kind(
    "payment",
    "a payment, or the attempt of one",
    say("There is no payment."),
    {
        "amount": amount("how much was to be paid", "89.00 EUR", lambda of: charged(of.thing)),
        "date": day("when it was made", "Nov 18, 2026", lambda of: of.thing.created),
        "status": state(
            "how it stands",
            "succeeded processing failed needs_action needs_method uncaptured canceled",
            lambda of: of.thing.status,
            lambda of: payment_status(replace(of.thing, disputed=False)).words,
        ),
        "succeeded": truth(
            "it went through, whatever came of it since",
            lambda of: of.thing.status == "succeeded",
            yes=say("The payment went through."),
            no=say("The payment did not go through."),
        ),
        "failed": truth(
            "it was declined or returned",
            lambda of: of.thing.status == "failed",
            yes=say("The payment failed."),
            no=say("The payment did not fail."),
        ),
        "failure": state(
            "the family of reasons that may be told; none when it did not fail",
            failures.FAMILIES,
            lambda of: failures.family(of.thing),
            no=say("The payment did not fail."),
            yes=say("The payment failed for another reason."),
        ),
        "still_wanted": truth(
            "it did not go through, and the money has not come another way since",
            failures.wanted,
            yes=say("The money of this payment is still to be paid."),
            no=say("The money of this payment is not wanted any more."),
        ),
        "can_retry": truth(
            "another try can work without a change by the customer",
            lambda of: failures.can_retry(of.thing),
            no=say("Another try cannot work by itself."),
        ),
        "refunded": amount(
            "how much of it went back or is going back; none where nothing is",
            "20.00 EUR",
            lambda of: of.thing.refunded or None,
            no=say("Nothing of the payment was refunded."),
        ),
        "refunded_in_full": truth(
            "all of it went back or is going back",
            _in_full,
            yes=say("The payment has been refunded in full."),
            no=say("The payment has not been refunded in full."),
        ),
        "left": amount(
            "what of it is still with us; none where nothing is",
            "69.00 EUR",
            _left,
            no=say("Nothing of the payment is left with us."),
        ),
        "description": text("what it was for, as the shop wrote it", "Studio day", lambda of: of.thing.description),
        "disputed": truth(
            "a dispute or inquiry is open on it",
            _disputed,
            yes=say("The payment is disputed."),
            no=say("No dispute is open on the payment."),
        ),
        "newest": truth(
            "it is the newest payment",
            lambda of: of.case.snapshot.payments[:1] == (of.thing,),
            no=say("A newer payment was made since."),
        ),
        "twin": thing(
            "another payment of the same thing, minutes apart and with the same card",
            "payment",
            lambda of: twin(of.thing, of.case.snapshot),
            no=say("No other payment is so much like it that it was surely charged twice."),
        ),
        "method": thing(
            "what it was paid with", "method", lambda of: of.thing.method, no=say("We do not know what was paid with.")
        ),
        "invoice": thing(
            "the invoice that it pays", "invoice", lambda of: joins.invoice_of(of.thing, of.case.snapshot)
        ),
        "subscription": thing(
            "the subscription that it pays",
            "subscription",
            lambda of: joins.subscription_of_payment(of.thing, of.case.snapshot),
        ),
        "refund": thing("its newest refund", "refund", _refund),
        "refunds": rows("its refunds, newest first", "refund", lambda of: of.thing.refunds),
        "dispute": thing("its newest dispute", "dispute", lambda of: joins.dispute_of(of.thing, of.case.snapshot)),
    },
    say("There is a payment."),
)

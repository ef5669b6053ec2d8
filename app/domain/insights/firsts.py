"""Rules about payments that are the first of their kind: in another currency, or the first ever."""

from datetime import datetime

from app.domain.billing import Payment, Snapshot
from app.domain.card import Button, Day, Name, Phrase, Tone, say
from app.domain.explain.balance import paid_outside
from app.domain.insights.insight import Insight
from app.domain.insights.prices import LATELY
from app.domain.payment import charged
from app.domain.wording import method_label


def currency_changed(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest charge is in another currency than all that were read before it."""
    paid = [one for one in snapshot.payments if one.status == "succeeded"]
    if len(paid) < 2 or now - paid[0].created > LATELY or snapshot.missing("payments"):
        return None
    newest, *earlier = paid
    if newest.amount.currency in {one.amount.currency for one in earlier}:
        return None
    return Insight(
        "currency_changed",
        Tone.WAITING,
        say("Charged in another currency, {amount}", amount=charged(newest)),
        _before(earlier),
        (newest.id, earlier[0].id),
        Button(say("See the payment"), f"open:payment:{newest.id}"),
    )


def _before(earlier: list[Payment]) -> Phrase:
    """What was paid before in which currency."""
    last, usual = earlier[0], {one.amount.currency for one in earlier}
    if len(earlier) == 1 or len(usual) > 1:
        return say("The payment before was {amount}, on {day}.", amount=charged(last), day=Day(last.created))
    return say(
        "The {n} payments before were in {currency}, last {amount} on {day}.",
        n=len(earlier),
        currency=Name(last.amount.currency.upper()),
        amount=charged(last),
        day=Day(last.created),
    )


def first_payment(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The customer paid once, lately, never before: not outside Stripe either."""
    paid = [one for one in snapshot.payments if one.status == "succeeded"]
    unknown = snapshot.more_payments or snapshot.more_invoices or snapshot.lacks("payments", "invoices")
    if len(paid) != 1 or unknown or snapshot.customer.deleted or now - paid[0].created > LATELY:
        return None
    if any(paid_outside(one) for one in snapshot.invoices):
        return None
    return Insight(
        "first_payment",
        Tone.GOOD,
        say("First payment ever, {amount}", amount=charged(paid[0])),
        _only_one(paid[0]),
        (paid[0].id,),
        Button(say("See the payment"), f"open:payment:{paid[0].id}"),
        background=True,
    )


def _only_one(payment: Payment) -> Phrase:
    if payment.method is None:
        return say("On {day}. There is none before it.", day=Day(payment.created))
    return say(
        "On {day} with {method}. There is none before it.",
        day=Day(payment.created),
        method=method_label(payment.method),
    )

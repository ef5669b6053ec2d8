"""How a payment that did not go through is being collected: what was tried, what comes next, whether it still matters.

Only what is known is said: Stripe does not tell which try is the last, nor what the account's settings do after it
(Stripe docs, Smart Retries: past due, unpaid or canceled).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from app.domain.billing import Invoice, Payment, Subscription
from app.domain.card import At, Day, Phrase, Step, Steps, Tone, say
from app.domain.explain.failure_debits import KINDS
from app.domain.payment import charged
from app.domain.states import subscription_word


class Owed(Enum):
    """Whether the money of a failed payment is still wanted."""

    YES = "yes"
    UNKNOWN = "unknown"
    PAID = "paid"
    PAID_ELSEWHERE = "paid elsewhere"
    UNDER_WAY = "under way"
    VOID = "void"
    WRITTEN_OFF = "written off"


@dataclass(frozen=True, slots=True)
class Collecting:
    """What stands behind a failed payment. `invoice` is None when there is none, or with `unread` when it could not be
    read. `tries` are the charges of the payment, newest first; None when they could not be read. `later` is a payment
    of the same amount that went through since, `under_way` one for the same thing that is with the bank since; `unsure`
    says that there may be such payments that were not read."""

    invoice: Invoice | None = None
    unread: bool = False
    tries: tuple[Payment, ...] | None = ()
    subscription: Subscription | None = None
    later: Payment | None = None
    under_way: Payment | None = None
    unsure: bool = False

    @property
    def owed(self) -> Owed:
        """Whether the money is still wanted."""
        if self.unread:
            return Owed.UNKNOWN
        if self.invoice is not None and self.invoice.status != "open":
            return _BY_STATUS.get(self.invoice.status, Owed.UNKNOWN)
        if self.under_way is not None:
            return Owed.UNDER_WAY
        if self.invoice is None and self.later is not None:
            return Owed.PAID_ELSEWHERE
        return Owed.UNKNOWN if self.invoice is None and self.unsure else Owed.YES

    @property
    def next_try(self) -> datetime | None:
        """When Stripe tries again by itself."""
        return self.invoice.next_attempt_at if self.invoice is not None and self.owed is Owed.YES else None


EXPIRES = say("The plan has not begun: unpaid, it expires within a day of being ordered.")
_BY_STATUS = {
    "paid": Owed.PAID,
    "void": Owed.VOID,
    "uncollectible": Owed.WRITTEN_OFF,
}


def under_way_since(payment: Payment, others: Iterable[Payment]) -> Payment | None:
    """The newest of these, other tries of the same thing, that was made after this one and is still with the bank."""
    since = [one for one in others if one.created > payment.created and one.status == "processing"]
    return max(since, key=lambda one: one.created, default=None)


def later_payment(payment: Payment, payments: Iterable[Payment]) -> Payment | None:
    """The first payment of the same amount that belongs to no invoice either and went through after this one."""
    if payment.invoice_id:
        return None
    since = [
        one
        for one in payments
        if one.status == "succeeded"
        and one.created > payment.created
        and charged(one) == payment.amount
        and one.invoice_id is None
        and not one.refunded
        and not one.disputed
    ]
    return min(since, key=lambda one: one.created, default=None)


def tries(payment: Payment, behind: Collecting) -> Steps | None:
    """What was tried and what comes next, oldest first; None when there is nothing but the one try."""
    made = behind.tries or (payment,)
    steps = [_try(one, payment) for one in sorted(made, key=lambda one: one.created)]
    if behind.tries is None:
        steps.insert(0, Step(Tone.CLOSED, say("Earlier tries could not be read")))
    steps += _coming(behind)
    return Steps(tuple(steps), say("Tries")) if len(steps) > 1 else None


def _try(one: Payment, payment: Payment) -> Step:
    tone, words = _MADE.get(one.status, (Tone.PROBLEM, say("Did not go through")))
    if one.status == "failed":
        debit = payment.method is not None and payment.method.kind in KINDS
        blocked = one.failure is not None and one.failure.outcome_type == "blocked"
        words = say("Did not go through" if blocked else "Returned" if debit else "Declined")
    return Step(tone, words, say(At(one.created)))


_MADE = {
    "failed": (Tone.PROBLEM, say("Declined")),
    "succeeded": (Tone.GOOD, say("Went through")),
    "processing": (Tone.WAITING, say("Under way")),
    "needs_action": (Tone.WAITING, say("Waits for the customer")),
}


def _coming(behind: Collecting) -> list[Step]:
    invoice = behind.invoice
    if invoice is None or behind.owed is not Owed.YES or invoice.collection_method != "charge_automatically":
        return []
    if behind.next_try is None:
        return [Step(Tone.CLOSED, say("Stripe plans no further try"), detail=_stands(behind))]
    ahead = [Step(Tone.WAITING, say("Next try"), say(Day(behind.next_try)))]
    if behind.subscription is not None and behind.subscription.live:
        then = say("The plan then stays past due, becomes unpaid or ends, as our Stripe settings say.")
        ahead.append(Step(Tone.CLOSED, say("When no try is left"), detail=then, later=True))
    return ahead


def _stands(behind: Collecting) -> Phrase:
    if behind.subscription is None:
        return ()
    if behind.subscription.status == "incomplete":
        return EXPIRES
    return say("The plan is now: {state}.", state=subscription_word(behind.subscription))

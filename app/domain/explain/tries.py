"""What was tried to collect a payment, and what comes next, as steps in order."""

from app.domain.billing import Payment
from app.domain.card import At, Day, Phrase, Step, Steps, Tone, say
from app.domain.explain.collecting import COLLECTED, EXPIRES, Collecting
from app.domain.explain.failure_debits import KINDS
from app.domain.states import subscription_word


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
    if invoice is None or behind.owed not in COLLECTED or invoice.collection_method != "charge_automatically":
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

"""The answer to "where is my refund?" on the page of a payment: the newest refund in full, then the earlier ones."""

from datetime import datetime

from app.domain.billing import Payment, Refund
from app.domain.card import Day, Keep, Say, Section, Step, Steps, Tone, listed, say, sentences
from app.domain.explain.refund import timeline
from app.domain.explain.refund_trouble import private
from app.domain.explain.refund_words import words
from app.domain.states import refund_status

IN_FULL = 3


def refund_sections(payment: Payment, now: datetime) -> tuple[Section, ...]:
    """The newest refunds step by step with the words to send about the newest; the earlier ones in a line each."""
    if not payment.refunds:
        return ()
    newest, *others = payment.refunds[:IN_FULL]
    return (
        timeline(newest, payment.method, now),
        *_keep(newest),
        Say(words(newest, payment.method, now), say("Say to the customer")),
        *(section for one in others for section in (timeline(one, payment.method, now), *_keep(one))),
        *_earlier(payment),
    )


def _keep(refund: Refund) -> tuple[Section, ...]:
    secret = private(refund)
    return (Keep((sentences(secret, say("Never tell the customer.")),)),) if secret else ()


def _earlier(payment: Payment) -> tuple[Section, ...]:
    steps = [_line(one) for one in payment.refunds[IN_FULL:]]
    if payment.more_refunds:
        steps.append(Step(Tone.CLOSED, say("Earlier refunds are in Stripe")))
    return (Steps(tuple(steps), say("Earlier refunds")),) if steps else ()


def _line(refund: Refund) -> Step:
    status = refund_status(refund)
    return Step(status.tone, listed((say(refund.amount), status.words)), say(Day(refund.created)))

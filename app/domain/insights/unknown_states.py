"""The rule about states that are new to us: a card that knows nothing of them must not be calm."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from app.domain.billing import Snapshot
from app.domain.card import Button, Day, Phrase, Tone, say
from app.domain.insights.insight import Insight
from app.domain.states import KNOWN
from app.domain.wording import own_word

NEWS = timedelta(days=90)


class _Strange(NamedTuple):
    what: Phrase
    state: str
    proof: str
    command: str


def unknown_state(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The first subscription, payment, refund or invoice in a state that we do not know; old ones are no news."""
    found = next(_strange(snapshot, now - NEWS), None)
    if found is None:
        return None
    word = own_word(found.state) if found.state else say("unknown")
    return Insight(
        "unknown_state",
        Tone.ATTENTION,
        say("State not known here: {what}", what=found.what),
        say("Stripe says “{state}”. We do not know what that means: look in Stripe.", state=word),
        (found.proof,),
        Button(say("See what is known"), found.command),
    )


def _strange(snapshot: Snapshot, since: datetime) -> Iterator[_Strange]:
    for plan in snapshot.subscriptions:
        if plan.status not in KNOWN["subscription"]:
            yield _Strange(say("subscription"), plan.status, plan.id, f"open:subscription:{plan.id}")
    for payment in snapshot.payments:
        command = f"open:payment:{payment.id}"
        if payment.status not in KNOWN["payment"] and payment.created > since:
            yield _Strange(say("payment of {day}", day=Day(payment.created)), payment.status, payment.id, command)
        for refund in payment.refunds:
            if refund.status not in KNOWN["refund"] and refund.created > since:
                yield _Strange(say("refund of {day}", day=Day(refund.created)), refund.status, refund.id, command)
    for invoice in snapshot.invoices:
        if invoice.status not in KNOWN["invoice"] and invoice.created > since:
            what = say("invoice of {day}", day=Day(invoice.created))
            yield _Strange(what, invoice.status, invoice.id, f"open:invoice:{invoice.id}")

"""Rules about payments that are neither in nor lost: the customer must act, the bank is at work, an amount is held."""

from datetime import datetime, timedelta

from app.domain.billing import Awaited, Payment, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, fill, say, sentences
from app.domain.explain.canceled import held, why_canceled
from app.domain.explain.collecting import later_payment
from app.domain.explain.payment import cause
from app.domain.insights.insight import Insight
from app.domain.states import of_no_invoice

HOLD_ENDS_SOON = timedelta(days=2)
LATELY = timedelta(days=21)
GIVEN_UP = timedelta(days=90)
"""What waits for the customer for longer is left behind."""
_TITLES = {
    "transfer": say("Bank transfer awaited, {amount}"),
    "voucher": say("Not paid at the store yet, {amount}"),
}
_CUSTOMER = say("Waiting for the customer, {amount}")


def needs_customer(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest payment that waits until the customer does something: confirms it, sends money, pays at a till.
    Whether its money has not come another way is known only where invoices and payments were read."""
    payment = next((one for one in snapshot.payments if one.status == "needs_action" and _wanted(one, snapshot)), None)
    if payment is None or now - payment.created > GIVEN_UP or snapshot.lacks("payments", "invoices"):
        return None
    waits = payment.awaited or Awaited("confirmation")
    title = fill(_TITLES.get(waits.kind, _CUSTOMER), amount=waits.missing or payment.amount)
    return _of(payment, "needs_customer", Tone.ATTENTION, title, cause(payment))


def _wanted(payment: Payment, snapshot: Snapshot) -> bool:
    """Whether its money is still to come: its invoice is open, or nothing of the same amount was paid since."""
    invoice = next((one for one in snapshot.invoices if one.id == payment.invoice_id), None)
    if invoice is not None:
        return invoice.status == "open"
    return of_no_invoice(payment, snapshot) and later_payment(payment, snapshot.payments) is None


def debit_under_way(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The newest payment that is still with the bank. What came before it may have come back."""
    payment = next((one for one in snapshot.payments if one.status == "processing"), None)
    if payment is None or snapshot.missing("payments"):
        return None
    if payment is not snapshot.payments[0] and not _wanted(payment, snapshot):
        return None
    invoice = next((one for one in snapshot.invoices if one.id == payment.invoice_id), None)
    again = invoice is not None and invoice.attempt_count > 1
    before = say("The try before it came back.") if again else ()
    text = say("Made on {day}. The bank needs some business days and can still return it.", day=Day(payment.created))
    title = say("Payment under way, {amount}", amount=payment.amount)
    return _of(payment, "debit_under_way", Tone.WAITING, title, sentences(text, before))


def hold_ends(snapshot: Snapshot, now: datetime) -> Insight | None:
    """An amount is held and not taken; the hold ends by itself."""
    payment = _newest(snapshot, "uncaptured")
    if payment is None:
        return None
    title = say("Held, not taken: {amount}", amount=payment.amount)
    until = payment.held_until
    if until is None:
        return _of(payment, "hold_ends", Tone.WAITING, title, say("Nothing was charged yet."))
    text = say("The hold ends on {day}. After that the money cannot be taken any more.", day=Day(until))
    soon = until - now <= HOLD_ENDS_SOON
    return _of(payment, "hold_ends", Tone.ATTENTION if soon else Tone.WAITING, title, text)


def payment_canceled(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest payment was canceled lately: what was held is let go. One that had failed before says why. A page that
    was only opened is no payment."""
    payment = next((one for one in snapshot.payments if one.status != "needs_method"), None)
    if payment is None or payment.status != "canceled" or now - payment.created > LATELY:
        return None
    if snapshot.missing("payments") or not of_no_invoice(payment, snapshot):
        return None
    let_go = say("The amount was only held, and has been let go. The bank may show it for some days.")
    nothing = sentences(cause(payment), why_canceled(payment), say("Canceled before any money was taken."))
    failed = say("Payment failed and canceled, {amount}", amount=payment.amount)
    title = failed if payment.failure is not None else say("Payment canceled, {amount}", amount=payment.amount)
    return _of(payment, "payment_canceled", Tone.WAITING, title, let_go if held(payment) else nothing)


def _newest(snapshot: Snapshot, status: str) -> Payment | None:
    return next((one for one in snapshot.payments if one.status == status), None)


def _of(payment: Payment, rule: str, tone: Tone, title: Phrase, text: Phrase) -> Insight:
    step = Button(say("See the payment"), f"open:payment:{payment.id}")
    return Insight(rule, tone, title, text, (payment.id,), step)

"""Whether the same thing was charged twice.

Two payments are alike when amount, currency and money kept are the same and their intents differ. With the same card,
minutes apart and nothing that tells them apart it is probable; else, within a day, possible: also where one pays an
invoice and the other belongs to none. What is bought again and again is no duplicate, and neither are payments of
different subscriptions.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.domain.billing import Invoice, Payment, PaymentMethod, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, fill, plural, say, sentences
from app.domain.insights.insight import Insight
from app.domain.payment import charged
from app.domain.states import of_no_invoice
from app.domain.wording import HIDDEN, method_label

MINUTES = timedelta(minutes=10)
A_DAY = timedelta(days=1)
A_HABIT = 4
_LOOK = say("Look at both before one is refunded.")
_LOOK_AT_ALL = say("{n} payments of this amount look alike. Look at all before any is refunded.")
_ASKED_BACK = frozenset(("pending", "requires_action"))

Pair = tuple[Payment, Payment]


def duplicate_charge(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """The newest two payments that look like one taken twice."""
    kept = [one for one in snapshot.payments if _kept(one)] if not snapshot.missing("payments") else []
    pairs = [pair for pair in _within_a_day(kept) if _alike(*pair, snapshot)]
    probable = [pair for pair in pairs if _probable(*pair)]
    possible = [pair for pair in pairs if _invoiced(*pair) or _minutes_apart(*pair) or not _habit(pair[0], kept)]
    if not possible:
        return None
    later, earlier = (probable or possible)[0]
    alike = {one.id for pair in probable or possible if later in pair or earlier in pair for one in pair}
    look = _LOOK if len(alike) < 3 else fill(_LOOK_AT_ALL, n=len(alike))
    certain, perhaps = say("Probable duplicate charge, {amount}"), say("Possible duplicate charge, {amount}")
    return Insight(
        "duplicate_charge",
        Tone.ATTENTION,
        fill(certain if probable else perhaps, amount=charged(later)),
        sentences(_paid_twice(later, earlier), _beside(later, earlier), look),
        (later.id, earlier.id),
        Button(say("See the newer one"), f"open:payment:{later.id}"),
    )


def _within_a_day(payments: list[Payment]) -> Iterator[Pair]:
    """The pairs, the newest first."""
    newest = sorted(payments, key=lambda one: one.created, reverse=True)
    for place, later in enumerate(newest, 1):
        for earlier in newest[place:]:
            if later.created - earlier.created > A_DAY:
                break
            yield later, earlier


def same_card(one: PaymentMethod | None, other: PaymentMethod | None) -> bool:
    """Whether both are certainly the same card; a hidden one is not certain."""
    if one is None or other is None or one.kind != "card" or HIDDEN in (one.kind, other.kind) or not one.last4:
        return False
    return (one.brand, one.last4, one.exp_month, one.exp_year) == (
        other.brand,
        other.last4,
        other.exp_month,
        other.exp_year,
    )


def apart(one: datetime, other: datetime) -> Phrase:
    """`2 minutes apart`."""
    minutes = int(abs(one - other) / timedelta(minutes=1))
    if minutes < 1:
        return say("less than a minute apart")
    if minutes < 60:
        return say(plural("{n} minute apart", "{n} minutes apart", minutes))
    return say(plural("{n} hour apart", "{n} hours apart", minutes // 60))


def _paid_twice(later: Payment, earlier: Payment) -> Phrase:
    far, day = apart(later.created, earlier.created), Day(later.created)
    if later.method is None or not same_card(later.method, earlier.method):
        return say("Two payments, {apart}, on {day}.", apart=far, day=day)
    return say("Two payments with {card}, {apart}, on {day}.", card=method_label(later.method), apart=far, day=day)


def _beside(one: Payment, other: Payment) -> Phrase:
    mixed = bool(one.invoice_id) != bool(other.invoice_id)
    return say("One pays an invoice, the other belongs to none.") if mixed else ()


def _invoiced(one: Payment, other: Payment) -> bool:
    return bool(one.invoice_id and other.invoice_id)


def _kept(payment: Payment) -> bool:
    """Whether the money was taken and nobody asks for it back yet."""
    asked_back = payment.refunded or payment.disputed or any(one.status in _ASKED_BACK for one in payment.refunds)
    return payment.status == "succeeded" and bool(payment.amount) and not asked_back


def _alike(one: Payment, other: Payment, snapshot: Snapshot) -> bool:
    if charged(one) != charged(other):
        return False
    if one.intent_id == other.intent_id and one.intent_id is not None:
        return False
    if one.invoice_id and other.invoice_id:
        return _same_invoiced(one, other, snapshot)
    if one.invoice_id or other.invoice_id:
        return of_no_invoice(other if one.invoice_id else one, snapshot)
    if not (of_no_invoice(one, snapshot) and of_no_invoice(other, snapshot)):
        return False
    return _minutes_apart(one, other) or _same_words(one, other)


def _same_invoiced(one: Payment, other: Payment, snapshot: Snapshot) -> bool:
    """Whether two invoices ask for the very same thing; one invoice with two payments is another matter."""
    by_id = {invoice.id: invoice for invoice in snapshot.invoices}
    first, second = by_id.get(one.invoice_id or ""), by_id.get(other.invoice_id or "")
    if first is None or second is None or first.id == second.id or first.subscription_id != second.subscription_id:
        return False
    return bool(first.lines) and _asked(first) == _asked(second)


def _asked(invoice: Invoice) -> list[tuple[object, ...]]:
    if invoice.subscription_id is None:
        return sorted((one.description, one.amount.minor) for one in invoice.lines)
    return sorted(
        (one.description, one.amount.minor, str(one.period_start), str(one.period_end)) for one in invoice.lines
    )


def _probable(one: Payment, other: Payment) -> bool:
    return _minutes_apart(one, other) and same_card(one.method, other.method) and _same_words(one, other)


def _minutes_apart(one: Payment, other: Payment) -> bool:
    return abs(one.created - other.created) <= MINUTES


def _same_words(one: Payment, other: Payment) -> bool:
    return one.description == other.description or not one.description or not other.description


def _habit(payment: Payment, kept: list[Payment]) -> bool:
    """Whether this amount is paid again and again."""
    return sum(charged(one) == charged(payment) for one in kept) >= A_HABIT

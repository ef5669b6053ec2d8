"""Rules about invoices that are different this time: a higher one, an extra one.

Only the newest counts, and only lately: what changed long ago is no news.
"""

from datetime import datetime, timedelta

from app.domain.billing import Invoice, Snapshot
from app.domain.card import Button, Phrase, Tone, fill, say
from app.domain.explain.invoice import difference
from app.domain.explain.invoice_before import of_a_period
from app.domain.explain.invoice_lines import product_names, trial
from app.domain.explain.move import Move, moved
from app.domain.insights.insight import Insight
from app.domain.money import Money

LATELY = timedelta(days=45)
A_LEAP = 4
"""Usage goes up and down: a metered invoice is news when it is higher by a quarter."""
_COUNTED = frozenset(("open", "paid", "uncollectible"))


def higher_invoice(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest invoice of a subscription is higher than the one before it. From nothing to something is a trial's
    end, not a rise."""
    newest = next((one for one in snapshot.invoices if _of_a_period(one)), None)
    if newest is None or now - newest.created > LATELY:
        return None
    before = next((one for one in snapshot.invoices if _comes_before(one, newest)), None)
    if before is None or newest.total <= before.total or was_trial(before):
        return None
    rise = newest.total - before.total
    if _metered(newest, snapshot) and rise.minor * A_LEAP < before.total.minor:
        return None
    return Insight(
        "higher_invoice",
        Tone.WAITING,
        say("Last invoice is {amount} higher", amount=rise),
        _up_from(before.total, moved(newest, product_names(snapshot))) or _because(before, newest, snapshot),
        (newest.id, before.id),
        Button(say("See why"), f"explain:invoice:{newest.id}"),
    )


def extra_invoice(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest invoice of a subscription came between two periods, because it was changed."""
    newest = next((one for one in snapshot.invoices if one.subscription_id), None)
    if newest is None or newest.billing_reason != "subscription_update" or newest.status not in _COUNTED:
        return None
    if newest.total.minor <= 0 or now - newest.created > LATELY:
        return None
    return Insight(
        "extra_invoice",
        Tone.WAITING,
        say("Extra invoice, {amount}", amount=newest.total),
        _changed_within(moved(newest, product_names(snapshot))),
        (newest.id,),
        Button(say("See why"), f"explain:invoice:{newest.id}"),
    )


def lower_invoice(snapshot: Snapshot, now: datetime) -> Phrase:
    """That the newest invoice is lower than the one before of its subscription, and what lowered it most; nothing when
    it is not, or not lately."""
    newest = snapshot.invoices[0] if snapshot.invoices else None
    if newest is None or not _of_a_period(newest) or now - newest.created > LATELY or newest.total.minor < 0:
        return ()
    before = next((one for one in snapshot.invoices if _comes_before(one, newest)), None)
    if before is None or newest.total >= before.total or _metered(newest, snapshot):
        return ()
    fell = before.total - newest.total
    move = moved(newest, product_names(snapshot))
    if move is not None and move.old:
        words = say("The last invoice is {amount} lower, after the move from {old} to {new} on {day}.", amount=fell)
        return fill(words, old=move.old, new=move.new, day=move.day)
    parts = difference(before, newest, product_names(snapshot)).parts if before.lines and not newest.more_lines else ()
    lowered = [part for part in parts if part.amount.minor < 0]
    if not lowered:
        return say("The last invoice is {amount} lower.", amount=fell)
    most = min(lowered, key=lambda part: part.amount.minor).label
    return say("The last invoice is {amount} lower. What changed most: {part}.", amount=fell, part=most)


def was_trial(invoice: Invoice) -> bool:
    """Whether it billed nothing because of a free trial: what comes after it is no rise."""
    return not invoice.total and any(trial(line) for line in invoice.lines)


def _of_a_period(invoice: Invoice) -> bool:
    return of_a_period(invoice) and invoice.status in _COUNTED


def _comes_before(invoice: Invoice, newest: Invoice) -> bool:
    older = invoice.id != newest.id and invoice.created <= newest.created and _of_a_period(invoice)
    return older and (invoice.subscription_id, invoice.currency) == (newest.subscription_id, newest.currency)


def _metered(invoice: Invoice, snapshot: Snapshot) -> bool:
    own = (one for one in snapshot.subscriptions if one.id == invoice.subscription_id)
    return any(item.metered for one in own for item in one.items)


def _up_from(before: Money, move: Move | None) -> Phrase:
    """Nothing where no change within a period explains it."""
    if move is None or (move.new and not move.old):
        return ()
    if not move.old:
        return say("Up from {amount}, after a change on {day}.", amount=before, day=move.day)
    words = say("Up from {amount}, after the move from {old} to {new} on {day}.", amount=before)
    return fill(words, old=move.old, new=move.new, day=move.day)


def _because(before: Invoice, newest: Invoice, snapshot: Snapshot) -> Phrase:
    """What raised the invoice most, as its explanation says."""
    parts = difference(before, newest, product_names(snapshot)).parts if not newest.more_lines else ()
    raised = [part for part in parts if part.amount.minor > 0]
    if not raised or (not before.lines and before.total):
        return say("Up from {amount}.", amount=before.total)
    most = max(raised, key=lambda part: part.amount.minor)
    if len(parts) == 1:
        return say("Up from {amount}. What changed: {part}.", amount=before.total, part=most.label)
    return say("Up from {amount}. What changed most: {part}.", amount=before.total, part=most.label)


def _changed_within(move: Move | None) -> Phrase:
    if move is None:
        return say("The subscription was changed within a period.")
    if not move.old and move.new:
        return say("Added to the subscription within a period: {what}, since {day}.", what=move.new, day=move.day)
    if not move.old:
        return say("The subscription was changed within a period, after a change on {day}.", day=move.day)
    words = say("The subscription was changed within a period, after the move from {old} to {new} on {day}.")
    return fill(words, old=move.old, new=move.new, day=move.day)

"""Rules about invoices that are different this time: a higher one, an extra one.

Only the newest counts, and only lately: what changed long ago is no news.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.billing import Invoice, InvoiceLine, Snapshot
from app.domain.card import Button, Day, Phrase, Tone, Typed, fill, say
from app.domain.explain.invoice import difference
from app.domain.explain.invoice_lines import product_names
from app.domain.insights.insight import Insight
from app.domain.money import Money

LATELY = timedelta(days=45)
A_LEAP = 4
"""Usage goes up and down: a metered invoice is news when it is higher by a quarter."""
_PERIODS = frozenset((None, "subscription", "subscription_cycle", "subscription_create"))
_COUNTED = frozenset(("open", "paid", "uncollectible"))
_OLD_PLAN = re.compile(r"Unused time on (?:\d+ × )?(.{1,80}) after .+")
_NEW_PLAN = re.compile(r"Remaining time on (?:\d+ × )?(.{1,80}) after .+")


def higher_invoice(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest invoice of a subscription is higher than the one before it. From nothing to something is a trial's
    end, not a rise."""
    newest = next((one for one in snapshot.invoices if _of_a_period(one)), None)
    if newest is None or now - newest.created > LATELY:
        return None
    before = next((one for one in snapshot.invoices if _comes_before(one, newest)), None)
    if before is None or not before.total or newest.total <= before.total:
        return None
    rise = newest.total - before.total
    if _metered(newest, snapshot) and rise.minor * A_LEAP < before.total.minor:
        return None
    return Insight(
        "higher_invoice",
        Tone.WAITING,
        say("Last invoice is {amount} higher", amount=rise),
        _up_from(before.total, _move(newest)) if _move(newest) else _because(before, newest, snapshot),
        (newest.id, before.id),
        Button(say("See why"), f"explain:invoice:{newest.id}"),
    )


def extra_invoice(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest invoice came between two periods, because the subscription was changed."""
    newest = snapshot.invoices[0] if snapshot.invoices else None
    if newest is None or newest.billing_reason != "subscription_update" or newest.status not in _COUNTED:
        return None
    if newest.total.minor <= 0 or now - newest.created > LATELY:
        return None
    return Insight(
        "extra_invoice",
        Tone.WAITING,
        say("Extra invoice, {amount}", amount=newest.total),
        _changed_within(_move(newest)),
        (newest.id,),
        Button(say("See why"), f"explain:invoice:{newest.id}"),
    )


def _of_a_period(invoice: Invoice) -> bool:
    return bool(invoice.subscription_id) and invoice.status in _COUNTED and invoice.billing_reason in _PERIODS


def _comes_before(invoice: Invoice, newest: Invoice) -> bool:
    older = invoice.id != newest.id and invoice.created <= newest.created and _of_a_period(invoice)
    return older and (invoice.subscription_id, invoice.currency) == (newest.subscription_id, newest.currency)


def _metered(invoice: Invoice, snapshot: Snapshot) -> bool:
    own = (one for one in snapshot.subscriptions if one.id == invoice.subscription_id)
    return any(item.metered for one in own for item in one.items)


@dataclass(frozen=True, slots=True)
class _Move:
    """A change of plan on a day; the names where the lines tell them."""

    day: Day
    old: str = ""
    new: str = ""


def _move(invoice: Invoice) -> _Move | None:
    """The change within a period, where the lines say so: from Pro to Team on Nov 3."""
    changes = [one for one in invoice.lines if one.proration]
    gone = next((one for one in changes if one.amount.minor < 0), None)
    came = next((one for one in changes if one.amount.minor > 0), None)
    if gone is None or came is None or came.period_start is None:
        return None
    old, new = _named(_OLD_PLAN, gone), _named(_NEW_PLAN, came)
    known = old and new and old != new
    return _Move(Day(came.period_start), old, new) if known else _Move(Day(came.period_start))


def _up_from(before: Money, move: _Move | None) -> Phrase:
    if move is None:
        return say("Up from {amount}.", amount=before)
    if not move.old:
        return say("Up from {amount}, after a change on {day}.", amount=before, day=move.day)
    words = say("Up from {amount}, after the move from {old} to {new} on {day}.", amount=before)
    return fill(words, old=Typed(move.old), new=Typed(move.new), day=move.day)


def _because(before: Invoice, newest: Invoice, snapshot: Snapshot) -> Phrase:
    """What raised the invoice most, as its explanation says."""
    parts = difference(before, newest, product_names(snapshot)).parts if not newest.more_lines else ()
    raised = [part for part in parts if part.amount.minor > 0]
    if not raised or not before.lines:
        return _up_from(before.total, None)
    most = max(raised, key=lambda part: part.amount.minor)
    if len(parts) == 1:
        return say("Up from {amount}. What changed: {part}.", amount=before.total, part=most.label)
    return say("Up from {amount}. What changed most: {part}.", amount=before.total, part=most.label)


def _changed_within(move: _Move | None) -> Phrase:
    if move is None:
        return say("The subscription was changed within a period.")
    if not move.old:
        return say("The subscription was changed within a period, after a change on {day}.", day=move.day)
    words = say("The subscription was changed within a period, after the move from {old} to {new} on {day}.")
    return fill(words, old=Typed(move.old), new=Typed(move.new), day=move.day)


def _named(pattern: re.Pattern[str], line: InvoiceLine) -> str:
    found = pattern.fullmatch(line.description)
    return found[1] if found else ""

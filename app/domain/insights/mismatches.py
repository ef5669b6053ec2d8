"""Rules about what does not fit together, where it explains what a customer asks. The whole list is a page."""

from collections.abc import Iterator
from datetime import datetime

from app.domain.billing import Snapshot
from app.domain.card import Button, Tone, say
from app.domain.discrepancies import Discrepancy, loose, overpaid
from app.domain.insights.insight import Insight


def paid_beside_invoice(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """An open invoice, and a payment of its amount that belongs to none."""
    return _first(snapshot, loose(snapshot))


def invoice_overpaid(snapshot: Snapshot, _now: datetime) -> Insight | None:
    """An invoice was paid twice, or more than it asked for."""
    return _first(snapshot, overpaid(snapshot))


def _first(snapshot: Snapshot, all_found: Iterator[Discrepancy]) -> Insight | None:
    found = next(all_found, None)
    if found is None:
        return None
    step = Button(say("See what does not fit"), f"open:discrepancies:{snapshot.customer.id}")
    return Insight(found.kind, Tone.ATTENTION, found.title, found.text, found.proof, step)

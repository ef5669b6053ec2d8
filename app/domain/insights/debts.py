"""The rule about a debt from before that the last invoice holds."""

from datetime import datetime

from app.domain.billing import Snapshot
from app.domain.card import Button, Day, Tone, say
from app.domain.explain.invoice_balance import owed_from_before
from app.domain.insights.insight import Insight
from app.domain.insights.prices import LATELY

_COUNTED = frozenset(("open", "paid", "uncollectible"))


def debt_added(snapshot: Snapshot, now: datetime) -> Insight | None:
    """The newest invoice that counts holds what was owed from before: there is more to pay than it comes to."""
    newest = next((one for one in snapshot.invoices if one.status in _COUNTED), None)
    owed = owed_from_before(newest) if newest is not None else None
    if newest is None or owed is None or now - newest.created > LATELY:
        return None
    return Insight(
        "debt_added",
        Tone.WAITING,
        say("Owed from before, on the last invoice: {amount}", amount=owed),
        say(
            "The invoice of {day} comes to {total}. What was owed from before was added, so that it asks for {due}.",
            day=Day(newest.created),
            total=newest.total,
            due=newest.amount_due,
        ),
        (newest.id,),
        Button(say("See why"), f"explain:invoice:{newest.id}"),
    )

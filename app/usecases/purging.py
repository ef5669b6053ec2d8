"""What has expired is deleted, a little every hour."""

from datetime import timedelta

from app.deps import Deps
from app.usecases import mirroring

EVENTS_KEPT = timedelta(days=40)
"""Longer than Stripe lists them: one that is read again is still known."""
COUNTED_KEPT = timedelta(days=400)
"""Refunds, disputes and refused replies, by which the figures of macros are counted."""
TICKETS_KEPT = timedelta(days=400)
"""What happened to tickets: the figures of a year look back on it."""
DRAFTS_KEPT = timedelta(days=2)
"""Replies that were shown and not used."""


def purge(deps: Deps, _argument: str = "") -> str:
    """Deletes what is over."""
    deps.store.purge()
    if deps.events is not None:
        deps.events.purge(deps.now() - EVENTS_KEPT, deps.now() - COUNTED_KEPT)
    if deps.tickets is not None:
        deps.tickets.purge(deps.now() - TICKETS_KEPT)
    if deps.refused is not None:
        deps.refused.purge(deps.now() - COUNTED_KEPT)
    if deps.ledger is not None:
        deps.ledger.purge_drafts(deps.now() - DRAFTS_KEPT)
    mirroring.tidy(deps)
    return "ok"

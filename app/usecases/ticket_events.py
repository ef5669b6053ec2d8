"""What a helpdesk's event means to us: it is kept for the figures, a contact that is gone loses its link, the card of
whoever asks is made ready, and a ticket that was answered is looked at for the replies that were inserted there."""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from app.deps import Deps
from app.domain.ticket_events import ABOUT_TICKETS, TicketEvent
from app.ports import TicketEvents
from app.usecases import fates

TOO_OLD = timedelta(days=2)
"""A helpdesk tries again for minutes: what is older is a body that somebody sends once more."""
AHEAD = timedelta(minutes=5)
"""How far a helpdesk's clock may be before ours."""
_log = structlog.get_logger(__name__)


def heard(deps: Deps, events: Sequence[TicketEvent]) -> str:
    """Keeps verified events, each once, and makes ready what they ask for; says in a word what became of them."""
    now = deps.now()
    if any(event.at > now + AHEAD for event in events):
        return "future"
    if any(event.at < now - TOO_OLD for event in events):
        return "too_old"
    new = _store(deps).keep(events, now)
    fates.heard(deps, new)
    for event in new:
        if event.what in ABOUT_TICKETS:
            deps.make_ready(event)
        else:
            _log.info("helpdesk_links_ended", channel=event.channel, what=event.what.value)
    return "kept" if new else "duplicate"


def _store(deps: Deps) -> TicketEvents:
    assert deps.tickets is not None, "events are heard where they are kept"
    return deps.tickets

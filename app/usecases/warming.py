"""A card is made ready before anybody looks: the same finding and reading as when it is shown, put in the cache.

Nobody looked, so nothing goes on record. Who asks is read from the helpdesk, never believed from an event.
"""

from app.deps import Deps
from app.domain.errors import NotFound, Unavailable
from app.domain.ticket import Agent, Ticket
from app.domain.ticket_events import TicketEvent
from app.usecases import reading
from app.usecases.look import Look

NOBODY = Agent("", known=False)
TURNS = 2
"""How many turns of the budget a card takes: it reads each kind of thing once or twice, and half a dozen in all."""


def warm(deps: Deps, event: TicketEvent) -> str:
    """Makes the card beside an event's ticket ready; says in a word what came of it."""
    requesters = deps.requesters.get(event.channel)
    if requesters is None:
        return "not_allowed"
    try:
        requester = requesters.requester(event)
    except NotFound:
        return "gone"
    except Unavailable:
        return "helpdesk_unavailable"
    ticket = Ticket(event.channel, event.account, event.ticket_id, requester, NOBODY)
    policy = deps.policy
    look = Look(deps, deps.billing, ticket, policy.role_of(NOBODY), policy)
    try:
        return _ready(look)
    except Unavailable:
        return "billing_unavailable"


def _ready(look: Look) -> str:
    if reading.ready(look):
        return "ready_before"
    for _ in range(TURNS):
        look.deps.budget()
    seconds = look.deps.settings.card_deadline_seconds
    return "ready" if reading.make_ready(look.within(seconds)) else "not_one_customer"

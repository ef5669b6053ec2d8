"""The agent says who the requester is: confirm, choose, undo."""

from app.domain.card import Card
from app.domain.errors import NotFound, Refused
from app.domain.masking import masked_payment
from app.domain.matching import Link
from app.domain.pages import finding
from app.domain.pages.payment import guest_payment_page
from app.domain.pages.scene import Scene
from app.domain.ticket import Command
from app.usecases import cards
from app.usecases.customers import CUSTOMER_ID, clues_of, others_like
from app.usecases.look import Look


def open_match(look: Look, scene: Scene, _command: Command) -> Card:
    """How the customer was found, and who else it could be."""
    others = others_like(look, scene.match)
    look.record_views((one.profile.customer.id for one in others), "offered")
    return finding.match_page(scene, cards.shown_candidates(look, others), look.asked)


def open_guest_payment(look: Look, command: Command) -> Card:
    """One payment that the requester's address made as a guest."""
    guests = look.billing.look_further(clues_of(look)).guest_payments
    payment = next((one for one in guests if one.id == command.target), None)
    if payment is None:
        raise NotFound("This payment was not made as a guest with the requester's address.")
    look.record_guests((payment,), "guest")
    return guest_payment_page(masked_payment(payment) if look.role.masked else payment, look.deps.now())


def choose(look: Look, command: Command) -> Card:
    """The agent says that this requester is that customer; kept as a link until somebody undoes it. A page that was
    drawn for another requester of this ticket says nothing of this one."""
    must_choose(look)
    if not CUSTOMER_ID.fullmatch(command.target):
        raise NotFound("There is no such customer.")
    look.billing.profile(command.target)
    if look.ticket.requester.id not in _shown_for(look, command.target):
        raise Refused("Somebody else is this ticket's requester by now. Go back and look again.")
    agent = look.ticket.agent
    link = Link(look.ticket.requester_key, command.target, agent.name or agent.email or "", look.deps.now())
    look.deps.store.save_link(link)
    return cards.refresh(look, command)


def undo(look: Look, command: Command) -> Card:
    """Takes the link of this requester away."""
    must_choose(look)
    look.deps.store.remove_link(look.ticket.requester_key)
    return cards.refresh(look, command)


def _shown_for(look: Look, customer_id: str) -> frozenset[str]:
    """For which requesters of this ticket the agent was shown this customer, by their ids."""
    ticket = look.ticket
    here = (ticket.channel, ticket.account, ticket.id, ticket.agent.id)
    views = look.deps.store.views(customer_id, ticket_id=ticket.id)
    return frozenset(
        one.requester_id for one in views if (one.channel, one.account, one.ticket_id, one.agent_id) == here
    )


def must_choose(look: Look) -> None:
    """Raises Refused for an agent in no role."""
    if not look.may_choose:
        raise Refused("You have no role here yet, so you can only read. Ask your lead to add you.")

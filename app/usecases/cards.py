"""Showing the customer of a ticket: the match, its facts, and the pages that stand on them."""

from collections.abc import Callable

from app.domain.billing import Payment
from app.domain.card import Card
from app.domain.masking import masked_payment, masked_profile
from app.domain.matching import Candidate, Match
from app.domain.pages import finding
from app.domain.pages.home import home
from app.domain.pages.scene import Scene
from app.domain.ticket import Command
from app.usecases import following, reading
from app.usecases.customers import Found, Guests, Several
from app.usecases.look import Look
from app.usecases.reading import Read

Page = Callable[[Look, Scene, Command], Card]


def show(look: Look, _command: Command) -> Card:
    """Home, for an agent who opens the ticket; or the page that finds the customer. Raises Unavailable."""
    return _home(look, reading.opened(look))


def refresh(look: Look, _command: Command) -> Card:
    """Home, freshly read, whatever is kept; or the page that finds the customer. Raises Unavailable."""
    return _home(look, reading.anew(look))


def _home(look: Look, read: Read) -> Card:
    scene = _scene(look, read)
    if not isinstance(scene, Scene):
        return scene
    waiting = following.notices(look, scene)
    return home(scene, waiting) if waiting else look.deps.homes.card(read.snapshot or scene.snapshot, scene, home)


def on_customer(page: Page, *, acting: bool = False) -> Callable[[Look, Command], Card]:
    """A page that needs the ticket's customer. Facts of the last minute are used again, with their time on the page.

    One that is `acting` writes an event of its own about what it does, so that being looked at is not written too.
    """

    def opened(look: Look, command: Command) -> Card:
        scene = current_scene(look, acting)
        return page(look, scene, command) if isinstance(scene, Scene) else scene

    return opened


def current_scene(look: Look, acting: bool = False) -> Scene | Card:
    """The ticket's customer with facts that are known to be good or of the last minute, else fresh ones; or the page
    that finds the customer."""
    kept = reading.recently_kept(look)
    if kept is None:
        return _scene(look, reading.opened(look))
    match, snapshot = kept
    if not acting:
        look.record_view(match.customer_id, "opened")
    return look.scene(match, snapshot)


def _scene(look: Look, read: Read) -> Scene | Card:
    """What the pages stand on, put on record; or the page for when not exactly one customer fits."""
    if read.snapshot is None or not isinstance(read.found, Match):
        return not_one(look, read.found)
    look.record_view(read.found.customer_id, read.found.how.value)
    return look.scene(read.found, read.snapshot)


def not_one(look: Look, found: Found) -> Card:
    """The page for when not exactly one customer fits."""
    if isinstance(found, Several):
        look.record_views((one.profile.customer.id for one in found.candidates), "offered")
        return finding.pick_list(
            shown_candidates(look, found.candidates), look.asked, _shown_guests(look, found.guests)
        )
    if isinstance(found, Guests):
        return finding.guest_home(_shown_guests(look, found.payments), look.asked)
    return finding.no_match(look.asked)


def shown_candidates(look: Look, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates as this role may see them."""
    if not look.role.masked:
        return candidates
    return tuple(Candidate(masked_profile(one.profile), one.newest) for one in candidates)


def _shown_guests(look: Look, payments: tuple[Payment, ...]) -> tuple[Payment, ...]:
    """Payments of guests as this role may see them, written down."""
    look.record_guests(payments, "guest")
    return tuple(masked_payment(one) for one in payments) if look.role.masked else payments

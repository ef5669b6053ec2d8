"""Showing the customer of a ticket: the match, its facts, and the pages that stand on them."""

from collections.abc import Callable

from app.domain.billing import Payment, Snapshot
from app.domain.card import Card
from app.domain.errors import NotFound
from app.domain.masking import masked_payment, masked_profile
from app.domain.matching import Candidate, How, Match
from app.domain.pages import finding
from app.domain.pages.home import home
from app.domain.pages.scene import Scene
from app.domain.ticket import Command
from app.usecases import following
from app.usecases.customers import Found, Guests, Several, by_evidence, known
from app.usecases.look import Look

Page = Callable[[Look, Scene, Command], Card]


def open_first(look: Look, command: Command) -> Card:
    """Home as a ticket is opened: with whole facts of the last minute where there are some, else freshly read."""
    match, snapshot = kept(look) or (None, None)
    if match is None or snapshot is None or snapshot.unread:
        return show(look, command)
    look.record_view(match.customer_id, match.how.value)
    scene = look.scene(match, snapshot)
    return home(scene, following.notices(look, scene))


def kept(look: Look) -> tuple[Match, Snapshot] | None:
    """The ticket's customer and facts of the last minute, where both are kept."""
    match = _still(look, look.deps.cache.match(look.ticket.requester_key))
    snapshot = look.deps.cache.get(match.customer_id) if match else None
    return (match, snapshot) if match is not None and snapshot is not None else None


def make_ready(look: Look) -> bool:
    """Reads and keeps what the first look will need; whether exactly one customer fits. Raises Unavailable."""
    return _fresh(look)[1] is not None


def show(look: Look, _command: Command) -> Card:
    """Home, freshly read; or the page that finds the customer. Raises Unavailable."""
    found, snapshot = _fresh(look)
    if snapshot is None or not isinstance(found, Match):
        return not_one(look, found)
    look.record_view(found.customer_id, found.how.value)
    scene = look.scene(found, snapshot)
    return home(scene, following.notices(look, scene))


def on_customer(page: Page, *, acting: bool = False) -> Callable[[Look, Command], Card]:
    """A page that needs the ticket's customer. Facts of the last minute are used again, with their time on the page.

    One that is `acting` writes an event of its own about what it does, so that being looked at is not written too.
    """

    def opened(look: Look, command: Command) -> Card:
        scene = current_scene(look, acting)
        return page(look, scene, command) if isinstance(scene, Scene) else scene

    return opened


def current_scene(look: Look, acting: bool = False) -> Scene | Card:
    """The ticket's customer with facts of the last minute, else fresh ones; or the page that finds the customer."""
    ready = kept(look)
    if ready is not None:
        match, snapshot = ready
        if not acting:
            look.record_view(match.customer_id, "opened")
        return look.scene(match, snapshot)
    found, fresh = _fresh(look)
    if fresh is None or not isinstance(found, Match):
        return not_one(look, found)
    look.record_view(found.customer_id, found.how.value)
    return look.scene(found, fresh)


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


def _still(look: Look, match: Match | None) -> Match | None:
    """The kept match, unless a link or the helpdesk's field says another customer by now: it may have been set, or
    undone, in another process, whose cache is not ours."""
    said = known(look)
    if match is None or (said is None and match.how in (How.LINK, How.CUSTOM_FIELD)):
        return None
    return match if said is None or said.customer_id == match.customer_id else None


def _fresh(look: Look) -> tuple[Found, Snapshot | None]:
    match = known(look)
    if match is not None:
        try:
            return _read(look, match)
        except NotFound:
            look.deps.cache.drop(match.customer_id)
    found = by_evidence(look)
    return _read(look, found) if isinstance(found, Match) else (found, None)


def _read(look: Look, match: Match) -> tuple[Match, Snapshot]:
    snapshot = look.billing.snapshot(match.customer_id, match.profile)
    look.deps.cache.put(snapshot)
    look.deps.cache.keep_match(look.ticket.requester_key, match)
    return match, snapshot

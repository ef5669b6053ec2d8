"""Finding the customer of a ticket, by evidence, strongest first."""

import re
from dataclasses import dataclass

from app.domain.billing import Payment
from app.domain.card import Typed
from app.domain.errors import NotFound
from app.domain.matching import Candidate, Clues, Hit, How, Match, distinct, ranked, spellings
from app.usecases.look import Look

CUSTOMER_ID = re.compile(r"cus_[A-Za-z0-9]{1,250}")


@dataclass(frozen=True, slots=True)
class Several:
    """Several customers fit, and perhaps guests' payments beside them."""

    candidates: tuple[Candidate, ...]
    guests: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class Guests:
    """No customer, but payments made as a guest with the requester's address."""

    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nothing fits."""


Found = Match | Several | Guests | Nobody


def known(look: Look) -> Match | None:
    """The customer that is known without asking the billing system: a link, else the helpdesk's custom field."""
    link = look.deps.store.link(look.ticket.requester_key)
    if link is not None:
        return Match(link.customer_id, How.LINK, link.agent_name)
    customer_id = look.ticket.requester.customer_id or ""
    return Match(customer_id, How.CUSTOM_FIELD) if CUSTOMER_ID.fullmatch(customer_id) else None


def by_evidence(look: Look) -> Found:
    """Who the requester's own ids and addresses point at. One exact hit is a match; more than one is never picked from.

    Raises Unavailable when the billing system could not be asked.
    """
    clues = clues_of(look)
    if not clues.emails and not clues.external_id:
        return Nobody()
    hits = distinct(look.billing.look_up(clues).hits)
    if hits:
        return _one_or_several(look, hits)
    further = look.billing.look_further(clues)
    if further.hits:
        return _one_or_several(look, distinct(further.hits), further.guest_payments)
    return Guests(further.guest_payments) if further.guest_payments else Nobody()


def clues_of(look: Look) -> Clues:
    """What can be looked up about this requester."""
    key = look.deps.settings.external_id_metadata_key
    external_id = look.ticket.requester.external_id if key else None
    return Clues(spellings(look.ticket.requester.email), external_id or None, key if external_id else None)


def candidates_of(look: Look, hits: tuple[Hit, ...]) -> tuple[Candidate, ...]:
    """The hits with their newest payments, in the order of the pick list."""
    newest = look.billing.newest_payments([hit.profile.customer.id for hit in hits])
    return ranked(Candidate(hit.profile, newest.get(hit.profile.customer.id)) for hit in hits)


def candidate(look: Look, customer_id: str) -> Candidate:
    """One customer as a line of the pick list. Raises NotFound, Unavailable."""
    profile = look.billing.profile(customer_id)
    if profile.customer.deleted:
        return Candidate(profile)
    return Candidate(profile, look.billing.newest_payments([customer_id]).get(customer_id))


def others_like(look: Look, match: Match) -> tuple[Candidate, ...]:
    """Other customers with the requester's address in any spelling."""
    clues = clues_of(look)
    if not clues.emails:
        return ()
    hits = distinct((*look.billing.look_up(clues).hits, *look.billing.look_further(clues).hits))
    return candidates_of(look, tuple(hit for hit in hits if hit.profile.customer.id != match.customer_id))


def owner(look: Look, reference: str) -> str:
    """The customer behind an id or an invoice number. Raises NotFound when nobody is."""
    customer_id = look.billing.owner_of(reference)
    if customer_id is None:
        raise NotFound("No customer stands behind {reference}.", reference=Typed(reference))
    return customer_id


def _one_or_several(look: Look, hits: tuple[Hit, ...], guests: tuple[Payment, ...] = ()) -> Found:
    sure = tuple(hit for hit in hits if hit.how is How.EXTERNAL_ID)
    if len(sure) == 1 or len(hits) == 1:
        hit = sure[0] if sure else hits[0]
        return Match(hit.profile.customer.id, hit.how, profile=hit.profile)
    return Several(candidates_of(look, sure or hits), guests)

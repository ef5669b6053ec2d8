"""Which Stripe customer is this requester, by which evidence, how sure."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.address import small
from app.domain.billing import Payment, Profile
from app.domain.money import Money


class How(StrEnum):
    """By which evidence, strongest first."""

    LINK = "link"
    CUSTOM_FIELD = "custom_field"
    EXTERNAL_ID = "external_id"
    EMAIL = "email"
    GUEST = "guest"


SURE = frozenset((How.LINK, How.CUSTOM_FIELD, How.EXTERNAL_ID))


@dataclass(frozen=True, slots=True)
class Link:
    """An agent's word that this requester is that customer, kept in our own table."""

    requester_key: str
    customer_id: str
    agent_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Clues:
    """What can be looked up about a requester: spellings of the e-mail, and an id of the shop's own with the metadata
    key under which the shop keeps it in Stripe."""

    emails: tuple[str, ...] = ()
    external_id: str | None = None
    metadata_key: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that the evidence points at."""

    profile: Profile
    how: How


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a look-up brought: customers, strongest evidence first, and payments of guests with that e-mail."""

    hits: tuple[Hit, ...] = ()
    guest_payments: tuple[Payment, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The customer of this ticket and how it was found. `others` counts further candidates."""

    customer_id: str
    how: How
    linked_by: str | None = None
    profile: Profile | None = None

    @property
    def sure(self) -> bool:
        """Whether the evidence is more than an address that anyone can write."""
        return self.how in SURE


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line of the pick list."""

    profile: Profile
    newest: Payment | None = None
    spent: Money | None = None


def spellings(email: str | None) -> tuple[str, ...]:
    """The addresses to ask for: as typed, then lower-cased. Stripe's list filter is exact and case-sensitive
    (Stripe docs, List customers)."""
    typed = (email or "").strip()
    if "@" not in typed or len(typed) > 512:
        return ()
    return tuple(dict.fromkeys((typed, small(typed))))


def address_digest(email: str | None) -> str:
    """An address as what it is known by where it need not be read, the same for all ways to write its letters; "" for
    none."""
    written = small((email or "").strip())
    return hashlib.sha256(f"address {written}".encode()).hexdigest()[:32] if written else ""


def id_digest(external_id: str | None) -> str:
    """The same for the shop's own id of somebody."""
    return hashlib.sha256(f"id {external_id}".encode()).hexdigest()[:32] if external_id else ""


def clue_key(clues: Clues) -> str:
    """What a match is kept under: the digests of the address and of the shop's own id, and the address as it is typed,
    which is what Stripe is asked for. "" without a clue."""
    typed = hashlib.sha256(" ".join(clues.emails).encode()).hexdigest()[:16]
    found = (address_digest(clues.emails[-1] if clues.emails else None), id_digest(clues.external_id))
    return ".".join((*found, typed)) if any(found) else ""


def same_address(left: str | None, right: str | None) -> bool:
    """Whether two addresses are equal but for the case of their letters; nothing fuzzier counts."""
    return bool(left) and bool(right) and small(left or "") == small(right or "")


def distinct(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits by customer, the strongest evidence of each, in the order of evidence."""
    strongest: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda one: list(How).index(one.how)):
        strongest.setdefault(hit.profile.customer.id, hit)
    return tuple(strongest.values())


def ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The pick list's order: a live subscription first, then the newest payment, then the newest customer."""

    def key(candidate: Candidate) -> tuple[bool, float, float]:
        live = any(subscription.live for subscription in candidate.profile.subscriptions)
        created = candidate.profile.customer.created
        return (
            live,
            candidate.newest.created.timestamp() if candidate.newest else 0.0,
            created.timestamp() if created else 0.0,
        )

    return tuple(sorted(candidates, key=key, reverse=True))


_ID = re.compile(r"(?<![A-Za-z0-9_])(?:cus|sub|in|ch|py|pi|re|du|dp)_[A-Za-z0-9]{6,250}(?![A-Za-z0-9_])")
_INVOICE_NUMBER = re.compile(r"(?<![A-Za-z0-9-])[A-Z0-9]{3,12}-\d{4,6}(?![A-Za-z0-9-])")
MOST_NAMED = 5


def named_in(text: str) -> tuple[str, ...]:
    """Stripe ids and invoice numbers in a ticket's text, in order, at most five. Only ever offered: anyone can write
    them. Reads the first 20,000 characters."""
    start = text[:20_000]
    found = sorted((*_ID.finditer(start), *_INVOICE_NUMBER.finditer(start)), key=lambda match: match.start())
    return tuple(dict.fromkeys(match[0] for match in found))[:MOST_NAMED]

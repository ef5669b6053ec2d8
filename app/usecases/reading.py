"""The customer of a ticket with its facts: read once for all who open it at the same moment, and not at all while what
is kept is known to be good."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.billing import Snapshot
from app.domain.errors import NotFound
from app.domain.matching import How, Match, clue_key, same_address
from app.usecases.customers import Found, by_evidence, clues_of, known
from app.usecases.look import Look

A_MINUTE = timedelta(seconds=60)
"""For how long facts are used again while an agent clicks through pages, whoever hears of changes."""


@dataclass(frozen=True, slots=True)
class Read:
    """Who was found, and the facts when that is one customer. `began` is when reading began."""

    found: Found
    snapshot: Snapshot | None
    began: datetime


def opened(look: Look) -> Read:
    """For an agent who opens the ticket: what is kept, while Stripe's events are heard, or was made ready for this very
    look; else freshly read, once for all who ask at the same moment. Raises Unavailable."""
    asked = look.deps.now()
    said, heard = known(look), look.deps.heard()
    there = kept(look, said) if heard else _unseen(look, said)
    if there is not None and _whole(there):
        read, facts = there, "kept" if heard else "ready"
    else:
        read, facts = _together(look, said, asked)
    if read.snapshot is not None:
        look.deps.metrics.opened(facts)
    return read


def recently_kept(look: Look) -> tuple[Match, Snapshot] | None:
    """For an agent who clicks on: what is kept, if it is a minute old at most or events are heard."""
    said = known(look)
    read = kept(look, said, look.deps.now() - A_MINUTE) or (kept(look, said) if look.deps.heard() else None)
    return (read.found, read.snapshot) if read and read.snapshot and isinstance(read.found, Match) else None


def anew(look: Look) -> Read:
    """For an agent who asks for it: freshly read, whatever is kept or under way. Raises Unavailable."""
    return _read(look, known(look))


def kept(
    look: Look, said: Match | None, since: datetime | None = None, found_since: datetime | None = None
) -> Read | None:
    """What is kept of the ticket's customer, read no earlier than that, and found no earlier than `found_since` if that
    is earlier; `said` is who that is by a link or the helpdesk's field."""
    match = said or _found_before(look, found_since or since)
    snapshot = look.deps.cache.get(match.customer_id) if match else None
    if match is None or snapshot is None or (since is not None and snapshot.read_at <= since):
        return None
    return Read(match, snapshot, snapshot.read_at) if _fits(look, match, snapshot) else None


def matched(look: Look) -> Match | None:
    """Who the ticket's customer is, without a read: by a link or the helpdesk's field, as they stand now, else by
    evidence that is kept."""
    return known(look) or _found_before(look)


def ready(look: Look) -> bool:
    """Whether the first look would be shown what is kept."""
    said = known(look)
    there = kept(look, said) if look.deps.heard() else _unseen(look, said, take=False)
    return there is not None and _whole(there)


def make_ready(look: Look) -> bool:
    """Reads and keeps what the first look will need, for whoever comes within a minute; whether exactly one customer
    fits. Raises Unavailable."""
    read, _whose = _together(look, known(look), look.deps.now())
    if read.snapshot is None:
        return False
    look.deps.unseen.add(_place(look), look.deps.now())
    return True


def _found_before(look: Look, since: datetime | None = None) -> Match | None:
    key = clue_key(clues_of(look))
    return look.deps.cache.match(key, since) if key else None


def _unseen(look: Look, said: Match | None, take: bool = True) -> Read | None:
    """What was made ready for the first look, in the last minute; after that look it is like everything that is
    kept."""
    since = look.deps.now() - A_MINUTE
    there = look.deps.unseen.holds(_place(look), since, take)
    return kept(look, said, since) if there else None


def _whole(read: Read) -> bool:
    """Whether nothing is missing in the card."""
    return read.snapshot is not None and not read.snapshot.unread


def _place(look: Look) -> str:
    return f"{look.ticket.requester_key} {clue_key(clues_of(look))}"


def _together(look: Look, said: Match | None, asked: datetime, again: bool = False) -> tuple[Read, str]:
    """What was read, and in a word whose reading it was, for who asked for it then. When the customer changed
    meanwhile, those who waited read once more, and together, too: that reading has begun after they asked, so that it
    is as good as their own, whatever changes during it."""
    key = said.customer_id if said else clue_key(clues_of(look))
    if not key:
        return _read(look, None), "read"

    def work() -> tuple[Read, str]:
        with look.deps.cache.turn(key):
            there = _read_meanwhile(look, said, asked)
            if there is not None:
                return there, "shared"
            return _read(look, said or (_found_before(look) if look.deps.heard() else None)), "read"

    left = look.deps.settings.card_deadline_seconds - 1.0 - (look.deps.now() - asked).total_seconds()
    (read, whose), others = look.deps.flights.share(key, work, max(0.0, left))
    if others and not again and _changed(look, read):
        return _together(look, said, asked, again=True)
    return read, "shared" if others else whose


def _read_meanwhile(look: Look, said: Match | None, asked: datetime) -> Read | None:
    """What another one's reading brought that ended between asking for it and one's turn to read: here, where the
    thread came too late to wait for it, or in another process."""
    there = kept(look, said) if look.deps.heard() else kept(look, said, asked, asked - A_MINUTE)
    return there if there is not None and (_whole(there) or there.began > asked) else None


def _changed(look: Look, read: Read) -> bool:
    """Whether the customer's facts changed after that reading of somebody else's had begun."""
    changed_at = look.deps.cache.changed_at(read.snapshot.customer.id) if read.snapshot else None
    return changed_at is not None and changed_at >= read.began


def _read(look: Look, match: Match | None) -> Read:
    """Freshly read: this customer, unless it is gone or does not fit any more; else whom the evidence points at."""
    began = look.deps.now()
    if match is not None:
        try:
            read = _facts(look, match, began)
        except NotFound:
            look.deps.cache.drop(match.customer_id)
        else:
            if read.snapshot is not None and _fits(look, match, read.snapshot):
                return read
    found = by_evidence(look)
    if not isinstance(found, Match):
        return Read(found, None, began)
    read = _facts(look, found, began)
    look.deps.cache.keep_match(clue_key(clues_of(look)), replace(found, profile=None), began)
    return read


def _facts(look: Look, match: Match, began: datetime) -> Read:
    snapshot = look.billing.snapshot(match.customer_id, match.profile)
    look.deps.cache.put(snapshot, began)
    return Read(match, snapshot, began)


def _fits(look: Look, match: Match, snapshot: Snapshot) -> bool:
    """Whether the facts still bear out why this customer was taken for the requester."""
    clues, customer = clues_of(look), snapshot.customer
    if customer.id != match.customer_id:
        return False
    if match.how is How.EMAIL:
        return not customer.deleted and any(same_address(customer.email, one) for one in clues.emails)
    if match.how is How.EXTERNAL_ID:
        return customer.metadata.get(clues.metadata_key or "") == clues.external_id
    return True

"""Proving that the mirror is fresh: some customers, by chance, read from Stripe as well; what differs is read again."""

from datetime import timedelta
from hashlib import sha256

import structlog

from app.deps import Deps
from app.domain.errors import NotFound, Unavailable
from app.domain.mirror import Kind, Mark
from app.ports import Mirror
from app.ports.mirror import Compared
from app.usecases import event_poll, mirroring

SAMPLE = 3
READS = 5
"""How many turns of the budget a comparison takes."""
ENOUGH = timedelta(seconds=45)
COUNTED = "mirror_comparison"
_log = structlog.get_logger(__name__)


def compare(deps: Deps) -> int:
    """Compares a few customers and counts what came of each; how many."""
    mirror = deps.mirror
    if mirror is None or deps.work is None or mirror.rows.health() is None:
        return 0
    began, done = deps.now(), 0
    while done < SAMPLE and deps.now() - began < ENOUGH:
        customer_id = mirror.rows.customer_at(_chance(deps))
        if customer_id is None:
            break
        deps.work.count(COUNTED, of_one(deps, mirror, customer_id))
        done += 1
    return done


def of_one(deps: Deps, mirror: Mirror, customer_id: str) -> str:
    """What came of comparing one customer, in a word. A difference only counts when no event that Stripe lists by then
    tells of it: the mirror does not claim to know what happened after the last look at that list."""
    try:
        first = _compared(deps, mirror, customer_id)
        if first is None or not first.parts:
            return "in_doubt" if first is None else "same"
        event_poll.poll(deps)
        second = _compared(deps, mirror, customer_id)
    except (Unavailable, NotFound):
        return "not_read"
    if second is None or not second.parts:
        return "changing"
    _log.error(
        "mirror_drift", customer=customer_id, parts=list(second.parts), objects=[one.id for one in second.objects]
    )
    mirror.rows.mark((Mark(Kind.CUSTOMER, customer_id, customer_id), *second.objects))
    deps.soon(mirroring.JOB)
    return "drift"


def _compared(deps: Deps, mirror: Mirror, customer_id: str) -> Compared | None:
    for _ in range(READS):
        deps.budget()
    return mirror.judge.compared(customer_id)


def _chance(deps: Deps) -> int:
    return int.from_bytes(sha256(deps.new_token().encode()).digest()[:6])

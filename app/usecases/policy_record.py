"""A policy that came into force goes on record: once, however many processes notice it."""

from collections.abc import Callable
from datetime import datetime

from app.domain.audit import Did
from app.domain.policy.change import HASH, Change, events
from app.ports import Ledger, WantedEvents

TELLERS = 20
"""How many processes may be faster with another policy, before this one is told later."""


def record(ledger: Ledger, now: Callable[[], datetime], change: Change) -> None:
    """Records the change, and whose role is another one now, unless the newest policy on record is this one already.

    Raises what the ledger raises, and RuntimeError while others record one policy after the other.
    """
    for _ in range(TELLERS):
        newest = next(iter(ledger.events(WantedEvents(did=(Did.POLICY_CHANGED,)), limit=1)), None)
        before = newest.event.facts if newest else {}
        if before.get(HASH) == change.hash:
            return
        if ledger.record_next(events(change, before, now()), newest.number if newest else 0):
            return
    raise RuntimeError("the policy changes faster than it can be recorded")

"""What came of the replies that agents used, and how often they got none."""

from datetime import datetime
from typing import Protocol

from app.domain.macros.figures import Outcome, Refused
from app.domain.macros.refusals import Ground


class ReplyFacts(Protocol):
    """Read only: the uses with what tickets, ledger and Stripe's events say of them."""

    def outcomes(self, since: datetime, until: datetime) -> tuple[Outcome, ...]:
        """The uses of that time, those of which the same is known counted together; in no order. `until` is not
        included."""
        ...


class RefusedReplies(Protocol):
    """How often replies were asked for and refused, each method one short durable transaction."""

    def keep(self, macro: str, version: int, ground: Ground, at: datetime) -> None:
        """One refusal more."""
        ...

    def counted(self, since: datetime, until: datetime) -> tuple[Refused, ...]:
        """Those of that time, in no order; `until` is not included."""
        ...

    def purge(self, before: datetime) -> int:
        """Forgets those from before then; says how many."""
        ...

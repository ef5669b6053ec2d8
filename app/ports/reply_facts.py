"""What came of the replies that agents used."""

from datetime import datetime
from typing import Protocol

from app.domain.macros.figures import Outcome


class ReplyFacts(Protocol):
    """Read only: the uses with what tickets, ledger and Stripe's events say of them."""

    def outcomes(self, since: datetime, until: datetime) -> tuple[Outcome, ...]:
        """The uses of that time, those of which the same is known counted together; in no order. `until` is not
        included."""
        ...

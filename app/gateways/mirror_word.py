"""Whose word is taken on a customer: the mirror's as of some moment, or only Stripe's own."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import structlog

from app.domain.errors import Unavailable
from app.domain.mirror import Standing, trusted
from app.gateways.mirror_fields import fingerprint
from app.gateways.mirror_reader import MirrorReader
from app.gateways.stripe_gateway import StripeGateway
from app.gateways.stripe_warnings import RecentWarnings
from app.ports.mirror_rows import MirrorReads, MirrorRows

_log = structlog.get_logger("counterfoil.mirror")
_SHAPE = fingerprint()
Answered = Callable[[str], None]
Answer = TypeVar("Answer")
Standings = Callable[[MirrorReads], Sequence[Standing | None]]
Ask = Callable[[StripeGateway], Answer]


@dataclass(frozen=True)
class MirrorWord:
    """`answered` hears of each question who answers: "rows" or "stripe"."""

    stripe: StripeGateway
    rows: MirrorRows
    answered: Answered

    def of(self, customer_id: str, ask: Ask[Answer]) -> Answer:
        """What is said as to this customer."""
        return self.said(lambda rows: [rows.standing(customer_id)], ask)

    def about(self, id: str, ask: Ask[Answer]) -> Answer:
        """What is said as to this object, by what is known of its customer."""
        return self.said(lambda rows: [rows.standing(rows.owner(id))], ask)

    def said(self, standings: Standings, ask: Ask[Answer]) -> Answer:
        """What the mirror says, on one connection to its rows, if its word is taken on all of them, else what Stripe
        says."""
        with ExitStack() as stack:
            try:
                rows = stack.enter_context(self.rows.reading())
                as_of = self._oldest(standings(rows))
            except Unavailable as error:
                _log.warning("mirror_not_read", detail=str(error))
                as_of = None
            if as_of is not None:
                self.answered("rows")
                return ask(self.mirrored(as_of, rows))
        self.answered("stripe")
        return ask(self.stripe)

    def _oldest(self, standings: Sequence[Standing | None]) -> datetime | None:
        """As of when the mirror's word may be taken on all of these."""
        moments = [trusted(one, _SHAPE, self.stripe.now()) for one in standings]
        known = [one for one in moments if one is not None]
        return min(known) if known and len(known) == len(moments) else None

    def mirrored(self, as_of: datetime, rows: MirrorReads) -> StripeGateway:
        """The gateway over rows: what is built on it is the same."""
        reader = MirrorReader(rows, self.stripe.reader)
        own_warnings = RecentWarnings(lambda: 0.0)  # so that what was read for a question is of that moment
        return replace(self.stripe, reader=reader, now=lambda: as_of, warnings=own_warnings)

    def as_of(self, customer_id: str) -> datetime | None:
        """As of when the mirror's word on this customer may be taken; None when Stripe must be asked."""
        try:
            return trusted(self.rows.standing(customer_id), _SHAPE, self.stripe.now())
        except Unavailable:
            return None

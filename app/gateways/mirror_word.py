"""Whose word is taken on a customer: the mirror's as of some moment, or only Stripe's own."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from app.domain.errors import Unavailable
from app.domain.mirror import Standing, trusted
from app.gateways.mirror_fields import fingerprint
from app.gateways.mirror_reader import MirrorReader
from app.gateways.stripe_gateway import StripeGateway
from app.gateways.stripe_warnings import RecentWarnings
from app.ports.mirror_rows import MirrorRows

_log = structlog.get_logger("counterfoil.mirror")
_SHAPE = fingerprint()
Answered = Callable[[str], None]


@dataclass(frozen=True)
class MirrorWord:
    """`answered` hears of each question who answers: "rows" or "stripe"."""

    stripe: StripeGateway
    rows: MirrorRows
    answered: Answered

    def mirrored(self, as_of: datetime) -> StripeGateway:
        """The gateway over rows: what is built on it is the same."""
        reader = MirrorReader(self.rows, self.stripe.reader)
        own_warnings = RecentWarnings(lambda: 0.0)  # so that what was read for a question is of that moment
        return replace(self.stripe, reader=reader, now=lambda: as_of, warnings=own_warnings)

    def as_of(self, customer_id: str) -> datetime | None:
        """As of when the mirror's word on this customer may be taken; None when Stripe must be asked."""
        return self.believed(lambda: self.rows.standing(customer_id) if customer_id else None)

    def believed(self, standing: Callable[[], Standing | None]) -> datetime | None:
        """As of when, by what is known of the mirror; None also when that cannot be read."""
        try:
            return trusted(standing(), _SHAPE, self.stripe.now())
        except Unavailable as error:
            _log.warning("mirror_not_read", detail=str(error))
            return None

    def of(self, customer_id: str) -> StripeGateway:
        """Whoever answers as to this customer."""
        as_of = self.as_of(customer_id)
        self.answered("stripe" if as_of is None else "rows")
        return self.stripe if as_of is None else self.mirrored(as_of)

    def about(self, id: str) -> StripeGateway:
        """Whoever answers as to this object."""
        try:
            return self.of(self.rows.owner(id))
        except Unavailable:
            return self.stripe

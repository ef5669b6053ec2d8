"""What only its own page needs and is read when somebody opens it: fraud warnings of a charge, grants of credits."""

from dataclasses import replace

from app.domain.billing import CreditGrant, FraudWarning
from app.domain.errors import NotFound, Unavailable
from app.domain.money import Money
from app.gateways import stripe_reads as reads
from app.gateways.stripe_mapping_customers import billing_credits, credit_grant
from app.gateways.stripe_mapping_disputes import fraud_warning
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_reader import Pending
from app.gateways.stripe_source import Source, page_of

MOST_GRANTS = 10


class OnClick(Source):
    """Lazy reads. As app.ports.BillingGateway; everything raises NotFound and Unavailable."""

    def fraud_warnings(self, charge_id: str) -> tuple[FraudWarning, ...]:
        """The card networks' early fraud warnings on a charge, newest first."""
        return self.one(reads.fraud_warnings(charge_id), page_of(fraud_warning), self.deadline()).rows

    def credit_grants(self, customer_id: str) -> tuple[CreditGrant, ...]:
        """The grants of a customer, newest first; `left` is asked for all at once, of the ten newest usable ones."""
        if not self.billing_credits:
            return ()
        deadline = self.deadline()
        found = self.one(reads.credit_grants(customer_id), page_of(_granted), deadline).rows
        grants = tuple(one for one in found if one is not None)
        wanted = [one.id for one in grants if one.usable(self.now())][:MOST_GRANTS]
        asked = self.all_of([reads.credit_left(customer_id, one) for one in wanted], _left, deadline)
        left = dict(zip(wanted, map(_taken, asked), strict=True))
        return tuple(replace(one, left=left.get(one.id)) for one in grants)


def _granted(fields: Fields) -> CreditGrant | None:
    """A grant of money; None for a kind of grant that is not money."""
    return credit_grant(fields) if fields.inside("amount", "monetary") else None


def _left(fields: Fields) -> Money | None:
    return next(iter(billing_credits(fields).available), None)


def _taken(pending: Pending[Money | None]) -> Money | None:
    """The answer; a part that could not be had is not known."""
    try:
        return pending.take()
    except (NotFound, Unavailable):
        return None

"""Everything that a card says of one customer, in the fewest round trips: four calls at once for a known customer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from app.domain.billing import Dispute, FraudWarning, Invoice, Page, Payment, Profile, Snapshot, Unread
from app.domain.errors import NotFound, Unavailable, Why
from app.gateways import stripe_reads as reads
from app.gateways.stripe_mapping_customers import billing_credits
from app.gateways.stripe_mapping_customers import profile as mapped_profile
from app.gateways.stripe_mapping_disputes import dispute, fraud_warning
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_invoices import invoice
from app.gateways.stripe_mapping_joins import joined, with_invoices
from app.gateways.stripe_mapping_payments import charge, intent
from app.gateways.stripe_reader import Pending
from app.gateways.stripe_source import Source, page_of

MOST_DISPUTED = 10
WARNED_LATELY = timedelta(days=45)
"""A warning that no dispute has followed by then is no news any more."""
SECONDS_FOR_WARNINGS = 2.0
NO_DISPUTES: Page[Dispute] = Page((), False)
NO_PAYMENTS: Page[Payment] = Page((), False)
NO_INVOICES: Page[Invoice] = Page((), False)

Part = TypeVar("Part")


@dataclass
class Gaps:
    """The parts that could not be read; the first reason of each counts. What is gone with a deleted customer is no
    gap: the customer says so."""

    deleted: bool = False
    found: dict[str, Unread] = field(default_factory=dict)

    def take(self, part: str, pending: Pending[Part], instead: Part) -> Part:
        """The part, or `instead` with a gap of its name."""
        try:
            return pending.take()
        except Unavailable as error:
            self.found.setdefault(part, Unread(part, error.why, error.permission))
        except NotFound:
            if not self.deleted:
                self.found.setdefault(part, Unread(part, Why.ODD))
        return instead


class Snapshots(Source):
    """Snapshots of customers."""

    def snapshot(self, customer_id: str, profile: Profile | None = None) -> Snapshot:
        """Everything the card says of a customer. As app.ports.BillingGateway.snapshot; what is late stands in
        `unread`."""
        deadline = self.deadline()
        start = self.reader.start
        asked = None if profile else start(reads.customer(customer_id), mapped_profile, deadline)
        invoices = start(reads.invoices(customer_id), page_of(invoice), deadline)
        charges = start(reads.charges(customer_id), page_of(charge), deadline)
        intents = start(reads.payment_intents(customer_id), page_of(intent), deadline)
        credits = start(reads.credit_balance(customer_id), billing_credits, deadline) if self.billing_credits else None
        warned = self._ask_warnings(deadline)
        known = profile or (asked.take() if asked else None)
        assert known is not None
        gaps = Gaps(known.customer.deleted)
        names = self.ask_names(known.subscriptions, deadline)
        charged = gaps.take("payments", charges, Page((), True))
        if gaps.deleted and not charged.rows:
            searched = start(reads.charges_of_deleted(customer_id), page_of(charge), deadline)
            charged = gaps.take("payments", searched, NO_PAYMENTS)
        disputed = [one.id for one in charged.rows if one.disputed][:MOST_DISPUTED]
        asked_disputes = self.all_of([reads.disputes(one) for one in disputed], page_of(dispute), deadline)
        billed = gaps.take("invoices", invoices, Page((), False))
        if gaps.deleted and not billed.rows:
            found = start(reads.invoices_of_deleted(customer_id), page_of(invoice), deadline)
            billed = gaps.take("invoices", found, NO_INVOICES)
        intended = gaps.take("payments", intents, Page((), False))
        if names:
            gaps.take("names", names, False)
        disputes = _newest_first(gaps.take("disputes", one, NO_DISPUTES) for one in asked_disputes)
        credited = gaps.take("credits", credits, None) if credits else None
        payments = joined(charged.rows, intended.rows, charged.more)
        warnings = self._warnings(payments, warned, gaps)
        return Snapshot(
            customer=known.customer,
            read_at=self.now(),
            invoices=billed.rows,
            payments=with_invoices(payments, billed.rows),
            subscriptions=self.named(known.subscriptions),
            disputes=disputes,
            warnings=warnings,
            credits=credited,
            more_invoices=billed.more,
            more_payments=charged.more and bool(charged.rows),
            more_subscriptions=known.more_subscriptions,
            unread=tuple(gaps.found.values()),
        )

    def _ask_warnings(self, deadline: float) -> Pending[bool] | None:
        """The account's warnings, when a minute has gone by since the last look. They never hold a card up for long."""
        if not self.warnings.due():
            return None

        def keep(fields: Fields) -> bool:
            self.warnings.keep(page_of(fraud_warning)(fields).rows)
            return True

        read = reads.recent_fraud_warnings(self.now() - WARNED_LATELY)
        return self.reader.start(read, keep, min(deadline, self.reader.deadline(SECONDS_FOR_WARNINGS)))

    def _warnings(
        self, payments: tuple[Payment, ...], asked: Pending[bool] | None, gaps: Gaps
    ) -> tuple[FraudWarning, ...]:
        """What is known of warnings about these payments. The page of a payment reads its own ones anew."""
        if asked is not None and not gaps.take("warnings", asked, False):
            self.warnings.refused()
        return self.warnings.of(one.charge_id for one in payments if one.charge_id)


def _newest_first(pages: Iterable[Page[Dispute]]) -> tuple[Dispute, ...]:
    return tuple(sorted((row for page in pages for row in page.rows), key=lambda one: one.created, reverse=True))

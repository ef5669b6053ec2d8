"""app.ports.BillingGateway that takes the mirror's word where it may be taken, and else asks Stripe as ever.

Which of the two it is is decided once for each question, before its first row is read. Facts from rows say as of when
the mirror knew them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from app.domain.billing import (
    CreditGrant,
    Dispute,
    FraudWarning,
    Invoice,
    Page,
    Payment,
    Profile,
    Refund,
    Snapshot,
    Subscription,
)
from app.domain.events import Event
from app.domain.matching import Clues, Evidence
from app.gateways.mirror_word import MirrorWord
from app.gateways.stripe_gateway import StripeGateway
from app.ports import CardSearch


@dataclass(frozen=True)
class MirrorGateway(MirrorWord):
    """Safe to share among threads."""

    def close(self) -> None:
        """Lets go of threads and connections, when the process ends."""
        self.stripe.close()

    def within(self, seconds: float) -> Self:
        """The same for one request, which may take so long."""
        return replace(self, stripe=self.stripe.within(seconds))

    def afresh(self) -> StripeGateway:
        """Stripe itself."""
        return self.stripe

    def look_up(self, clues: Clues) -> Evidence:
        """The customers with these addresses. That there is nobody is only believed of Stripe itself, and so is what a
        customer is like while it is in doubt."""

        def of_rows(one: StripeGateway) -> Evidence:
            return Evidence() if one is self.stripe else one.look_up(clues)

        found = self.said(lambda rows: [rows.standing_of_identities()], of_rows)
        sure = bool(found.hits) and all(self.as_of(hit.profile.customer.id) for hit in found.hits)
        return found if sure else self.stripe.look_up(clues)

    def look_further(self, clues: Clues) -> Evidence:
        """Other spellings and guests: only Stripe knows of those."""
        return self.stripe.look_further(clues)

    def profile(self, customer_id: str) -> Profile:
        """As app.ports.BillingGateway."""
        return self.of(customer_id, lambda one: one.profile(customer_id))

    def newest_payments(self, customer_ids: Sequence[str]) -> dict[str, Payment]:
        """As app.ports.BillingGateway."""
        return self.said(
            lambda rows: [rows.standing(one) for one in customer_ids], lambda one: one.newest_payments(customer_ids)
        )

    def snapshot(self, customer_id: str, profile: Profile | None = None) -> Snapshot:  # noqa: ARG002 - the port's shape
        """As app.ports.BillingGateway; `read_at` is as of when the mirror knew it. `profile` may be of rows whose word
        is not taken any more, so that it is read with the rest."""
        return self.of(customer_id, lambda one: one.snapshot(customer_id))

    def invoices(self, customer_id: str, after: str) -> Page[Invoice]:
        """As app.ports.BillingGateway."""
        return self.of(customer_id, lambda one: one.invoices(customer_id, after))

    def payments(self, customer_id: str, after: str) -> Page[Payment]:
        """As app.ports.BillingGateway."""
        return self.of(customer_id, lambda one: one.payments(customer_id, after))

    def subscriptions(self, customer_id: str, after: str) -> Page[Subscription]:
        """As app.ports.BillingGateway."""
        return self.of(customer_id, lambda one: one.subscriptions(customer_id, after))

    def invoice(self, invoice_id: str) -> Invoice:
        """As app.ports.BillingGateway."""
        return self.about(invoice_id, lambda one: one.invoice(invoice_id))

    def payment(self, payment_id: str) -> Payment:
        """As app.ports.BillingGateway."""
        return self.about(payment_id, lambda one: one.payment(payment_id))

    def subscription(self, subscription_id: str) -> Subscription:
        """As app.ports.BillingGateway."""
        return self.about(subscription_id, lambda one: one.subscription(subscription_id))

    def dispute(self, dispute_id: str) -> tuple[Dispute, Payment]:
        """As app.ports.BillingGateway."""
        return self.about(dispute_id, lambda one: one.dispute(dispute_id))

    def disputes_of(self, charge_ids: Sequence[str]) -> tuple[Dispute, ...]:
        """As app.ports.BillingGateway."""
        return self.said(
            lambda rows: [rows.standing(rows.owner(one)) for one in charge_ids], lambda one: one.disputes_of(charge_ids)
        )

    def fraud_warnings(self, charge_id: str) -> tuple[FraudWarning, ...]:
        """As app.ports.BillingGateway."""
        return self.about(charge_id, lambda one: one.fraud_warnings(charge_id))

    def credit_grants(self, customer_id: str) -> tuple[CreditGrant, ...]:
        """Stripe's own word: grants are not kept."""
        return self.stripe.credit_grants(customer_id)

    def tries_of(self, intent_id: str) -> tuple[Payment, ...]:
        """As app.ports.BillingGateway."""
        return self.about(intent_id, lambda one: one.tries_of(intent_id))

    def refunds_of(self, charge_id: str) -> tuple[Refund, ...]:
        """As app.ports.BillingGateway."""
        return self.about(charge_id, lambda one: one.refunds_of(charge_id))

    def owner_of(self, reference: str) -> str | None:
        """Stripe's own word: by it a stranger's billing is kept off a ticket."""
        return self.stripe.owner_of(reference)

    def events(self, types: Sequence[str], since: datetime, after: str) -> Page[Event]:
        """Stripe's own list."""
        return self.stripe.events(types, since, after)

    def payments_by_card(self, search: CardSearch) -> tuple[Payment, ...]:
        """Stripe's own search."""
        return self.stripe.payments_by_card(search)

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
        as_of = self.believed(self.rows.standing_of_identities) if clues.emails else None
        found = self.mirrored(as_of).look_up(clues) if as_of is not None else Evidence()
        sure = bool(found.hits) and all(self.as_of(hit.profile.customer.id) for hit in found.hits)
        self.answered("rows" if sure else "stripe")
        return found if sure else self.stripe.look_up(clues)

    def look_further(self, clues: Clues) -> Evidence:
        """Other spellings and guests: only Stripe knows of those."""
        return self.stripe.look_further(clues)

    def profile(self, customer_id: str) -> Profile:
        """As app.ports.BillingGateway."""
        return self.of(customer_id).profile(customer_id)

    def newest_payments(self, customer_ids: Sequence[str]) -> dict[str, Payment]:
        """As app.ports.BillingGateway."""
        known = [self.as_of(one) for one in customer_ids]
        moments = [one for one in known if one is not None]
        whole = bool(known) and len(moments) == len(known)
        self.answered("rows" if whole else "stripe")
        return (self.mirrored(min(moments)) if whole else self.stripe).newest_payments(customer_ids)

    def snapshot(self, customer_id: str, profile: Profile | None = None) -> Snapshot:  # noqa: ARG002 - the port's shape
        """As app.ports.BillingGateway; `read_at` is as of when the mirror knew it. `profile` may be of rows whose word
        is not taken any more, so that it is read with the rest."""
        as_of = self.as_of(customer_id)
        self.answered("stripe" if as_of is None else "rows")
        if as_of is None:
            return self.stripe.snapshot(customer_id)
        return self.mirrored(as_of).snapshot(customer_id)

    def invoices(self, customer_id: str, after: str) -> Page[Invoice]:
        """As app.ports.BillingGateway."""
        return self.of(customer_id).invoices(customer_id, after)

    def payments(self, customer_id: str, after: str) -> Page[Payment]:
        """As app.ports.BillingGateway."""
        return self.of(customer_id).payments(customer_id, after)

    def subscriptions(self, customer_id: str, after: str) -> Page[Subscription]:
        """As app.ports.BillingGateway."""
        return self.of(customer_id).subscriptions(customer_id, after)

    def invoice(self, invoice_id: str) -> Invoice:
        """As app.ports.BillingGateway."""
        return self.about(invoice_id).invoice(invoice_id)

    def payment(self, payment_id: str) -> Payment:
        """As app.ports.BillingGateway."""
        return self.about(payment_id).payment(payment_id)

    def subscription(self, subscription_id: str) -> Subscription:
        """As app.ports.BillingGateway."""
        return self.about(subscription_id).subscription(subscription_id)

    def dispute(self, dispute_id: str) -> tuple[Dispute, Payment]:
        """As app.ports.BillingGateway."""
        return self.about(dispute_id).dispute(dispute_id)

    def disputes_of(self, charge_ids: Sequence[str]) -> tuple[Dispute, ...]:
        """As app.ports.BillingGateway."""
        asked = self.about(charge_ids[0]) if len(charge_ids) == 1 else self.stripe
        return asked.disputes_of(charge_ids)

    def fraud_warnings(self, charge_id: str) -> tuple[FraudWarning, ...]:
        """As app.ports.BillingGateway."""
        return self.about(charge_id).fraud_warnings(charge_id)

    def credit_grants(self, customer_id: str) -> tuple[CreditGrant, ...]:
        """Stripe's own word: grants are not kept."""
        return self.stripe.credit_grants(customer_id)

    def tries_of(self, intent_id: str) -> tuple[Payment, ...]:
        """As app.ports.BillingGateway."""
        return self.about(intent_id).tries_of(intent_id)

    def refunds_of(self, charge_id: str) -> tuple[Refund, ...]:
        """As app.ports.BillingGateway."""
        return self.about(charge_id).refunds_of(charge_id)

    def owner_of(self, reference: str) -> str | None:
        """Stripe's own word: by it a stranger's billing is kept off a ticket."""
        return self.stripe.owner_of(reference)

    def events(self, types: Sequence[str], since: datetime, after: str) -> Page[Event]:
        """Stripe's own list."""
        return self.stripe.events(types, since, after)

    def payments_by_card(self, search: CardSearch) -> tuple[Payment, ...]:
        """Stripe's own search."""
        return self.stripe.payments_by_card(search)

"""A billing system in memory that behaves like the gateway, and can be told to fail."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain import billing
from app.domain.errors import NotFound
from app.domain.events import Event
from app.domain.matching import Clues, Evidence, Hit, How, same_address
from app.ports import CardSearch
from tests import made

TEN = 10


@dataclass
class MemoryBilling:
    """`profiles` and what belongs to them; `calls` notes what was asked; `failing` raises for a method."""

    profiles: list[billing.Profile] = field(default_factory=list)
    invoice_rows: list[billing.Invoice] = field(default_factory=list)
    payment_rows: list[billing.Payment] = field(default_factory=list)
    dispute_rows: list[billing.Dispute] = field(default_factory=list)
    warning_rows: list[billing.FraudWarning] = field(default_factory=list)
    event_rows: list[Event] = field(default_factory=list)
    grant_rows: list[billing.CreditGrant] = field(default_factory=list)
    billing_credits: billing.BillingCredits | None = None
    unread: tuple[billing.Unread, ...] = ()
    failing: dict[str, Exception] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def within(self, seconds: float) -> "MemoryBilling":
        self._called("within")
        return self

    def afresh(self) -> "MemoryBilling":
        return self

    def look_up(self, clues: Clues) -> Evidence:
        self._called("look_up")
        by_id = [
            Hit(one, How.EXTERNAL_ID)
            for one in self._living()
            if clues.metadata_key and clues.external_id == one.customer.metadata.get(clues.metadata_key, "\0")
        ]
        by_email = [Hit(one, How.EMAIL) for one in self._living() if one.customer.email in clues.emails]
        return Evidence(tuple(by_id + by_email))

    def look_further(self, clues: Clues) -> Evidence:
        self._called("look_further")
        hits = [
            Hit(one, How.EMAIL)
            for one in self._living()
            if any(same_address(one.customer.email, email) for email in clues.emails)
        ]
        guests = [one for one in self.payment_rows if not one.customer_id and one.billing_email in clues.emails]
        return Evidence(tuple(hits), tuple(guests))

    def profile(self, customer_id: str) -> billing.Profile:
        self._called("profile")
        found = [one for one in self.profiles if one.customer.id == customer_id]
        if not found:
            raise NotFound("There is no such customer.")
        return found[0]

    def newest_payments(self, customer_ids: Sequence[str]) -> dict[str, billing.Payment]:
        self._called("newest_payments")
        return {one.customer_id: one for one in reversed(self.payment_rows) if one.customer_id in customer_ids}

    def snapshot(self, customer_id: str, profile: billing.Profile | None = None) -> billing.Snapshot:
        self._called("snapshot")
        own = profile or self.profile(customer_id)
        return billing.Snapshot(
            customer=own.customer,
            read_at=made.NOW,
            invoices=self._invoices(customer_id)[:TEN],
            payments=self._payments(customer_id)[:TEN],
            subscriptions=own.subscriptions,
            disputes=self.disputes_of([one.charge_id or "" for one in self._payments(customer_id)]),
            warnings=self._warnings(customer_id),
            credits=self.billing_credits,
            more_invoices=len(self._invoices(customer_id)) > TEN,
            unread=self.unread,
        )

    def invoices(self, customer_id: str, after: str) -> billing.Page[billing.Invoice]:
        self._called("invoices")
        rows = self._invoices(customer_id)
        start = _behind([one.id for one in rows], after)
        return billing.Page(rows[start : start + TEN], len(rows) > start + TEN)

    def payments(self, customer_id: str, after: str) -> billing.Page[billing.Payment]:
        self._called("payments")
        rows = self._payments(customer_id)
        start = _behind([one.charge_id for one in rows], after)
        return billing.Page(rows[start : start + TEN], len(rows) > start + TEN)

    def subscriptions(self, customer_id: str, after: str) -> billing.Page[billing.Subscription]:
        self._called("subscriptions")
        return billing.Page(self.profile(customer_id).subscriptions, False)

    def invoice(self, invoice_id: str) -> billing.Invoice:
        self._called("invoice")
        return _one(self.invoice_rows, invoice_id)

    def payment(self, payment_id: str) -> billing.Payment:
        self._called("payment")
        return _one(self.payment_rows, payment_id)

    def subscription(self, subscription_id: str) -> billing.Subscription:
        self._called("subscription")
        return _one([one for profile in self.profiles for one in profile.subscriptions], subscription_id)

    def dispute(self, dispute_id: str) -> tuple[billing.Dispute, billing.Payment]:
        self._called("dispute")
        found = _one(self.dispute_rows, dispute_id)
        return found, next(one for one in self.payment_rows if one.charge_id == found.charge_id)

    def disputes_of(self, charge_ids: Sequence[str]) -> tuple[billing.Dispute, ...]:
        self._called("disputes_of")
        return tuple(one for one in self.dispute_rows if one.charge_id in charge_ids)

    def fraud_warnings(self, charge_id: str) -> tuple[billing.FraudWarning, ...]:
        self._called("fraud_warnings")
        return tuple(one for one in self.warning_rows if one.charge_id == charge_id)

    def _warnings(self, customer_id: str) -> tuple[billing.FraudWarning, ...]:
        charges = {one.charge_id for one in self._payments(customer_id)}
        return tuple(one for one in self.warning_rows if one.charge_id in charges)

    def credit_grants(self, customer_id: str) -> tuple[billing.CreditGrant, ...]:
        self._called("credit_grants")
        return tuple(self.grant_rows)

    def tries_of(self, intent_id: str) -> tuple[billing.Payment, ...]:
        self._called("tries_of")
        return tuple(one for one in self.payment_rows if one.intent_id == intent_id and one.charge_id)

    def refunds_of(self, charge_id: str) -> tuple[billing.Refund, ...]:
        return next(one.refunds for one in self.payment_rows if one.charge_id == charge_id)

    def owner_of(self, reference: str) -> str | None:
        self._called("owner_of")
        for one in self.invoice_rows:
            if reference in (one.id, one.number):
                return one.customer_id
        return reference if any(one.customer.id == reference for one in self.profiles) else None

    def events(self, types: Sequence[str], since: datetime, after: str) -> billing.Page[Event]:
        """A hundred, newest first; `event_rows` are kept oldest first."""
        self._called("events")
        rows = [one for one in reversed(self.event_rows) if one.type in types and one.created >= since]
        start = _behind([one.id for one in rows], after) if after else 0
        return billing.Page(tuple(rows[start : start + 100]), len(rows) > start + 100)

    def payments_by_card(self, search: CardSearch) -> tuple[billing.Payment, ...]:
        self._called("payments_by_card")
        return tuple(
            one
            for one in self.payment_rows
            if one.amount == search.amount and one.method is not None and one.method.last4 == search.last4
        )

    def _called(self, method: str) -> None:
        self.calls.append(method)
        if method in self.failing:
            raise self.failing[method]

    def _living(self) -> list[billing.Profile]:
        return [one for one in self.profiles if not one.customer.deleted]

    def _invoices(self, customer_id: str) -> tuple[billing.Invoice, ...]:
        return tuple(one for one in self.invoice_rows if one.customer_id == customer_id)

    def _payments(self, customer_id: str) -> tuple[billing.Payment, ...]:
        return tuple(one for one in self.payment_rows if one.customer_id == customer_id)


def _behind(ids: Sequence[str | None], after: str) -> int:
    if after not in ids:
        raise NotFound("There is no such thing in Stripe any more.")
    return ids.index(after) + 1


def maya(**changes: object) -> MemoryBilling:
    """A billing system with one customer, her plan, an invoice and its payment."""
    return replace(
        MemoryBilling(
            profiles=[billing.Profile(made.customer(), (made.subscription(),))],
            invoice_rows=[made.invoice()],
            payment_rows=[made.payment()],
        ),
        **changes,  # type: ignore[arg-type]
    )


def _one(rows, wanted):  # type: ignore[no-untyped-def]
    found = [one for one in rows if one.id == wanted]
    if not found:
        raise NotFound("There is no such thing in Stripe any more.")
    return found[0]

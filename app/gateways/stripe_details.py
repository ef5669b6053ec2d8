"""One thing at a time, and what is older than the card's first page."""

from collections.abc import Sequence
from dataclasses import replace

from app.domain.billing import Dispute, Invoice, Page, Payment, Profile, Refund, Subscription
from app.gateways import stripe_reads as reads
from app.gateways.stripe_mapping_customers import profile as mapped_profile
from app.gateways.stripe_mapping_disputes import dispute as mapped_dispute
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_invoices import invoice as mapped_invoice
from app.gateways.stripe_mapping_invoices import line
from app.gateways.stripe_mapping_joins import merged, payment_of_charge, payment_of_intent
from app.gateways.stripe_mapping_payments import charge, intent
from app.gateways.stripe_mapping_refunds import refund
from app.gateways.stripe_mapping_subscriptions import subscription as mapped_subscription
from app.gateways.stripe_source import Source, page_of

PAGE = 10
MOST_CHARGE_PAGES = 3
MOST_REFUND_PAGES = 10


class Details(Source):
    """Details and older rows. As app.ports.BillingGateway; everything raises NotFound and Unavailable."""

    def profile(self, customer_id: str) -> Profile:
        """The customer with this id; a deleted one says so."""
        found = self.one(reads.customer(customer_id), mapped_profile, self.deadline())
        return replace(found, subscriptions=self.named(found.subscriptions))

    def invoices(self, customer_id: str, after: str) -> Page[Invoice]:
        """The ten invoices older than `after`."""
        return self.one(reads.invoices(customer_id, after), page_of(mapped_invoice), self.deadline())

    def payments(self, customer_id: str, after: str) -> Page[Payment]:
        """The ten payments older than the one with the charge id `after`. Earlier attempts of an intent are left out,
        so a page may need more than one read. `invoice_id` is not known here."""
        deadline = self.deadline()
        rows: list[Payment] = []
        more = True
        for _ in range(MOST_CHARGE_PAGES):
            page = self.one(reads.charges_after(customer_id, after), page_of(_charged), deadline)
            rows += [payment for _, payment in page.rows if payment is not None]
            more = page.more and bool(page.rows)
            if len(rows) >= PAGE or not more:
                break
            after = page.rows[-1][0]
        return Page(tuple(rows[:PAGE]), more or len(rows) > PAGE)

    def subscriptions(self, customer_id: str, after: str) -> Page[Subscription]:
        """The ten subscriptions, ended ones too, older than `after` ("" = the newest)."""
        deadline = self.deadline()
        page = self.one(reads.subscriptions(customer_id, after), page_of(mapped_subscription), deadline)
        names = self.ask_names(page.rows, deadline)
        if names is not None:
            names.take()
        return Page(self.named(page.rows), page.more)

    def invoice(self, invoice_id: str) -> Invoice:
        """One invoice with what paid it and its lines: a hundred when it has more than the ten that come with it."""
        deadline = self.deadline()
        found = self.one(reads.invoice(invoice_id), mapped_invoice, deadline)
        if not found.more_lines:
            return found
        lines = self.one(reads.invoice_lines(invoice_id), page_of(line), deadline)
        return replace(found, lines=lines.rows, more_lines=lines.more)

    def payment(self, payment_id: str) -> Payment:
        """One payment by its charge or intent id, with its refunds and the invoice that it paid, if any."""
        by_intent = payment_id.startswith("pi_")
        read = reads.payment_intent(payment_id) if by_intent else reads.charge(payment_id)
        deadline = self.deadline()
        of = payment_of_intent if by_intent else payment_of_charge
        return self._with_invoice(self.one(read, of, deadline), deadline)

    def subscription(self, subscription_id: str) -> Subscription:
        """One subscription with its items and product names."""
        return self.one(reads.subscription(subscription_id), mapped_subscription, self.deadline())

    def dispute(self, dispute_id: str) -> tuple[Dispute, Payment]:
        """One dispute and the payment that it is about."""
        deadline = self.deadline()
        read = reads.dispute(dispute_id)
        found, payment = self.one(read, lambda it: (mapped_dispute(it), _disputed(it)), deadline)
        return found, self._with_invoice(payment, deadline)

    def disputes_of(self, charge_ids: Sequence[str]) -> tuple[Dispute, ...]:
        """The disputes of these charges, newest first; all asked at once."""
        asked = self.all_of([reads.disputes(one) for one in charge_ids], page_of(mapped_dispute), self.deadline())
        rows = [row for pending in asked for row in pending.take().rows]
        return tuple(sorted(rows, key=lambda one: one.created, reverse=True))

    def tries_of(self, intent_id: str) -> tuple[Payment, ...]:
        """The charges of a payment intent, each as a bare payment (the newest twenty)."""
        return self.one(reads.charges_of_intent(intent_id), page_of(charge), self.deadline()).rows

    def refunds_of(self, charge_id: str) -> tuple[Refund, ...]:
        """All refunds of a charge (a thousand at most)."""
        deadline = self.deadline()
        rows: tuple[Refund, ...] = ()
        for _ in range(MOST_REFUND_PAGES):
            page = self.one(reads.refunds(charge_id, rows[-1].id if rows else ""), page_of(refund), deadline)
            rows += page.rows
            if not page.more or not page.rows:
                break
        return rows

    def _with_invoice(self, payment: Payment, deadline: float) -> Payment:
        """The payment with the invoice that it paid. Not read is not the same as none: raises Unavailable."""
        if payment.intent_id is None:
            return payment
        read = reads.invoice_of_intent(payment.intent_id)
        page = self.one(read, page_of(lambda row: row.id_of("invoice")), deadline)
        return replace(payment, invoice_id=page.rows[0] if page.rows else None)


def _disputed(fields: Fields) -> Payment:
    charged = fields.inside("charge")
    paid = fields.inside("payment_intent")
    return merged(intent(paid), charge(charged)) if paid else charge(charged)


def _charged(fields: Fields) -> tuple[str, Payment | None]:
    """A charge's id and its payment; None when it was an earlier attempt."""
    latest = fields.inside("payment_intent").id_of("latest_charge")
    charge_id = fields.word("id")
    return charge_id, payment_of_charge(fields) if latest in (None, charge_id) else None

"""What is asked about one payment or invoice, each piece by itself."""

from dataclasses import replace

from app.domain.billing import Customer, Invoice, Payment, Refund
from app.domain.matter import CreditNote
from app.gateways import stripe_reads
from app.gateways import stripe_till_reads as reads
from app.gateways.stripe_mapping_customers import customer as mapped_customer
from app.gateways.stripe_mapping_disputes import dispute, fraud_warning
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_invoices import invoice as mapped_invoice
from app.gateways.stripe_mapping_invoices import line
from app.gateways.stripe_mapping_money import Arrived, arrived, paid_by
from app.gateways.stripe_mapping_notes import credit_note
from app.gateways.stripe_mapping_refunds import refund
from app.gateways.stripe_source import page_of
from app.gateways.stripe_till_parts import Asking, Parts, Taking
from app.gateways.stripe_till_ties import Tie
from app.gateways.stripe_till_under_way import About, Tied, newest_first


class AskingAbout(Asking):
    """Asking about payments and invoices. What cannot be read is a gap in the parts, or raises where it is taken."""

    def tied(self, tie: Tie, deadline: float) -> Tied:
        """Asks for the invoice of the intent, and, where there may be one, for all credit notes of the customer: which
        invoice it is, is not known yet."""
        who, intent = tie.customer_id, tie.intent_id
        return Tied(
            bills=self.ask(reads.invoices_of_intent(intent), page_of(_billed), deadline) if intent else None,
            notes=self.notes_of(who, deadline) if who and intent and tie.billed else None,
        )

    def notes_of(self, customer_id: str, deadline: float) -> Taking[tuple[CreditNote, ...]]:
        """All credit notes of a customer, with all their pages."""
        return self.ask_rows(lambda after: reads.credit_notes_of_customer(customer_id, after), credit_note, deadline)

    def customer(self, customer_id: str | None, deadline: float) -> Taking[Customer] | None:
        """Who pays."""
        return self.ask(reads.customer(customer_id), mapped_customer, deadline) if customer_id else None

    def refunds(self, payment_id: str, deadline: float) -> Taking[tuple[Refund, ...]]:
        """All refunds of a charge or intent."""
        return self.ask_rows(lambda after: reads.refunds(payment_id, after), refund, deadline)

    def about(self, payment_id: str, deadline: float, *, refunds: bool) -> About:
        """The disputes and early fraud warnings of a charge or intent, and its refunds where they are wanted."""
        return About(
            self.refunds(payment_id, deadline) if refunds else None,
            self.ask_rows(lambda after: reads.disputes(payment_id, after), dispute, deadline),
            self.ask_rows(lambda after: reads.fraud_warnings(payment_id, after), fraud_warning, deadline),
        )

    def arrived(self, charge_id: str | None, deadline: float) -> Taking[Arrived | None] | None:
        """How a charge came in, which needs nothing but its id."""
        return self.ask(reads.balance_transactions(charge_id), arrived, deadline) if charge_id else None

    def payments(self, parts: Parts, invoice: Invoice | None, payment: Payment, deadline: float) -> tuple[Payment, ...]:
        """All that paid the invoice; the others are read only when it says that there are some."""
        if invoice is None or sum(row.status == "paid" for row in invoice.payments) < 2:
            return (payment,) if invoice else ()
        asked = self.ask(reads.payments_of_invoice(invoice.id), page_of(paid_by), deadline)
        page = parts.take("payment", asked, None)
        return newest_first(page.rows) if page else (payment,)

    def with_lines(self, invoice: Invoice, deadline: float) -> Invoice:
        """The invoice with its first hundred lines; when those cannot be read it still says that there are more."""
        if not invoice.more_lines:
            return invoice
        page = Parts().take("lines", self.ask(stripe_reads.invoice_lines(invoice.id), page_of(line), deadline), None)
        return replace(invoice, lines=page.rows, more_lines=page.more) if page else invoice


def _billed(row: Fields) -> Invoice:
    return mapped_invoice(row.inside("invoice"))

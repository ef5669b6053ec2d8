"""Everything that must be known of one payment, invoice or customer before money moves: read fresh, two calls deep, and
one where it is remembered on whom and what a charge hangs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from app.domain.billing import Customer, Dispute, FraudWarning, Invoice, Page, Payment, Refund
from app.domain.errors import NotFound
from app.domain.matter import CreditNote, Matter
from app.domain.money import Money
from app.gateways import stripe_reads
from app.gateways import stripe_till_reads as reads
from app.gateways.stripe_mapping_customers import customer as mapped_customer
from app.gateways.stripe_mapping_disputes import dispute, fraud_warning
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_invoices import invoice as mapped_invoice
from app.gateways.stripe_mapping_invoices import line
from app.gateways.stripe_mapping_joins import payment_of_charge, payment_of_intent
from app.gateways.stripe_mapping_money import Arrived, arrived, available, paid_by
from app.gateways.stripe_mapping_notes import credit_note
from app.gateways.stripe_mapping_refunds import refund
from app.gateways.stripe_source import page_of
from app.gateways.stripe_till_parts import Asking, Parts, Taking
from app.gateways.stripe_till_ties import Tie, Ties


@dataclass(frozen=True)
class _About:
    """What is under way about a payment by itself."""

    refunds: Taking[tuple[Refund, ...]]
    disputes: Taking[tuple[Dispute, ...]]
    warnings: Taking[tuple[FraudWarning, ...]]


@dataclass(frozen=True)
class _Behind:
    """What is under way behind a payment or an invoice."""

    customer: Taking[Customer | None] | None
    balance: Taking[tuple[Money, ...]] | None
    arrived: Taking[Arrived | None] | None


@dataclass(frozen=True)
class _Tied:
    """What is under way about those on whom a payment hangs."""

    customer: Taking[Customer | None] | None
    bills: Taking[Page[Invoice]] | None
    notes: Taking[tuple[CreditNote, ...]] | None


@dataclass(frozen=True)
class Matters(Asking):
    """Reading a matter. As app.ports.MoneyGateway."""

    ties: Ties = field(default_factory=Ties)

    def matter(self, target: str, deadline_seconds: float) -> Matter:
        """All of a charge or intent, an invoice or a customer. Raises NotFound, Unavailable for the target itself."""
        return self._asking(target, self.reader.deadline(deadline_seconds), told=True)()

    def ask_matter(self, target: str, deadline_seconds: float) -> Callable[[], Matter]:
        """The same without what is only told (the fee, the exchange, what Stripe holds for us), under way when it
        returns. Raises NotFound for what cannot be there."""
        taking = self._asking(target, self.reader.deadline(deadline_seconds), told=False)
        self.reader.let_go_out()
        return taking

    def _asking(self, target: str, deadline: float, *, told: bool) -> Taking[Matter]:
        of = {"cus": self._customer, "in": self._invoice, "ch": self._payment, "py": self._payment, "pi": self._payment}
        asking = of.get(target.partition("_")[0])
        if asking is None:
            raise NotFound("Stripe has nothing under that id.")
        return asking(target, deadline, told)

    def _customer(self, target: str, deadline: float, _told: bool) -> Taking[Matter]:
        asked = self.ask(stripe_reads.customer(target), mapped_customer, deadline)
        return lambda: Matter(self.now(), customer=asked())

    def _payment(self, target: str, deadline: float, told: bool) -> Taking[Matter]:
        """First the payment and its own lists, then who paid, how it arrived, and the invoice with its notes: at once,
        too, where it is remembered who that will be. What others wait for is asked first."""
        intended = target.startswith("pi_")
        read = stripe_reads.payment_intent(target) if intended else stripe_reads.charge(target)
        asked = self.ask(read, payment_of_intent if intended else payment_of_charge, deadline)
        likely = self.ties.of(target)
        hoped = self._tied(likely, deadline)
        about = self._about(target, deadline)
        balance = self.ask(reads.BALANCE, available, deadline) if told else None
        came = self._arrived(target, deadline) if told and not intended else None

        def take() -> Matter:
            payment = asked()
            tie = Tie(payment.customer_id, payment.intent_id, likely.billed)
            tied = hoped if tie == likely else self._tied(replace(tie, billed=True), deadline)
            arrived = came or (self._arrived(payment.charge_id, deadline) if told else None)
            behind = _Behind(tied.customer, balance, arrived)
            matter = self._paid(payment, tied, about, behind, deadline)
            self.ties.keep(target, replace(tie, billed=matter.invoice is not None))
            return matter

        return take

    def _paid(self, payment: Payment, tied: _Tied, about: _About, behind: _Behind, deadline: float) -> Matter:
        parts = Parts()
        found = parts.take("invoice", tied.bills, None)
        invoice = self._with_lines(found.rows[0], deadline) if found and found.rows else None
        notes = tied.notes if invoice else None
        if invoice and payment.customer_id and notes is None:
            notes = self._notes_of(payment.customer_id, deadline)
        of_customer = parts.take_rows("notes", notes)
        payment = replace(payment, invoice_id=invoice.id if invoice else None)
        matter = Matter(
            read_at=self.now(),
            payment=payment,
            payments=self._payments(parts, invoice, payment, deadline),
            invoice=invoice,
            notes=tuple(one for one in of_customer if invoice and one.invoice_id == invoice.id),
        )
        return _whole(matter, parts, about, behind)

    def _tied(self, tie: Tie, deadline: float) -> _Tied:
        """Asks for who paid, for the invoice of the intent, and, where there may be one, for all credit notes of the
        customer: which invoice it is, is not known yet."""
        who, intent = tie.customer_id, tie.intent_id
        return _Tied(
            customer=self.ask(stripe_reads.customer(who), mapped_customer, deadline) if who else None,
            bills=self.ask(reads.invoices_of_intent(intent), page_of(_billed), deadline) if intent else None,
            notes=self._notes_of(who, deadline) if who and intent and tie.billed else None,
        )

    def _invoice(self, target: str, deadline: float, told: bool) -> Taking[Matter]:
        """First the invoice, its notes and what paid it, then who should pay and the lists of the newest payment."""
        asked = self.ask(stripe_reads.invoice(target), mapped_invoice, deadline)
        paying = self.ask(reads.payments_of_invoice(target), page_of(paid_by), deadline)
        notes = self.ask_rows(lambda after: reads.credit_notes(target, after), credit_note, deadline)
        balance = self.ask(reads.BALANCE, available, deadline) if told else None
        return lambda: self._billed(asked(), paying, notes, balance, deadline)

    def _billed(
        self,
        invoice: Invoice,
        paying: Taking[Page[Payment | None]],
        notes: Taking[tuple[CreditNote, ...]],
        balance: Taking[tuple[Money, ...]] | None,
        deadline: float,
    ) -> Matter:
        """`balance` is asked for where all of it is told."""
        parts = Parts()
        paid = parts.take("payment", paying, None)
        payments = _newest_first(paid.rows if paid else ())
        payment = payments[0] if payments else None
        about = self._about(payment.id, deadline) if payment else None
        came = self._arrived(payment.charge_id, deadline) if payment and balance else None
        who = invoice.customer_id
        customer = self.ask(stripe_reads.customer(who), mapped_customer, deadline) if who else None
        matter = Matter(
            read_at=self.now(),
            payment=payment,
            payments=payments,
            invoice=self._with_lines(invoice, deadline),
            notes=parts.take_rows("notes", notes),
        )
        return _whole(matter, parts, about, _Behind(customer, balance, came))

    def _notes_of(self, customer_id: str, deadline: float) -> Taking[tuple[CreditNote, ...]]:
        return self.ask_rows(lambda after: reads.credit_notes_of_customer(customer_id, after), credit_note, deadline)

    def _about(self, payment_id: str, deadline: float) -> _About:
        return _About(
            self.ask_rows(lambda after: reads.refunds(payment_id, after), refund, deadline),
            self.ask_rows(lambda after: reads.disputes(payment_id, after), dispute, deadline),
            self.ask_rows(lambda after: reads.fraud_warnings(payment_id, after), fraud_warning, deadline),
        )

    def _arrived(self, charge_id: str | None, deadline: float) -> Taking[Arrived | None] | None:
        """How a charge came in, which needs nothing but its id."""
        return self.ask(reads.balance_transactions(charge_id), arrived, deadline) if charge_id else None

    def _payments(
        self, parts: Parts, invoice: Invoice | None, payment: Payment, deadline: float
    ) -> tuple[Payment, ...]:
        """All that paid the invoice; the others are read only when it says that there are some."""
        if invoice is None or sum(row.status == "paid" for row in invoice.payments) < 2:
            return (payment,) if invoice else ()
        asked = self.ask(reads.payments_of_invoice(invoice.id), page_of(paid_by), deadline)
        page = parts.take("payment", asked, None)
        return _newest_first(page.rows) if page else (payment,)

    def _with_lines(self, invoice: Invoice, deadline: float) -> Invoice:
        """The invoice with its first hundred lines; when those cannot be read it still says that there are more."""
        if not invoice.more_lines:
            return invoice
        page = Parts().take("lines", self.ask(stripe_reads.invoice_lines(invoice.id), page_of(line), deadline), None)
        return replace(invoice, lines=page.rows, more_lines=page.more) if page else invoice


def _whole(matter: Matter, parts: Parts, about: _About | None, behind: _Behind) -> Matter:
    """The matter with what was under way; taken last, so that nothing waits for it."""
    came = parts.take("fee", behind.arrived, None)
    held = parts.take_rows("balance", behind.balance)
    matter = replace(
        matter,
        customer=parts.take("customer", behind.customer, None),
        refunds=parts.take_rows("refunds", about.refunds if about else None),
        disputes=parts.take_rows("disputes", about.disputes if about else None),
        warnings=parts.take_rows("warnings", about.warnings if about else None),
        fee=came.fee if came else None,
        exchanged=came.amount if came and came.exchanged else None,
    )
    known = came and behind.balance and "balance" not in parts.gaps
    return replace(
        matter,
        available=_held(held, came.amount.currency) if came and known else None,
        unread=tuple(parts.gaps.values()),
    )


def _newest_first(rows: Iterable[Payment | None]) -> tuple[Payment, ...]:
    """Those that paid; Stripe lists them as they were attached to the invoice."""
    return tuple(sorted(filter(None, rows), key=lambda one: one.created, reverse=True))


def _held(held: tuple[Money, ...], currency: str) -> Money:
    return next((one for one in held if one.currency == currency), Money(0, currency))


def _billed(row: Fields) -> Invoice:
    return mapped_invoice(row.inside("invoice"))

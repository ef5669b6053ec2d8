"""Everything that must be known of one payment, invoice or customer before money moves: read fresh, two calls deep, and
one where it is remembered on whom and what a charge hangs."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.domain.billing import Invoice, Page, Payment
from app.domain.errors import NotFound
from app.domain.matter import CreditNote, Matter
from app.domain.money import Money
from app.gateways import stripe_reads
from app.gateways import stripe_till_reads as reads
from app.gateways.stripe_mapping_customers import customer as mapped_customer
from app.gateways.stripe_mapping_invoices import invoice as mapped_invoice
from app.gateways.stripe_mapping_money import available, paid_by
from app.gateways.stripe_mapping_notes import credit_note
from app.gateways.stripe_source import page_of
from app.gateways.stripe_till_about import AskingAbout
from app.gateways.stripe_till_paid import paid_charge, paid_intent
from app.gateways.stripe_till_parts import Part, Parts, Taking
from app.gateways.stripe_till_ties import Tie, Ties
from app.gateways.stripe_till_under_way import About, Behind, Tied, newest_first, whole


@dataclass(frozen=True)
class Matters(AskingAbout):
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
        asked = self.ask(reads.customer(target), mapped_customer, deadline)
        return lambda: Matter(self.now(), customer=asked())

    def _payment(self, target: str, deadline: float, told: bool) -> Taking[Matter]:
        """First the payment with its refunds and who paid, beside its own lists, then how it arrived, and the invoice
        with its notes: at once, too, where it is remembered which that will be. What others wait for is asked first."""
        intended = target.startswith("pi_")
        read = reads.intent(target) if intended else reads.charge(target)
        asked = self.ask(read, paid_intent if intended else paid_charge, deadline)
        likely = self.ties.of(target)
        hoped = self.tied(likely, deadline)
        about = self.about(target, deadline, refunds=False)
        balance = self.ask(reads.BALANCE, available, deadline) if told else None
        came = self.arrived(target, deadline) if told and not intended else None

        def take() -> Matter:
            paid = asked()
            payment = paid.payment
            tie = Tie(payment.customer_id, payment.intent_id, likely.billed)
            tied = hoped if tie == likely else self.tied(replace(tie, billed=True), deadline)
            whose = _at_hand(paid.customer) or self.customer(payment.customer_id, deadline)
            refunds = _at_hand(paid.refunds) or self.refunds(target, deadline)
            arrived = came or (self.arrived(payment.charge_id, deadline) if told else None)
            behind = Behind(whose, balance, arrived)
            matter = self._paid(payment, tied, replace(about, refunds=refunds), behind, deadline)
            self.ties.keep(target, replace(tie, billed=matter.invoice is not None))
            return matter

        return take

    def _paid(self, payment: Payment, tied: Tied, about: About, behind: Behind, deadline: float) -> Matter:
        parts = Parts()
        found = parts.take("invoice", tied.bills, None)
        invoice = self.with_lines(found.rows[0], deadline) if found and found.rows else None
        notes = tied.notes if invoice else None
        if invoice and payment.customer_id and notes is None:
            notes = self.notes_of(payment.customer_id, deadline)
        of_customer = parts.take_rows("notes", notes)
        payment = replace(payment, invoice_id=invoice.id if invoice else None)
        matter = Matter(
            read_at=self.now(),
            payment=payment,
            payments=self.payments(parts, invoice, payment, deadline),
            invoice=invoice,
            notes=tuple(one for one in of_customer if invoice and one.invoice_id == invoice.id),
        )
        return whole(matter, parts, about, behind)

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
        payments = newest_first(paid.rows if paid else ())
        payment = payments[0] if payments else None
        about = self.about(payment.id, deadline, refunds=True) if payment else None
        came = self.arrived(payment.charge_id, deadline) if payment and balance else None
        customer = self.customer(invoice.customer_id, deadline)
        matter = Matter(
            read_at=self.now(),
            payment=payment,
            payments=payments,
            invoice=self.with_lines(invoice, deadline),
            notes=parts.take_rows("notes", notes),
        )
        return whole(matter, parts, about, Behind(customer, balance, came))


def _at_hand(part: Part | None) -> Taking[Part] | None:
    """Gives what is there already."""
    return None if part is None else lambda: part

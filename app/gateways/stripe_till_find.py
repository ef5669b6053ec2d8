"""What Stripe holds of an action: read back from its lists by the metadata that stands on everything we make."""

from collections.abc import Callable

from app.domain.actions import Action, Order, Outcome, Way
from app.domain.billing import Refund
from app.domain.errors import NotFound, Unavailable, Why
from app.gateways import stripe_till_reads as reads
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_notes import outcome
from app.gateways.stripe_mapping_refunds import refund as mapped_refund
from app.gateways.stripe_reader import Read
from app.gateways.stripe_reads import plain
from app.gateways.stripe_till_parts import Asking

SECONDS = 30.0


class Findings(Asking):
    """Reading back. As app.ports.MoneyGateway."""

    def find(self, action: Action) -> Outcome | None:
        """What Stripe holds by the metadata of an action. What the action was about is read beside the list: when that
        is not there (any more, or not for this key), an empty list says nothing. Raises Unavailable."""
        try:
            return self._found(action, self.reader.deadline(SECONDS))
        except NotFound as error:
            raise Unavailable(Why.ODD, "what the action was about is not there") from error

    def refund(self, refund_id: str) -> Refund:
        """One refund as it is now. Raises NotFound, Unavailable."""
        return self.one(reads.refund(refund_id), mapped_refund, self.reader.deadline(SECONDS))

    def _found(self, action: Action, deadline: float) -> Outcome | None:
        order = action.order
        if order.way is Way.VOID:
            return self.one(plain("/v1/invoices/{id}", order.invoice_id or ""), _voided, deadline)
        subject, list_after = _places(order)
        there = self.ask(subject, bool, deadline)
        rows = self.ask_rows(list_after, lambda row: _made_by(row, action.id), deadline)()
        there()
        return next(filter(None, rows), None)


def _places(order: Order) -> tuple[Read, Callable[[str], Read]]:
    """What an order is about, and the list that its effect stands in."""
    charge, customer, invoice = order.charge_id or "", order.customer_id or "", order.invoice_id or ""
    if order.way is Way.REFUND:
        return plain("/v1/charges/{id}", charge), lambda after: reads.refunds(charge, after)
    if order.way is Way.BALANCE:
        return plain("/v1/customers/{id}", customer), lambda after: reads.customer_balance(customer, after)
    return plain("/v1/invoices/{id}", invoice), lambda after: reads.credit_notes(invoice, after)


def _made_by(row: Fields, action_id: str) -> Outcome | None:
    """What came of the action, if the row is of its making."""
    return outcome(row) if row.inside("metadata").text("counterfoil_action") == action_id else None


def _voided(invoice: Fields) -> Outcome | None:
    """A void leaves no mark of its own: an invoice that is void is as it was asked to be."""
    return outcome(invoice) if invoice.text("status") == "void" else None

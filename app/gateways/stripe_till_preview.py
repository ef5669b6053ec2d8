"""What an order would do, asked before it is done: the credit note that comes to the cent to what the customer gets.

A credit note takes back lines where it can, since then Stripe takes their tax and discounts back with them; else an
amount. Refunds, credits on the balance and voids are what they say: for them nobody is asked.
"""

from dataclasses import replace
from functools import partial

from app.domain.actions import Order, Way
from app.domain.errors import NotFound, Refused
from app.domain.matter import Preview
from app.domain.money import Money
from app.gateways import stripe_till_reads as reads
from app.gateways.stripe_mapping_bills import Bill, bill
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_reads import invoice as invoice_read
from app.gateways.stripe_reads import invoice_lines
from app.gateways.stripe_till_notes import check, nearest, ways_to_write
from app.gateways.stripe_till_parts import Asking
from app.gateways.stripe_till_refusals import UnfitNote
from app.gateways.stripe_till_requests import note_params

SECONDS = 8.0
NEAR = (1, 2, 3)


class Previews(Asking):
    """Previewing. As app.ports.MoneyGateway."""

    def preview(self, order: Order) -> Preview:
        """What the order would do. Raises Refused, Unavailable."""
        if order.way in _ALONE.values():
            return _alone(order)
        deadline = self.reader.deadline(SECONDS)
        try:
            found = self._bill(order.invoice_id or "", deadline)
            check(order, found)
            preview = self._fitting(order, found, deadline)
            if preview is None:
                raise self._nearest(order, found, deadline)
            return _within(preview)
        except NotFound as error:
            raise Refused("Stripe does not have this invoice any more.") from error

    def _bill(self, invoice_id: str, deadline: float) -> Bill:
        notes = self.ask_rows(partial(reads.credit_notes, invoice_id), _same, deadline)
        fields = self.one(invoice_read(invoice_id), _same, deadline)
        lines: list[Fields] | None = fields.rows("lines")
        if fields.inside("lines").flag("has_more"):
            page = self.one(invoice_lines(invoice_id), _same, deadline)
            lines = None if page.flag("has_more") else page.listed()
        return bill(fields, lines, notes())

    def _fitting(self, order: Order, found: Bill, deadline: float) -> Preview | None:
        """The first way to write the order of which Stripe makes exactly what the customer is to get."""
        for written in ways_to_write(order, found):
            try:
                preview = self._asked(written, deadline)
                if order.lines and preview.total != written.amount:
                    preview = self._asked(replace(written, amount=preview.total), deadline)
            except UnfitNote:
                continue
            if preview.total == preview.order.amount:
                return preview
        return None

    def _nearest(self, order: Order, found: Bill, deadline: float) -> Refused:
        """What to take instead of an amount of which Stripe makes no credit note."""
        near: list[Money | None] = []
        for side in (-1, 1):
            amounts = (order.amount + Money(side * step, order.amount.currency) for step in NEAR)
            tried = (one for one in amounts if one.minor > 0 and one <= found.left and not order.lines)
            fits = (one for one in tried if self._fitting(replace(order, amount=one), found, deadline))
            near.append(next(fits, None))
        return nearest(order, *near)

    def _asked(self, order: Order, deadline: float) -> Preview:
        return self.one(reads.note_preview(note_params(order)), partial(_previewed, order), deadline)


def _previewed(order: Order, fields: Fields) -> Preview:
    currency = fields.word("currency")
    tax = sum(row.amount("amount", currency).minor for row in fields.rows("total_taxes"))
    after, none = fields.amount("post_payment_amount", currency), Money(0, currency)
    shares = {name: after if order.way is way else none for name, way in _SHARES.items()}
    due = fields.amount("pre_payment_amount", currency)
    return Preview(order, fields.amount("total", currency), Money(tax, currency), due=due, **shares)


def _within(preview: Preview) -> Preview:
    """The preview, when all of it goes where the order wants it. Raises Refused."""
    elsewhere = preview.total - preview.due if preview.order.way is Way.NOTE_OPEN else preview.due
    if elsewhere:
        raise Refused("Something changed on this invoice meanwhile. Look at it again.")
    return preview


def _alone(order: Order) -> Preview:
    """An order that makes no document: it does what it says."""
    none = Money(0, order.amount.currency)
    shares = {name: order.amount if order.way is way else none for name, way in _ALONE.items()}
    return Preview(order, order.amount, none, outside=none, **shares)


def _same(fields: Fields) -> Fields:
    return fields


_SHARES = {"refund": Way.NOTE_REFUND, "balance": Way.NOTE_BALANCE, "outside": Way.NOTE_OUTSIDE}
_ALONE = {"refund": Way.REFUND, "balance": Way.BALANCE, "due": Way.VOID}

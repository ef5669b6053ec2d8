"""What of an invoice can still be credited, line by line, from the invoice and its credit notes (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.crediting import Creditable
from app.domain.invoice import Invoice
from app.domain.money import Money
from app.gateways.stripe_mapping_fields import Fields
from app.gateways.stripe_mapping_invoices import invoice as mapped_invoice


@dataclass(frozen=True, slots=True)
class Bill:
    """An invoice as credit notes see it. `taxed_by_stripe`: its tax is worked out by Stripe, also on credit notes.
    `lines` are what is left of each line; None when they do not add up to what the customer pays or when Stripe would
    not take them by amount."""

    invoice: Invoice
    taxed_by_stripe: bool
    lines: tuple[Creditable, ...] | None

    @property
    def taxed(self) -> bool:
        """Whether a credit note must say what part of it is tax."""
        return any(tax.amount for tax in self.invoice.taxes)

    @property
    def left(self) -> Money:
        """What its credit notes leave of it."""
        none = Money(0, self.invoice.currency)
        return self.invoice.total - (self.invoice.credited_before or none) - (self.invoice.credited_after or none)

    @property
    def payments(self) -> int:
        """How many payments through Stripe paid it."""
        return sum(row.status == "paid" and not row.outside for row in self.invoice.payments)


def bill(fields: Fields, rows: Sequence[Fields] | None, notes: Sequence[Fields]) -> Bill:
    """The bill of an invoice, all its lines (None when there are too many) and its credit notes. Raises
    Unavailable(ODD)."""
    issued = [note for note in notes if note.text("status") == "issued"]
    by_stripe = fields.inside("automatic_tax").flag("enabled")
    odd = rows is None or fields.inside("shipping_cost")
    return Bill(mapped_invoice(fields), by_stripe, None if odd else _left(rows or (), issued, by_stripe))


def _left(rows: Sequence[Fields], notes: Sequence[Fields], by_stripe: bool) -> tuple[Creditable, ...] | None:
    credited = [line for note in notes for line in note.rows("lines")]
    if any(note.inside("lines").flag("has_more") for note in notes) or not all(map(_plain, rows)):
        return None
    if any(line.text("invoice_line_item") and line.whole("quantity") is not None for line in credited):
        return None
    if by_stripe and any(_within(row) and row.rows("discount_amounts") for row in rows):
        return None
    lines = tuple(_creditable(row, credited, by_stripe) for row in rows)
    return tuple(line for line in lines if line.left > 0)


def _plain(row: Fields) -> bool:
    """A line that is charged, and paid for with nothing but money."""
    paid_otherwise = any(one.text("type") != "discount" for one in row.rows("pretax_credit_amounts"))
    return (row.whole("amount") or 0) > 0 and not paid_otherwise


def _creditable(row: Fields, credited: Sequence[Fields], by_stripe: bool) -> Creditable:
    """Where Stripe works out the tax, a line is credited by its amount before any tax, also one that has the tax
    within (SDK, credit note lines)."""
    within = _within(row) if by_stripe else 0
    taxes = [tax for tax in row.rows("taxes") if by_stripe or tax.text("tax_behavior") != "inclusive"]
    mine = [line for line in credited if line.text("invoice_line_item") == row.word("id")]
    gone = sum((line.whole("amount") or 0) - (_within(line) if by_stripe else 0) for line in mine)
    whole = (row.whole("amount") or 0) - within
    return Creditable(
        id=row.word("id"),
        whole=whole,
        left=whole - gone,
        discounts=tuple(one.whole("amount") or 0 for one in row.rows("discount_amounts")),
        on_top=tuple(tax.whole("amount") or 0 for tax in taxes),
    )


def _within(row: Fields) -> int:
    """The tax within a line's own amount."""
    return sum(tax.whole("amount") or 0 for tax in row.rows("taxes") if tax.text("tax_behavior") == "inclusive")

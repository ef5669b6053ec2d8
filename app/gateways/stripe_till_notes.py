"""How an order for a credit note can be written for Stripe, and what makes it impossible on an invoice (pure)."""

from collections.abc import Iterator
from dataclasses import replace

from app.domain.actions import Line, Order, Way
from app.domain.crediting import Creditable, spread, worth
from app.domain.errors import Refused
from app.domain.money import Money
from app.domain.phrase import Name
from app.gateways.stripe_mapping_bills import Bill

AIMS = (0, -1, 1)
"""Stripe may round a tax by a cent otherwise than we do: lines that we think are worth that much less or more."""
ROUNDED = ((0, 1), (-1, 1), (0, 2), (-2, 2))
"""The same with a line of the note's own over one or two cents, for what several notes have lost by rounding."""


def ways_to_write(order: Order, found: Bill) -> Iterator[Order]:
    """The ways to write an order, the best first: the lines that were chosen, with what they are worth; else lines in
    proportion where the note must state a tax or takes back all that is left; else the bare amount."""
    lines, wanted = found.lines or (), order.amount.minor
    yield from (order,) if order.lines else ()
    if order.lines and {line.id for line in order.lines} <= {line.id for line in lines}:
        known = {line.id: line for line in lines}
        base = sum(known[line.id].worth(line.amount.minor) for line in order.lines)
        yield from (replace(order, amount=Money(base + aim, order.amount.currency)) for aim in AIMS if base + aim > 0)
    if order.lines:
        return
    if found.taxed or wanted == worth(lines, [line.left for line in lines]):
        tries = [(aim, 0) for aim in AIMS] + ([] if found.taxed_by_stripe else list(ROUNDED))
        yield from filter(None, (_in_lines(order, lines, aim, over) for aim, over in tries))
    yield order


def _in_lines(order: Order, lines: tuple[Creditable, ...], aim: int, over: int) -> Order | None:
    """The order in lines that we think are worth `aim` more than wanted, and a line of its own for what is left over;
    None when there are no such lines."""
    found, currency = spread(lines, order.amount.minor + aim), order.amount.currency
    if found is None:
        return None
    written = tuple(Line(line_id, Money(amount, currency)) for line_id, amount in found)
    return replace(order, lines=(*written, Line("", Money(over, currency))) if over else written)


def check(order: Order, found: Bill) -> None:
    """What makes an order impossible on this invoice before Stripe is asked. Raises Refused."""
    invoice, opened = found.invoice, found.invoice.status in ("open", "uncollectible")
    if order.amount.currency != invoice.currency:
        raise Refused("This invoice is in {currency}.", currency=Name(invoice.currency.upper()))
    if order.way is Way.NOTE_OPEN and not opened:
        raise Refused("This invoice is not open any more. Look at it again.")
    if order.way is Way.NOTE_OPEN and order.amount > invoice.amount_remaining:
        raise Refused("Only {due} of this invoice are still due.", due=invoice.amount_remaining)
    if order.way is not Way.NOTE_OPEN and opened and invoice.amount_remaining:
        raise Refused(
            "{due} of this invoice are still due, and a credit note lowers that first. Credit the open invoice.",
            due=invoice.amount_remaining,
        )
    if order.amount > found.left and not order.lines:
        raise Refused("Only {left} of this invoice can still be credited.", left=found.left)
    if order.way is Way.NOTE_REFUND and found.payments > 1:
        raise Refused(
            "This invoice was paid in {n} parts, and Stripe does not say which one a credit note would give back. "
            "Credit the balance, or refund the payment in Stripe.",
            n=found.payments,
        )


def nearest(order: Order, less: Money | None, more: Money | None) -> Refused:
    """Where Stripe adds the tax itself no note comes to some amounts: names the nearest that one comes to."""
    if less is None and more is None:
        return Refused("Stripe makes no credit note of exactly {amount} on this invoice.", amount=order.amount)
    if less is None or more is None:
        return Refused(
            "With its tax, no credit note of this invoice comes to exactly {amount}. Take {other}.",
            amount=order.amount,
            other=less or more or order.amount,
        )
    return Refused(
        "With its tax, no credit note of this invoice comes to exactly {amount}. Take {less} or {more}.",
        amount=order.amount,
        less=less,
        more=more,
    )

"""How much each way can still give: never more than what is left, in minor units of the matter's currency."""

from app.domain.actions import Way
from app.domain.billing import Invoice, Payment
from app.domain.matter import Matter
from app.domain.money import Money

_GONE = frozenset(("failed", "canceled"))


def left_on_payment(payment: Payment, matter: Matter) -> Money:
    """What can still go back to the payment method: taken, less every refund that has not failed.

    Stripe's own figure and the sum of the refunds are both asked, and the smaller rest counts.
    """
    taken = payment.captured if payment.captured or payment.status == "succeeded" else payment.amount
    refunds = (one.amount for one in matter.refunds if one.status not in _GONE)
    given = sum(refunds, Money(0, taken.currency))
    return max(Money(0, taken.currency), min(taken - payment.refunded, taken - given))


def left_on_invoice(invoice: Invoice) -> Money:
    """What credit notes can still take back: of a paid invoice its total, of an open one what is still to pay."""
    nothing = Money(0, invoice.currency)
    if invoice.status in ("open", "uncollectible"):
        return max(nothing, invoice.amount_remaining)
    credited = (invoice.credited_before or nothing) + (invoice.credited_after or nothing)
    return max(nothing, invoice.total - credited)


def most(way: Way, matter: Matter) -> Money | None:
    """The most that this way can give; None where nothing bounds it, or where what bounds it is not known."""
    payment, invoice = matter.payment, matter.invoice
    if way is Way.REFUND:
        return left_on_payment(payment, matter) if payment is not None else None
    if way is Way.NOTE_REFUND:
        if payment is None or invoice is None:
            return None
        return min(left_on_payment(payment, matter), left_on_invoice(invoice))
    if way is Way.VOID:
        return invoice.amount_remaining if invoice is not None else None
    if way is Way.BALANCE:
        return None
    return left_on_invoice(invoice) if invoice is not None else None

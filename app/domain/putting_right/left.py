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
    return max(Money(0, taken.currency), taken - _went_back(payment, matter))


def left_alone(payment: Payment, matter: Matter) -> Money:
    """What can go back to the payment method without a credit note: what is left on the payment, less all that credit
    notes gave on the balance or outside Stripe. Nobody gets the same money in two ways."""
    nothing = Money(0, payment.amount.currency)
    standing = (one for one in matter.notes if one.status != "void")
    otherwise = (given for one in standing for given in (one.to_balance, one.outside) if given is not None)
    return max(nothing, left_on_payment(payment, matter) - sum(otherwise, nothing))


def left_on_invoice(invoice: Invoice) -> Money:
    """What credit notes can still take back: of a paid invoice its total, of an open one what is still to pay, of
    a void one nothing."""
    nothing = Money(0, invoice.currency)
    if invoice.status == "void":
        return nothing
    if invoice.status in ("open", "uncollectible"):
        return max(nothing, invoice.amount_remaining)
    credited = (invoice.credited_before or nothing) + (invoice.credited_after or nothing)
    return max(nothing, invoice.total - credited)


def nothing_left(invoice: Invoice) -> bool:
    """Whether an invoice is over: credit notes can take nothing back of it any more."""
    return invoice.status in ("paid", "void", "uncollectible") and not left_on_invoice(invoice)


def left_to_credit(invoice: Invoice, matter: Matter) -> Money:
    """What a credit note can give on the balance: what is left of the invoice, less all that went back without a credit
    note. Nobody gets the same money in two ways."""
    nothing = Money(0, invoice.currency)
    return max(nothing, left_on_invoice(invoice) - max(nothing, _back_without_notes(invoice, matter)))


def left_of_notes(invoice: Invoice, payment: Payment, matter: Matter) -> Money:
    """What credit notes gave back of this payment and what came back since: it can go out again, without another note.
    What did go out again without one counts."""
    nothing = Money(0, invoice.currency)
    made = {refund_id for note in matter.notes if note.status != "void" for refund_id in note.refund_ids}
    failed = (one.amount for one in matter.refunds if one.status in _GONE and one.id in made)
    owed = min(sum(failed, nothing), -_back_without_notes(invoice, matter))
    return max(nothing, min(owed, left_on_payment(payment, matter)))


def _back_without_notes(invoice: Invoice, matter: Matter) -> Money:
    """What went back of all payments, less what credit notes say of it; less than nothing when that came back."""
    nothing = Money(0, invoice.currency)
    same = (one for one in matter.payments if one.amount.currency == invoice.currency)
    back = [_went_back(one, matter) if matter.payment and one.id == matter.payment.id else one.refunded for one in same]
    by_notes = [one.refunded for one in matter.notes if one.status != "void" and one.refunded is not None]
    return sum(back, nothing) - sum(by_notes, nothing)


def _went_back(payment: Payment, matter: Matter) -> Money:
    """What of the matter's payment went back, or is on its way: the more by Stripe's own figure and by its refunds."""
    refunds = (one.amount for one in matter.refunds if one.status not in _GONE)
    return max(payment.refunded, sum(refunds, Money(0, payment.refunded.currency)))


def _left_to_refund(payment: Payment, matter: Matter) -> Money:
    if matter.invoice is None or nothing_left(matter.invoice):
        return left_alone(payment, matter)
    return left_of_notes(matter.invoice, payment, matter)


def most(way: Way, matter: Matter) -> Money | None:
    """The most that this way can give; None where nothing bounds it, or where what bounds it is not known."""
    payment, invoice = matter.payment, matter.invoice
    if way is Way.REFUND:
        return _left_to_refund(payment, matter) if payment is not None else None
    if way is Way.NOTE_REFUND:
        if payment is None or invoice is None:
            return None
        return min(left_on_payment(payment, matter), left_on_invoice(invoice))
    if invoice is None or way is Way.BALANCE:
        return None
    if way is Way.VOID:
        return invoice.amount_remaining
    return left_to_credit(invoice, matter) if way is Way.NOTE_BALANCE else left_on_invoice(invoice)

"""The ways by which a matter can be put right: which are possible, why, and which one is proposed."""

from dataclasses import dataclass

from app.domain.actions import Kind, Way, Wrong
from app.domain.billing import Invoice, Payment
from app.domain.matter import Matter
from app.domain.phrase import Name, Phrase, say
from app.domain.putting_right.left import (
    left_alone,
    left_of_notes,
    left_on_invoice,
    left_on_payment,
    left_to_credit,
    nothing_left,
)

NAMES: dict[Way, Phrase] = {
    Way.REFUND: say("Refund alone"),
    Way.NOTE_REFUND: say("Credit note and refund"),
    Way.NOTE_BALANCE: say("Credit for the next invoice"),
    Way.NOTE_OUTSIDE: say("Credit note, paid back outside Stripe"),
    Way.NOTE_OPEN: say("Credit note on the open invoice"),
    Way.BALANCE: say("Credit on the customer's balance"),
    Way.VOID: say("Void the invoice"),
}
OF_KIND: dict[Kind, tuple[Way, ...]] = {
    Kind.REFUND: (Way.NOTE_REFUND, Way.REFUND, Way.NOTE_BALANCE, Way.BALANCE),
    Kind.CREDIT_NOTE: (Way.NOTE_REFUND, Way.NOTE_BALANCE, Way.NOTE_OUTSIDE, Way.NOTE_OPEN),
    Kind.BALANCE_CREDIT: (Way.BALANCE,),
    Kind.VOID: (Way.VOID,),
}
_OPEN = frozenset(("open", "uncollectible"))


@dataclass(frozen=True, slots=True)
class Possible:
    """A way, whether it can be gone, and why or why not."""

    way: Way
    possible: bool
    why: Phrase


def ways(kind: Kind, matter: Matter) -> tuple[Possible, ...]:
    """The ways of a kind that say something here, in the order in which they are proposed."""
    found = (_JUDGES[way](matter) for way in OF_KIND[kind])
    return tuple(one for one in found if one is not None)


def proposed(kind: Kind, matter: Matter, wrong: Wrong) -> Way | None:
    """The way that fits what went wrong; None when nothing is possible.

    Money goes back where the customer's money was taken; only goodwill on an invoice that nothing is left on falls
    back to credit.
    """
    possible = [one.way for one in ways(kind, matter) if one.possible]
    possible.sort(key=lambda way: way is not Way.REFUND)  # beside a note with refund: that one's came back
    if wrong is Wrong.FRAUD:
        possible = [way for way in possible if way in (Way.NOTE_REFUND, Way.REFUND, Way.NOTE_OPEN, Way.VOID)]
    return possible[0] if possible else None


def _refund(matter: Matter) -> Possible | None:
    payment, invoice = matter.payment, matter.invoice
    if payment is None:
        return None
    trouble = _not_alone(payment, matter)
    return Possible(Way.REFUND, False, trouble) if trouble else Possible(Way.REFUND, True, _why_alone(invoice))


def _not_alone(payment: Payment, matter: Matter) -> Phrase:
    """Why nothing can go back without a credit note; empty when it can."""
    invoice = matter.invoice
    if invoice is None or nothing_left(invoice):
        return _no_money(payment, matter) or _given_otherwise(payment, matter)
    if left_of_notes(invoice, payment, matter):
        return _no_money(payment, matter)
    return say("Not possible: the invoice would still say {total}.", total=invoice.total)


def _why_alone(invoice: Invoice | None) -> Phrase:
    if invoice is None:
        return say("No invoice stands behind this payment.")
    if not nothing_left(invoice):
        return say("A credit note's refund came back, only the money is left.")
    if invoice.status == "void":
        return say("The invoice is void, only the money is left.")
    return say("The invoice is credited in full already, only the money is left.")


def _note_refund(matter: Matter) -> Possible | None:
    payment, invoice = matter.payment, matter.invoice
    if invoice is None or invoice.status in _OPEN:
        return None
    if payment is None:
        return Possible(
            Way.NOTE_REFUND, False, say("Not possible: no payment through Stripe stands behind the invoice.")
        )
    trouble = _no_paper(invoice) or _no_money(payment, matter) or _in_parts(matter)
    if trouble:
        return Possible(Way.NOTE_REFUND, False, trouble)
    return Possible(Way.NOTE_REFUND, True, say("The payment belongs to an invoice, so the books stay right."))


def _note_balance(matter: Matter) -> Possible | None:
    invoice = matter.invoice
    if invoice is None or invoice.status in _OPEN:
        return None
    trouble = _no_paper(invoice) or _no_balance(matter) or _back_already(invoice, matter)
    if trouble:
        return Possible(Way.NOTE_BALANCE, False, trouble)
    return Possible(Way.NOTE_BALANCE, True, say("Taken off the next invoice by itself. No money moves now."))


def _note_outside(matter: Matter) -> Possible | None:
    invoice = matter.invoice
    if invoice is None or invoice.status in _OPEN:
        return None
    trouble = _no_paper(invoice)
    if trouble:
        return Possible(Way.NOTE_OUTSIDE, False, trouble)
    return Possible(Way.NOTE_OUTSIDE, True, say("Only the paper. Somebody must send the money another way."))


def _note_open(matter: Matter) -> Possible | None:
    invoice = matter.invoice
    if invoice is None or invoice.status not in _OPEN:
        return None
    trouble = _no_paper(invoice) or _under_way(matter)
    if trouble:
        return Possible(Way.NOTE_OPEN, False, trouble)
    return Possible(Way.NOTE_OPEN, True, say("Lowers what the customer still has to pay."))


def _void(matter: Matter) -> Possible | None:
    invoice = matter.invoice
    if invoice is None:
        return None
    if invoice.status not in _OPEN:
        return Possible(Way.VOID, False, say("Not possible: only an open invoice can be voided."))
    if invoice.amount_paid:
        return Possible(Way.VOID, False, say("Not possible: {paid} is paid already.", paid=invoice.amount_paid))
    if under_way := _under_way(matter):
        return Possible(Way.VOID, False, under_way)
    return Possible(Way.VOID, True, say("Nobody has to pay it any more. It cannot be opened again."))


def _balance(matter: Matter) -> Possible | None:
    if matter.invoice is not None and not nothing_left(matter.invoice) and matter.payment is not None:
        return None
    trouble = _no_balance(matter)
    if trouble:
        return Possible(Way.BALANCE, False, trouble)
    return Possible(Way.BALANCE, True, say("Taken off the next invoice by itself. No money moves now."))


def _no_paper(invoice: Invoice) -> Phrase:
    """Why no credit note can be written; empty when it can (Stripe docs, Credit notes)."""
    if invoice.status == "draft":
        return say("Not possible: the invoice is a draft. Change the draft in Stripe.")
    if invoice.status == "void":
        return say("Not possible: the invoice is void.")
    if not left_on_invoice(invoice):
        return say("Not possible: nothing is left on this invoice.")
    return ()


def _no_money(payment: Payment, matter: Matter) -> Phrase:
    """Why nothing can go back to the payment method; empty when it can (Stripe docs, Refunds)."""
    if payment.status == "uncaptured":
        return say("Not possible: the money is only held. Cancel the payment in Stripe to let it go.")
    if payment.status not in ("succeeded", "processing"):
        return say("Not possible: no money was taken.")
    if not left_on_payment(payment, matter):
        return say("Not possible: everything is refunded already.")
    return ()


def _given_otherwise(payment: Payment, matter: Matter) -> Phrase:
    """Why nothing can go back alone, though the payment holds it still."""
    return () if left_alone(payment, matter) else say("Not possible: credit notes gave the rest back in another way.")


def _under_way(matter: Matter) -> Phrase:
    """Stripe takes no credit note while a payment is processing; what comes in after a void was paid for nothing."""
    if not any(one.status == "processing" for one in matter.payments):
        return ()
    return say("Not possible: a payment is on its way. Wait until it has come in or failed.")


def _in_parts(matter: Matter) -> Phrase:
    parts = sum(one.status == "succeeded" for one in matter.payments)
    if parts < 2:
        return ()
    return say(
        "Not possible: it was paid in {n} parts. Stripe does not say which one a credit note gives back.", n=parts
    )


def _back_already(invoice: Invoice, matter: Matter) -> Phrase:
    return () if left_to_credit(invoice, matter) else say("Not possible: everything is refunded already.")


def _no_balance(matter: Matter) -> Phrase:
    customer = matter.customer
    if customer is None:
        return say("Not possible: no customer stands behind this payment.")
    if customer.deleted:
        return say("Not possible: the customer is deleted in Stripe.")
    wanted = currency_of(matter)
    if wanted and customer.currency and wanted != customer.currency:
        own, other = Name(customer.currency.upper()), Name(wanted.upper())
        return say("Not possible: this customer is billed in {own}, and this is {other}.", own=own, other=other)
    return ()


def currency_of(matter: Matter) -> str:
    """The currency of the matter; empty when neither payment, invoice nor customer say one."""
    if matter.payment is not None:
        return matter.payment.amount.currency
    if matter.invoice is not None:
        return matter.invoice.currency
    return (matter.customer.currency or "") if matter.customer is not None else ""


_JUDGES = {
    Way.REFUND: _refund,
    Way.NOTE_REFUND: _note_refund,
    Way.NOTE_BALANCE: _note_balance,
    Way.NOTE_OUTSIDE: _note_outside,
    Way.NOTE_OPEN: _note_open,
    Way.BALANCE: _balance,
    Way.VOID: _void,
}

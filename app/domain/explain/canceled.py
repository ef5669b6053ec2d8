"""A payment that was canceled: whether anything was ever held, and what became of what it was to pay. Pure."""

from app.domain.billing import Invoice, Payment
from app.domain.card import Day, Phrase, fill, say, sentences

_NOTHING_TAKEN = say("This payment was canceled before any money was taken.")


def held(payment: Payment) -> bool:
    """Whether a bank held the amount for some time: it took the payment, and nobody took the money."""
    return payment.charge_id is not None and payment.failure is None


def why_canceled(payment: Payment) -> Phrase:
    """Why it was canceled, in words that others may see; nothing where that is not told or says nothing more."""
    return _WHY.get(payment.canceled_for or "", ())


def suspected(payment: Payment) -> bool:
    """Whether it was canceled as suspected fraud: for the agent only, and never for the customer."""
    return payment.canceled_for == "fraudulent"


def canceled(payment: Payment, invoice: Invoice | None) -> Phrase:
    """What it means, for the agent. `invoice` is what it was to pay, where that was read."""
    why = () if suspected(payment) else why_canceled(payment)
    if held(payment):
        return sentences(why, _NOTHING_TAKEN, say("The bank may show a hold for some days."))
    return sentences(why, _NOTHING_TAKEN, _AFTER.get(invoice.status, ()) if invoice is not None else ())


def canceled_words(payment: Payment, invoice: Invoice | None) -> Phrase:
    """What may be sent. Nobody hears of a canceled payment that was only Stripe's own paper for an invoice."""
    if not held(payment) and invoice is not None and invoice.status in _SENT:
        return fill(_SENT[invoice.status], day=Day(invoice.created))
    told = say("Your payment of {amount} of {day} was canceled, and no money was taken.")
    shown = say("Your bank may still show it for some days.") if held(payment) else ()
    return fill(sentences(told, shown), amount=payment.amount, day=Day(payment.created))


#: Stripe's reasons (Stripe docs, Payment Intents: cancellation_reason). That an invoice is void, the invoice says.
_WHY = {
    "abandoned": say("The customer did not finish it."),
    "automatic": say("The time to take it had run out."),
    "duplicate": say("Somebody canceled it as a duplicate."),
    "expired": say("The time to pay it had run out."),
    "fraudulent": say("The reason is for you only."),
    "requested_by_customer": say("The customer asked for it to be canceled."),
}
_AFTER = {
    "paid": say("The invoice behind it was paid in another way."),
    "void": say("The invoice behind it is void: nobody has to pay it."),
}
_SENT = {
    "paid": say("Your invoice of {day} is paid. You do not need to do anything."),
    "void": say("You do not need to pay the invoice of {day} any more. No money was taken for it."),
}

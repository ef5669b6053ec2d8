"""The stub of an order: the amount, where it goes, what follows from it, and what goes on record."""

from datetime import datetime

from app.domain.actions import OF_INVOICE, Order, Way
from app.domain.billing import Payment, PaymentMethod, Refund
from app.domain.card import Day, Phrase, Row, say
from app.domain.explain.arrival import Arrival, arrival
from app.domain.money import Money
from app.domain.payment import charged
from app.domain.phrase import Name, span
from app.domain.putting_right.left import left_on_payment
from app.domain.putting_right.picture import Picture
from app.domain.wording import method_label


def goes_to(order: Order, method: PaymentMethod | None) -> Phrase:
    """Where the money goes."""
    if order.way in (Way.REFUND, Way.NOTE_REFUND):
        if method is None:
            return say("back to the way it was paid")
        return say("back to {method}", method=method_label(method))
    return _ELSEWHERE[order.way]


_ELSEWHERE: dict[Way, Phrase] = {
    Way.NOTE_BALANCE: say("off the next invoice"),
    Way.BALANCE: say("off the next invoice"),
    Way.NOTE_OUTSIDE: say("paid back outside Stripe"),
    Way.NOTE_OPEN: say("off what is still to pay"),
    Way.VOID: say("no longer to pay"),
}


def rows(picture: Picture, now: datetime) -> tuple[Row, ...]:
    """What follows from it, each a label and a value."""
    order, matter = picture.order, picture.matter
    found = (*_of_payment(picture, now), *_of_invoice(picture))
    if order.way is Way.BALANCE and matter.customer is not None:
        found += _of_balance(matter.customer.credits, order.amount)
    return found


def due(order: Order, method: PaymentMethod | None, at: datetime) -> Arrival | None:
    """About when a refund that is made at `at` arrives; None for what does not go back, or where nobody knows."""
    if order.way not in (Way.REFUND, Way.NOTE_REFUND):
        return None
    return arrival(Refund("", order.amount, "succeeded", at), method)


def arrives(found: Arrival) -> Phrase:
    """`Nov 26 to Dec 3, 2026`; the label beside it says about."""
    return span(found.first, found.last)


def _of_payment(picture: Picture, now: datetime) -> tuple[Row, ...]:
    order, payment = picture.order, picture.matter.payment
    if payment is None or order.way not in (Way.REFUND, Way.NOTE_REFUND):
        return ()
    left = left_on_payment(payment, picture.matter) - order.amount
    found = due(order, payment.method, now)
    fee, exchanged = picture.matter.fee, _exchanged(picture, payment)
    card = payment.method is not None and payment.method.kind == "card"
    return (
        Row(say("Payment"), say(charged(payment)), detail=say(Day(payment.created))),
        *_note(picture),
        Row(say("Left to refund after"), say(left)),
        *((Row(say("On the card, about") if card else say("On the account, about"), arrives(found)),) if found else ()),
        *_email(order),
        *((Row(say("Stripe keeps its fee of"), say(fee)),) if fee else ()),
        *((Row(say("Taken from our balance"), say("about {amount}", amount=exchanged)),) if exchanged else ()),
    )


def _exchanged(picture: Picture, payment: Payment) -> Money | None:
    """About what the refund takes from our own balance, by the rate at which the payment came in; Stripe uses the rate
    of the day (Stripe docs, Refunds)."""
    whole, amount = picture.matter.exchanged, picture.order.amount
    if whole is None or not charged(payment):
        return None
    return Money(round(whole.minor * amount.minor / charged(payment).minor), whole.currency)


def _of_invoice(picture: Picture) -> tuple[Row, ...]:
    order, invoice = picture.order, picture.matter.invoice
    if invoice is None or order.way in (Way.REFUND, Way.NOTE_REFUND, Way.BALANCE):
        return ()
    number = say(Name(invoice.number)) if invoice.number else say(Day(invoice.created))
    about = Row(say("Invoice"), say(invoice.total), detail=number)
    if order.way is Way.VOID:
        return (about, Row(say("Still to pay after"), say(Money(0, invoice.currency))))
    after = {Way.NOTE_OPEN: invoice.amount_remaining - order.amount}.get(order.way)
    return (
        about,
        *_note(picture),
        *((Row(say("Still to pay after"), say(after)),) if after is not None else ()),
        *_credit(picture),
        *_email(order),
    )


def _credit(picture: Picture) -> tuple[Row, ...]:
    customer = picture.matter.customer
    if picture.order.way is not Way.NOTE_BALANCE or customer is None:
        return ()
    return _of_balance(customer.credits, picture.order.amount)


def _note(picture: Picture) -> tuple[Row, ...]:
    preview = picture.preview
    if picture.order.way not in OF_INVOICE:
        return ()
    tax = say("with {tax} tax", tax=preview.tax) if preview.tax else ()
    return (Row(say("Credit note"), say(preview.total), detail=tax),)


def _email(order: Order) -> tuple[Row, ...]:
    if order.way in (Way.REFUND, Way.BALANCE, Way.VOID):
        return ()
    return (Row(say("E-mail from Stripe"), say("To the customer") if order.tell else say("None")),)


def _of_balance(credits: tuple[Money, ...], amount: Money) -> tuple[Row, ...]:
    held = next((one for one in credits if one.currency == amount.currency), Money(0, amount.currency))
    return (Row(say("Credit now"), say(held)), Row(say("Credit after"), say(held + amount)))

"""Checks about the payment itself: what went back before, whether it has settled, its age, and our balance."""

from datetime import timedelta

from app.domain.actions import Way
from app.domain.card import Day, say
from app.domain.money import Money
from app.domain.putting_right.check import Check, Flight, fine, warn

_GONE = frozenset(("failed", "canceled"))
_DAYS = {"us_bank_account": 180, "sepa_debit": 180, "bacs_debit": 180, "ideal": 180, "au_becs_debit": 90}
_DAYS |= {"cashapp": 90, "affirm": 120, "card": 180}
_MAY_BE_TAKEN_BACK = {"sepa_debit": 56, "us_bank_account": 60}
"""For so many days the customer's bank takes a debit back without asking (Stripe docs, SEPA and ACH)."""


def refunded_before(flight: Flight) -> Check | None:
    """Earlier refunds, done or on their way: beside them a credit may give the same a second time."""
    if not flight.gives:
        return None
    before = [one for one in flight.matter.refunds if one.status not in _GONE]
    if not before:
        return fine(say("Nothing refunded before")) if flight.refunds else None
    amount = sum((one.amount for one in before), Money(0, before[0].amount.currency))
    day = Day(max(before, key=lambda one: one.created).created)
    if any(one.status != "succeeded" for one in before):
        return warn(say("{amount} is on its way back already", amount=amount), say("Newest of {day}.", day=day))
    return warn(say("{amount} was refunded before", amount=amount), say("Newest on {day}.", day=day))


def credited_before(flight: Flight) -> Check | None:
    """Credit notes that stand on the invoice."""
    notes = [one for one in flight.matter.notes if one.status != "void"]
    if not notes or flight.order.invoice_id is None:
        return None
    amount = sum((one.amount for one in notes), Money(0, notes[0].amount.currency))
    newest = max(notes, key=lambda one: one.created)
    return warn(
        say("The invoice is credited by {amount} already", amount=amount),
        say("Newest on {day}.", day=Day(newest.created)),
    )


def settling(flight: Flight) -> Check | None:
    """A debit that has not come in yet, or that the customer's bank can still take back."""
    payment = flight.matter.payment
    if payment is None or payment.method is None or not flight.refunds:
        return None
    if payment.status == "processing":
        return warn(say("The payment has not come in yet"), say("The refund waits for it, and is dropped if it fails."))
    days = _MAY_BE_TAKEN_BACK.get(payment.method.kind)
    if days and flight.now - payment.created < timedelta(days=days):
        detail = say("Within {n} days the customer's bank can take a debit back unasked. Then both went back.", n=days)
        return warn(say("The bank can still take this payment back"), detail)
    return None


def old(flight: Flight) -> Check | None:
    """Older than banks usually take refunds for (hints of Stripe's docs; Stripe decides)."""
    payment = flight.matter.payment
    if payment is None or payment.method is None or not flight.refunds:
        return None
    days = _DAYS.get(payment.method.kind)
    if days is None or flight.now - payment.created < timedelta(days=days):
        return None
    return warn(say("The payment is older than {n} days", n=days), say("Its bank may not accept the refund any more."))


def available(flight: Flight) -> Check | None:
    """Our balance at Stripe holds less than this needs."""
    held = flight.matter.available
    if held is None or flight.order.way not in (Way.REFUND, Way.NOTE_REFUND):
        return None
    if held.currency != flight.order.amount.currency or held >= flight.order.amount:
        return None
    detail = say("Stripe holds {amount} for us. The refund may wait until more comes in.", amount=held)
    return warn(say("Our balance is low"), detail)

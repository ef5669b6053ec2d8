"""Checks about the amount: what is left, the currency, and whether there is still anybody to give it to."""

from app.domain.actions import Kind, Way
from app.domain.card import say
from app.domain.phrase import Name
from app.domain.putting_right.check import Check, Flight, stop
from app.domain.putting_right.left import most
from app.domain.putting_right.ways import ways

KIND_OF: dict[Way, Kind] = {
    Way.REFUND: Kind.REFUND,
    Way.BALANCE: Kind.BALANCE_CREDIT,
    Way.VOID: Kind.VOID,
    Way.NOTE_REFUND: Kind.CREDIT_NOTE,
    Way.NOTE_BALANCE: Kind.CREDIT_NOTE,
    Way.NOTE_OUTSIDE: Kind.CREDIT_NOTE,
    Way.NOTE_OPEN: Kind.CREDIT_NOTE,
}
"""The kind under which a way is judged, whatever command asked for it."""


def gone_away(flight: Flight) -> Check | None:
    """The way is not possible (any more)."""
    judged = next((one for one in ways(KIND_OF[flight.order.way], flight.matter) if one.way is flight.order.way), None)
    if judged is None:
        return stop(say("This cannot be done here"), say("Choose another way."))
    return None if judged.possible else stop(say("This cannot be done here"), judged.why)


def above_what_is_left(flight: Flight) -> Check | None:
    """More than what is left can never be given."""
    bound = most(flight.order.way, flight.matter)
    if bound is None or bound.currency != flight.order.amount.currency or flight.order.amount <= bound:
        return None
    return stop(say("That is more than is left"), say("At most {left} can go back.", left=bound))


def other_currency(flight: Flight) -> Check | None:
    """An amount of another currency than the matter's, or than the customer's balance."""
    wanted = flight.order.amount.currency
    payment, customer = flight.matter.payment, flight.matter.customer
    own = payment.amount.currency if payment is not None else customer.currency if customer is not None else None
    if own is None or own == wanted:
        return None
    words = say("This is in {own}, not in {wanted}.", own=Name(own.upper()), wanted=Name(wanted.upper()))
    return stop(say("Another currency"), words)

"""Checks about other actions on the same payment, invoice or customer: by whom, on which ticket."""

from datetime import timedelta

from app.domain.actions import HOLDING, Action, State, Way
from app.domain.card import Moment, Typed, say
from app.domain.money import Money
from app.domain.phrase import Name, Phrase
from app.domain.putting_right.check import Check, Flight, fine, stop, warn

LATELY = timedelta(hours=1)


def in_flight(flight: Flight) -> Check | None:
    """Another action runs, or its outcome is not known: nothing else may start."""
    other = next((one for one in flight.others if one.state in HOLDING), None)
    if other is None:
        return fine(say("Nobody else is on this")) if not _others_lately(flight) else None
    name, ticket, amount = _named(other)
    where = say("Ticket #{ticket}, {name}, {amount}.", ticket=ticket, name=name, amount=amount)
    if other.state is State.UNKNOWN:
        return stop(say("Stripe has not answered for another one yet"), where, _see(other))
    return stop(say("Somebody is on this right now"), where, _see(other))


def lately(flight: Flight) -> Check | None:
    """Something was done here within the hour."""
    other = next(iter(_others_lately(flight)), None)
    if other is None:
        return None
    name, ticket, amount = _named(other)
    at = Moment(other.finished_at or other.created_at)
    detail = say("By {name} on ticket #{ticket} at {at}.", at=at, name=name, ticket=ticket)
    return warn(say("{amount} was given here within the hour", amount=amount), detail)


def credited_for_it(flight: Flight) -> Check | None:
    """A credit on the balance was to make the same good: Stripe does not say what it was for, our record does."""
    same = {flight.order.charge_id, flight.order.invoice_id} - {None}
    lately = _others_lately(flight)
    credits = (one for one in flight.others if one.state is State.DONE and one.order.way is Way.BALANCE)
    other = next((one for one in credits if same & one.order.about and one not in lately), None)
    if other is None or not flight.gives:
        return None
    name, ticket, amount = _named(other)
    detail = say("By {name} on ticket #{ticket}.", name=name, ticket=ticket)
    return warn(say("{amount} was credited for this before", amount=amount), detail)


def waiting_elsewhere(flight: Flight) -> Check | None:
    """Somebody asked for approval of something here."""
    other = next((one for one in flight.others if one.state is State.WAITING and not one.expired(flight.now)), None)
    if other is None:
        return None
    name, ticket, amount = _named(other)
    detail = say("By {name} on ticket #{ticket}.", name=name, ticket=ticket)
    return warn(say("{amount} waits for approval here", amount=amount), detail)


def _others_lately(flight: Flight) -> list[Action]:
    return [
        one
        for one in flight.others
        if one.state is State.DONE and one.finished_at is not None and flight.now - one.finished_at < LATELY
    ]


def _named(other: Action) -> tuple[Typed, Name, Money]:
    return Typed(other.agent.name), Name(other.place.ticket_id), other.order.amount


def _see(other: Action) -> tuple[Phrase, str]:
    return say("See it"), f"open:action:{other.id}"

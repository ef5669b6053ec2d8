"""Checks about trust: disputes, fraud warnings, who asks, and what could not be read."""

from app.domain.actions import Way, Wrong
from app.domain.billing import Dispute
from app.domain.card import Day, say
from app.domain.putting_right.check import Check, Flight, fine, see_dispute, stop, warn
from app.domain.wording import gap_reason

_OVER = frozenset(("won", "prevented", "warning_closed"))
_NEEDED = ("payment", "invoice", "disputes", "refunds", "notes")
_NEEDED_OF_PAPER = ("invoice", "notes")
_PAPER_ALONE = frozenset((Way.NOTE_OUTSIDE, Way.BALANCE))


def unread(flight: Flight) -> Check | None:
    """A part that must be known could not be read: nothing moves on a guess."""
    of_paper = _NEEDED_OF_PAPER if flight.order.way in _PAPER_ALONE else ("payment", *_NEEDED_OF_PAPER)
    for part in _NEEDED if flight.refunds else of_paper:
        gap = flight.matter.missing(part)
        if gap is not None:
            return stop(
                say("Not everything could be read"), say("{reason} Try again in a moment.", reason=gap_reason(gap))
            )
    if flight.matter.missing("warnings") is not None and flight.refunds:
        return warn(say("Fraud warnings could not be read"), say("That does not mean there are none."))
    return None


def disputed(flight: Flight) -> Check | None:
    """An open or lost chargeback forbids a refund; an inquiry is ended by a full one (Stripe docs, Disputes)."""
    open_ones = [one for one in flight.matter.disputes if one.status not in _OVER]
    taken = next((one for one in open_ones if not one.inquiry and not one.refundable), None)
    if not flight.refunds:
        return _credited_too(flight, taken)
    if taken is not None:
        return _taken(taken)
    inquiry = next((one for one in open_ones if one.inquiry), None)
    if inquiry is not None:
        return _inquiry(flight)
    if open_ones:
        return _beside_dispute()
    clean = not flight.matter.warnings and flight.matter.missing("warnings") is None
    return fine(say("No dispute, no fraud warning") if clean else say("No dispute"))


def _credited_too(flight: Flight, taken: Dispute | None) -> Check | None:
    """Credit for what the bank took back already. The disputes of other payments of the invoice were not read."""
    if not flight.gives:
        return None
    if taken is None:
        own = flight.matter.payment
        others = (one for one in flight.matter.payments if own is None or one.id != own.id)
        return _beside_dispute() if any(one.disputed for one in others) else None
    detail = say("{amount} is in dispute. With this credit the customer may have it twice.", amount=taken.amount)
    return warn(say("The bank took this payment back"), detail)


def _beside_dispute() -> Check:
    return warn(say("A dispute is on this payment"), say("Look at it first: the customer may be paid twice."))


def _taken(dispute: Dispute) -> Check:
    if dispute.status == "lost":
        detail = say("The bank gave the {amount} back to the customer for good.", amount=dispute.amount)
        return stop(say("No refund: the dispute is lost"), detail, see_dispute(dispute.id))
    detail = say(
        "The bank has already taken the {amount} back. A refund now would pay the customer twice, so Stripe does not "
        "allow it.",
        amount=dispute.amount,
    )
    return stop(say("No refund while disputed"), detail, see_dispute(dispute.id))


def _inquiry(flight: Flight) -> Check:
    payment = flight.matter.payment
    whole = payment is not None and flight.order.amount >= payment.captured - payment.refunded
    if whole:
        return warn(say("An inquiry is open"), say("This full refund ends it, without a fee."))
    return warn(say("An inquiry is open"), say("Only a full refund ends it. After a part the bank may still take all."))


def warned(flight: Flight) -> Check | None:
    """A card network said early that the payment may be fraud."""
    if not flight.matter.warnings or not flight.refunds:
        return None
    day = Day(flight.matter.warnings[0].created)
    detail = say("Since {day}. A full refund often prevents a dispute. Never tell the customer.", day=day)
    return warn(say("The card's network warns of fraud"), detail)


def fraud(flight: Flight) -> Check | None:
    """Giving fraud as the reason does more than refund (Stripe docs, Refunds)."""
    if flight.order.wrong is not Wrong.FRAUD:
        return None
    return warn(say("Stripe will block this card and e-mail"), say("That is what fraud as the reason does."))


def identity(flight: Flight) -> Check | None:
    """Anyone can write from an address."""
    if flight.sure:
        return None
    customer = flight.matter.customer
    detail = say("Make sure it is the customer who is writing.")
    return warn(say("E-mail match only"), detail if customer is not None else ())

"""Money facts made for tests: a matter, an order, an action, each plain and valid."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.actions import Action, Kind, Order, Outcome, Person, Place, State, Way, Wrong
from app.domain.billing import Refund
from app.domain.matter import CreditNote, Matter, Preview
from app.domain.money import Money
from app.domain.policy import Answer, Verdict
from app.domain.putting_right.check import Flight
from app.domain.putting_right.picture import Picture
from app.domain.putting_right.preflight import checked
from tests import made
from tests.made import NOW, days, eur

PLACE = Place("zendesk", "acme", "1042", "zendesk:acme:77")
ANN = Person("9", "Ann Lee", "ann@example.com", "tier1")
LENA = Person("3", "Lena Hart", "lead@example.com", "lead")
ACTION_ID = "01M2XK7Q4T8Z3R6V9W1Y5B0C2D"


def matter(**changes: Any) -> Matter:
    """A paid invoice of 89.00 EUR with its card payment, nothing given back."""
    facts: dict[str, Any] = {
        "read_at": NOW,
        "customer": made.customer(),
        "payment": made.payment(),
        "payments": (made.payment(),),
        "invoice": made.invoice(),
    }
    return Matter(**facts | changes)


def bare(**changes: Any) -> Matter:
    """A card payment of 89.00 EUR with no invoice behind it."""
    payment = made.payment(invoice_id=None, **changes)
    return matter(payment=payment, payments=(payment,), invoice=None)


def open_invoice(**changes: Any) -> Matter:
    """An open invoice of 89.00 EUR, nothing paid."""
    facts = {"status": "open", "payments": ()} | changes
    return matter(payment=None, payments=(), invoice=made.invoice(**facts))


def refund(**changes: Any) -> Refund:
    return made.refund(**changes)


def credit_note(**changes: Any) -> CreditNote:
    facts: dict[str, Any] = {"id": "cn_1", "invoice_id": "in_1", "amount": eur(2000), "status": "issued"}
    return CreditNote(**facts | {"created": days(-1)} | changes)


def order(way: Way = Way.NOTE_REFUND, amount: Money | None = None, **changes: Any) -> Order:
    facts: dict[str, Any] = {
        "way": way,
        "amount": amount or eur(2903),
        "wrong": Wrong.GOODWILL,
        "customer_id": "cus_maya",
        "charge_id": "ch_1" if way in (Way.REFUND, Way.NOTE_REFUND) else None,
        "invoice_id": None if way in (Way.REFUND, Way.BALANCE) else "in_1",
    }
    return Order(**facts | changes)


def action(state: State = State.PROPOSED, **changes: Any) -> Action:
    facts: dict[str, Any] = {
        "id": ACTION_ID,
        "kind": Kind.REFUND,
        "target": "ch_1",
        "order": order(),
        "place": PLACE,
        "agent": ANN,
        "created_at": NOW - timedelta(minutes=1),
        "expires_at": NOW + timedelta(minutes=14),
        "state": state,
        "note": "Upgraded by mistake, wrote to us the same day.",
    }
    return Action(**facts | changes)


def done(**changes: Any) -> Action:
    facts: dict[str, Any] = {
        "started_at": NOW,
        "checked_at": NOW,
        "finished_at": NOW,
        "outcome": Outcome("cn_1", "re_1", "8F3C21D4-0006-CN-01", "succeeded"),
    }
    return action(State.DONE, **facts | changes)


def preview(of: Order, tax: int = 0) -> Preview:
    none = eur(0)
    back = of.amount if of.way in (Way.REFUND, Way.NOTE_REFUND) else none
    return Preview(of, of.amount, eur(tax), back, none, none, none)


def picture(
    of: Order | None = None,
    facts: Matter | None = None,
    answer: Answer = Answer.ALLOWED,
    others: tuple[Action, ...] = (),
    sure: bool = False,
) -> Picture:
    asked, known = of or order(), facts or matter()
    verdict = Verdict(answer, ("Up to 50.00 EUR needs no approval. Lena Hart can approve this.",), ("lead",), eur(5000))
    flight = Flight(asked, known, others, sure, NOW)
    return Picture(asked, known, preview(asked), checked(flight), verdict, others)


def another(state: State, **changes: Any) -> Action:
    """An action of Ben's beside another ticket on the same invoice."""
    ben = Person("8", "Ben Ortiz", "ben@example.com", "tier2")
    place = replace(PLACE, ticket_id="4822")
    return action(state, **{"id": "01M2XKH5B9N4P7S2T6V8X0Z3QC", "agent": ben, "place": place} | changes)

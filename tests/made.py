"""Facts made for tests: each function gives a plain, valid record; keyword arguments change what the test is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.domain import billing, ticket
from app.domain.actions import LIFE, Action, Kind, Order, Person, Place, Way, Wrong
from app.domain.matching import How, Match
from app.domain.matter import Matter
from app.domain.money import Money
from app.domain.pages.scene import Scene

NOW = datetime(2026, 11, 23, 14, 3, 22, tzinfo=UTC)


def days(number: float) -> datetime:
    """That many days from now; negative = before."""
    return NOW + timedelta(days=number)


def eur(minor: int) -> Money:
    return Money(minor, "eur")


VISA = billing.PaymentMethod("pm_1", "card", brand="visa", last4="4242", exp_month=8, exp_year=2027)


def customer(**changes: Any) -> billing.Customer:
    facts: dict[str, Any] = {
        "id": "cus_maya",
        "name": "Maya Lindqvist",
        "email": "maya@lindqvist.example",
        "created": days(-300),
        "currency": "eur",
        "default_payment_method": VISA,
    }
    return billing.Customer(**facts | changes)


def item(**changes: Any) -> billing.SubscriptionItem:
    facts: dict[str, Any] = {
        "id": "si_1",
        "price_id": "price_1",
        "product_id": "prod_1",
        "product_name": "Team",
        "unit": eur(8900),
        "interval": "month",
        "quantity": 1,
        "period_start": days(-5),
        "period_end": days(25),
    }
    return billing.SubscriptionItem(**facts | changes)


def subscription(**changes: Any) -> billing.Subscription:
    facts: dict[str, Any] = {
        "id": "sub_1",
        "customer_id": "cus_maya",
        "status": "active",
        "created": days(-200),
        "currency": "eur",
        "items": (item(),),
    }
    return billing.Subscription(**facts | changes)


def invoice(**changes: Any) -> billing.Invoice:
    total = changes.get("total", eur(8900))
    paid = changes.get("status", "paid") == "paid"
    nothing = Money(0, total.currency)
    facts: dict[str, Any] = {
        "id": "in_1",
        "customer_id": "cus_maya",
        "status": "paid",
        "created": days(-5),
        "currency": total.currency,
        "total": total,
        "subtotal": total,
        "amount_due": total,
        "amount_paid": total if paid else nothing,
        "amount_remaining": nothing if paid else total,
        "number": "8F3C21D4-0006",
        "subscription_id": "sub_1",
        "payments": (billing.InvoicePayment("inpay_1", "paid", total, total, intent_id="pi_1"),),
    }
    return billing.Invoice(**facts | changes)


def payment(**changes: Any) -> billing.Payment:
    amount = changes.get("amount", eur(8900))
    succeeded = changes.get("status", "succeeded") == "succeeded"
    facts: dict[str, Any] = {
        "id": "ch_1",
        "status": "succeeded",
        "created": days(-5),
        "amount": amount,
        "refunded": Money(0, amount.currency),
        "captured": amount if succeeded else Money(0, amount.currency),
        "customer_id": "cus_maya",
        "intent_id": "pi_1",
        "charge_id": "ch_1",
        "method": VISA,
        "invoice_id": "in_1",
    }
    return billing.Payment(**facts | changes)


def refund(**changes: Any) -> billing.Refund:
    facts: dict[str, Any] = {
        "id": "re_1",
        "amount": eur(2000),
        "status": "succeeded",
        "created": days(-1),
        "charge_id": "ch_1",
    }
    return billing.Refund(**facts | changes)


def dispute(**changes: Any) -> billing.Dispute:
    facts: dict[str, Any] = {
        "id": "du_1",
        "charge_id": "ch_1",
        "amount": eur(8900),
        "status": "needs_response",
        "reason": "fraudulent",
        "created": days(-2),
        "due_at": days(3),
        "taken": eur(8900),
    }
    return billing.Dispute(**facts | changes)


def snapshot(**changes: Any) -> billing.Snapshot:
    facts: dict[str, Any] = {
        "customer": customer(),
        "read_at": NOW,
        "invoices": (invoice(),),
        "payments": (payment(),),
        "subscriptions": (subscription(),),
    }
    return billing.Snapshot(**facts | changes)


def match(**changes: Any) -> Match:
    return Match(**{"customer_id": "cus_maya", "how": How.EMAIL} | changes)


def scene(masked: bool = False, how: How = How.EMAIL, **changes: Any) -> Scene:
    return Scene(snapshot(**changes), match(how=how, linked_by="Ann Lee" if how is How.LINK else None), NOW, masked)


def requester(**changes: Any) -> ticket.Requester:
    return ticket.Requester(**{"id": "77", "name": "Maya", "email": "maya@lindqvist.example"} | changes)


ANN = ticket.Agent("9", "Ann Lee", "ann@example.com")
STRANGER = ticket.Agent("8", "Nobody", "nobody@elsewhere.example")
BPO = ticket.Agent("7", "Omar", "omar@bpo.example")


def a_ticket(agent: ticket.Agent = ANN, text: str = "", **changes: Any) -> ticket.Ticket:
    return ticket.Ticket("zendesk", "acme", "1042", requester(**changes), agent, text)


ANN_ACTS = Person("9", "Ann Lee", "ann@example.com", "tier1")
TICKET = Place("zendesk", "acme", "1042", "zendesk:acme:77")


def order(**changes: Any) -> Order:
    facts: dict[str, Any] = {
        "way": Way.REFUND,
        "amount": eur(2000),
        "wrong": Wrong.UNHAPPY,
        "customer_id": "cus_maya",
        "charge_id": "ch_1",
    }
    return Order(**facts | changes)


def action(**changes: Any) -> Action:
    facts: dict[str, Any] = {
        "id": "01J0000000000000000000000A",
        "kind": Kind.REFUND,
        "target": "ch_1",
        "order": order(),
        "place": TICKET,
        "agent": ANN_ACTS,
        "created_at": NOW,
        "expires_at": NOW + LIFE,
    }
    return Action(**facts | changes)


def matter(**changes: Any) -> Matter:
    facts: dict[str, Any] = {
        "read_at": NOW,
        "customer": customer(),
        "payment": payment(),
        "payments": (payment(),),
        "invoice": invoice(),
        "available": eur(500_000),
        "fee": eur(155),
    }
    return Matter(**facts | changes)

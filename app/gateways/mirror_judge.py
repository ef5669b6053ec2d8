"""Comparing the mirror with Stripe: the same customer, read both ways by the same code."""

from collections.abc import Callable, Iterable
from typing import Any

from app.domain.billing import Snapshot
from app.domain.mirror import Kind, Mark
from app.gateways.mirror_gateway import MirrorGateway
from app.ports.mirror import Compared

_PARTS: dict[str, Callable[[Snapshot], Iterable[Any]]] = {
    "customer": lambda one: (one.customer,),
    "subscriptions": lambda one: one.subscriptions,
    "invoices": lambda one: one.invoices,
    "payments": lambda one: one.payments,
    "disputes": lambda one: one.disputes,
}


class Judge:
    """app.ports.MirrorJudge over both halves of a gateway."""

    def __init__(self, gateway: MirrorGateway) -> None:
        self._gateway = gateway

    def compared(self, customer_id: str) -> Compared | None:
        """How the customer differs; None while Stripe would be asked anyhow, or did not answer whole."""
        as_of = self._gateway.as_of(customer_id)
        if as_of is None:
            return None
        ours = self._gateway.mirrored(as_of, self._gateway.rows).snapshot(customer_id)
        theirs = self._gateway.stripe.snapshot(customer_id)
        if theirs.unread or self._gateway.as_of(customer_id) is None:
            return None
        parts = tuple(name for name, part in _PARTS.items() if _rows(part(ours)) != _rows(part(theirs)))
        found = [mark for one in (ours, theirs) for mark in _objects(one)] if parts else []
        return Compared(parts, tuple(dict.fromkeys(found)))


def _rows(part: Iterable[Any]) -> dict[str, Any]:
    """By id: the order of what was created in the same second is nobody's promise."""
    return {one.id: one for one in part}


def _objects(snapshot: Snapshot) -> Iterable[Mark]:
    """Everything that a snapshot is made of."""
    whose = snapshot.customer.id
    for payment in snapshot.payments:
        named = ((Kind.CHARGE, payment.charge_id), (Kind.INTENT, payment.intent_id))
        yield from (Mark(kind, id, whose) for kind, id in named if id)
        yield from (Mark(Kind.REFUND, refund.id, whose) for refund in payment.refunds)
    yield from (Mark(Kind.INVOICE, one.id, whose) for one in snapshot.invoices)
    yield from (Mark(Kind.SUBSCRIPTION, one.id, whose) for one in snapshot.subscriptions)
    yield from (Mark(Kind.DISPUTE, one.id, whose) for one in snapshot.disputes)

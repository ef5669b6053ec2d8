"""A till with something to refund beside it, in memory and over the sandbox: what the contract's tests stand on."""

import itertools
import socket
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from app.domain.actions import Action, Order, Outcome
from app.domain.money import Money
from app.ports import MoneyGateway
from tests import made
from tests.memory_till import Fault, MemoryTill
from tests.stripe_made import customer, pay
from tests.stripe_server import till as stripe_till

FAULTS = [fault for fault in Fault if fault not in (Fault.KILLED_BEFORE, Fault.KILLED_AFTER)]
_numbers = itertools.count(1)


class Stand(Protocol):
    """A till and one payment of 20.00 EUR."""

    till: MoneyGateway

    def order(self, minor: int = 500) -> Order: ...
    def faulty(self, fault: Fault) -> MoneyGateway:
        """The till with whose next call this goes wrong."""
        ...

    def moved(self) -> list[int]:
        """The refunds that really happened, in minor units."""
        ...

    def advance(self, hours: float) -> None: ...


def action(order: Order, **changes: Any) -> Action:
    """An action of its own id."""
    return made.action(id=f"01J{next(_numbers):023d}", order=order, target=order.charge_id, **changes)


def sent(till: MoneyGateway, one: Action, first: bool = False) -> Outcome:
    """Performs an action as it is composed."""
    return till.perform(till.compose(one), one.key, first=first)


@dataclass
class MemoryStand:
    """In memory."""

    at: datetime = made.NOW
    till: MemoryTill = field(init=False)

    def __post_init__(self) -> None:
        payment = made.payment(amount=made.eur(2000))
        matter = made.matter(payment=payment, payments=(payment,))
        self.till = MemoryTill({"ch_1": matter}, {"ch_1": made.eur(2000)}, lambda: self.at)

    def order(self, minor: int = 500) -> Order:
        return made.order(amount=made.eur(minor))

    def faulty(self, fault: Fault) -> MemoryTill:
        self.till.faults.append(fault)
        return self.till

    def moved(self) -> list[int]:
        return [refund.amount.minor for refund in self.till.refunds.values()]

    def advance(self, hours: float) -> None:
        self.at += timedelta(hours=hours)


SWITCHES: dict[Fault, dict[str, Any]] = {
    Fault.LIMITED: {"kind": "status", "status": 429},
    Fault.LOST_BEFORE: {"kind": "drop_before"},
    Fault.LOST_AFTER: {"kind": "drop_after"},
    Fault.BUSY: {"kind": "status", "status": 409},
    Fault.FAILED_BEFORE: {"kind": "status", "status": 500},
    Fault.FAILED_AFTER: {"kind": "status_after", "status": 500},
}


class SandboxStand:
    """Stripe's gateway, with Stripe's own SDK, over the sandbox."""

    def __init__(self, sandbox: Any) -> None:
        self.sandbox = sandbox
        self.till = stripe_till(sandbox.url)
        self.customer_id = customer(sandbox)
        self.charge_id = pay(sandbox, self.customer_id, amount="2000")["latest_charge"]

    def order(self, minor: int = 500) -> Order:
        return made.order(amount=Money(minor, "eur"), charge_id=self.charge_id, customer_id=self.customer_id)

    def faulty(self, fault: Fault) -> MoneyGateway:
        if fault is Fault.UNREACHED:
            return stripe_till(f"http://127.0.0.1:{closed_port()}", reading=self.sandbox.url)
        self.sandbox.fault(path="/v1/refunds", method="POST", times=1, **SWITCHES[fault])
        return self.till

    def moved(self) -> list[int]:
        return [row["amount"] for row in self.sandbox.world.account.rows("refund", charge=self.charge_id)]

    def advance(self, hours: float) -> None:
        self.sandbox.advance(round(hours * 3600))


def closed_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def unsigned(outcome: Outcome) -> Outcome:
    """The outcome without the vendor's number of the call, which reading back does not have."""
    return replace(outcome, request_id=None)

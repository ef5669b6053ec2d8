"""The desk with money: everything real but Stripe and the ledger, which behave in memory and can go wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from app.domain.actions import Action, Kind
from app.domain.card import Card
from app.domain.matter import Matter
from app.domain.policy import Ceiling, Policy, Role, Rule
from app.domain.ticket import Agent, Ticket
from app.ports import TicketNote
from tests import made
from tests import made_money as money
from tests.front import Front, front
from tests.made import eur
from tests.memory_billing import MemoryBilling
from tests.memory_ledger import MemoryLedger
from tests.memory_till import MemoryTill
from tests.words import commands

LENA = Agent("3", "Lena Hart", "lead@example.com")
BEN = Agent("8", "Ben Ortiz", "ben@example.com")


def role(name: str, limit: Ceiling, **more: object) -> Role:
    rule = Rule(limit=limit, approvers=("lead",) if name != "lead" else ("finance",))
    approves = Ceiling((eur(500_000),)) if name == "lead" else Ceiling()
    rules = dict.fromkeys(Kind, replace(rule, approves=approves))
    return Role(name, rules=rules, **more)  # type: ignore[arg-type]


POLICY = Policy(
    (
        role("tier1", Ceiling((eur(5_000),)), people=frozenset(("ann@example.com", "ben@example.com"))),
        role("outsourced", Ceiling((eur(2_000),)), domains=frozenset(("bpo.example",)), masked=True),
        role(
            "lead",
            Ceiling((eur(500_000),)),
            people=frozenset(("lead@example.com",)),
            names={"lead@example.com": "Lena Hart"},
        ),
    )
)


@dataclass
class MoneyFront:
    """The desk, with the till and the ledger to look into. `told` are the notes that tickets got."""

    front: Front
    till: MemoryTill
    ledger: MemoryLedger

    def press(self, component_id: str, agent: Agent = made.ANN, ticket_id: str = "1042", **typed: str) -> Card:
        """The card that answers a button pressed by this agent beside this ticket."""
        return self.front.press(component_id, self.ticket(agent, ticket_id), **typed)

    def show(self, agent: Agent = made.ANN, ticket_id: str = "1042") -> Card:
        return self.front.show(self.ticket(agent, ticket_id))

    def ticket(self, agent: Agent = made.ANN, ticket_id: str = "1042") -> Ticket:
        return replace(made.a_ticket(agent), id=ticket_id)

    def proposed(self, component_id: str = "propose:refund:ch_1", agent: Agent = made.ANN, **typed: str) -> str:
        """The command of the button that the confirm page offers, after a proposal."""
        card = self.press(component_id, agent, **{"amount": "29.03", "reason": "duplicate", **typed})
        return next(one for one in commands(card) if one.startswith(("confirm:", "ask:")))

    def action(self, command: str) -> Action:
        """The action that a command names, as the ledger has it."""
        found = self.ledger.action(command.rpartition(":")[2])
        assert found is not None
        return found

    def later(self, **time: float) -> None:
        self.front.clock.at += timedelta(**time)

    def change(self, **facts: object) -> None:
        """The facts change in Stripe."""
        for target, matter in self.till.matters.items():
            self.till.matters[target] = replace(matter, **facts)  # type: ignore[arg-type]


def money_front(
    folder: Path, matter: Matter | None = None, notes: Callable[[Action], tuple[TicketNote, ...]] | None = None
) -> MoneyFront:
    """A desk for Maya, whose invoice of 89.00 EUR was paid by card. Nothing was given back."""
    facts = matter or money.matter()
    payments = [facts.payment] if facts.payment is not None else []
    invoices = [facts.invoice] if facts.invoice is not None else []
    billing = MemoryBilling(
        profiles=[made.billing.Profile(made.customer(), (made.subscription(),))],
        invoice_rows=invoices,
        payment_rows=payments,
    )
    desk = front(billing, folder)
    ids = ("ch_1", "in_1", "pi_1") if facts.payment is not None else ("in_1",)
    till = MemoryTill(matters=dict.fromkeys(ids, facts), now=desk.clock)
    till.matters["cus_maya"] = Matter(made.NOW, made.customer())
    ledger = MemoryLedger()
    deps = replace(
        desk.deps, money=till, ledger=ledger, policies=lambda: POLICY, notes=notes or (lambda action: (_note(action),))
    )
    return MoneyFront(replace(desk, deps=deps), till, ledger)


def _note(action: Action) -> TicketNote:
    place = action.place
    words = (f"{action.state.value} {action.order.amount}",)
    return TicketNote(
        f"{action.id}-{action.state.value}", place.channel, place.account, place.ticket_id, action.agent.id, words,
        action_id=action.id,
    )  # fmt: skip

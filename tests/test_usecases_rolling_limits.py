"""Rolling limits beside a ticket: what an agent gave and a customer got counts, whatever happens at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from app.domain.actions import Action, Kind, State
from app.domain.audit import AuditEvent
from app.domain.matter import Matter
from app.domain.policy import Ceiling, Policy, Role, Rolling, Rule
from app.ports import Budget
from tests import made
from tests import made_money as money
from tests.made import eur
from tests.memory_ledger import MemoryLedger
from tests.money_front import BEN, MoneyFront, money_front
from tests.words import commands, everything

HOURS = timedelta(hours=1)
WINDOW = Rolling(24 * HOURS, Ceiling((eur(60_00),)))


def policy(**rolling: Rolling) -> Policy:
    """Two agents may give 50.00 EUR at once, and so much over time; Lena approves."""
    most = Ceiling(endless=True)
    rule = Rule(limit=Ceiling((eur(50_00),)), approvers=("lead",), **rolling)
    agents = frozenset(("ann@example.com", "ben@example.com"))
    lead = Role("lead", frozenset(("lead@example.com",)), rules=dict.fromkeys(Kind, Rule(limit=most, approves=most)))
    return Policy((Role("tier1", agents, rules=dict.fromkeys(Kind, rule)), lead))


def desk(folder: Path, **rolling: Rolling) -> MoneyFront:
    """Maya's payment has no invoice behind it; beside it are others of hers."""
    front = money_front(folder, money.bare())
    for name in ("ch_2", "ch_3"):
        payment = made.payment(id=name, charge_id=name, invoice_id=None)
        front.till.matters[name] = Matter(made.NOW, made.customer(), payment, (payment,))
        front.front.billing.payment_rows.append(payment)
    front.front.deps = replace(front.front.deps, policies=lambda: policy(**rolling))
    return front


def gave(front: MoneyFront, name: str, minor: int, **changes: object) -> None:
    """Puts on the ledger what was given an hour ago."""
    at = made.NOW - HOURS
    facts: dict[str, object] = {"id": name, "order": money.order(amount=eur(minor)), "agent": money.ANN}
    times = {"created_at": at, "started_at": at, "state": State.DONE}
    front.ledger.rows[name] = money.action(**facts | times | changes)  # type: ignore[arg-type]


def verb(front: MoneyFront, charge: str = "ch_1", **more: str) -> str:
    """What the confirm page offers: confirm or ask."""
    return front.proposed(f"propose:refund:{charge}", **{"amount": "20.00", **more}).partition(":")[0]


def test_what_an_agent_gave_within_the_window_counts(tmp_path: Path) -> None:
    front = desk(tmp_path, per_agent=WINDOW)
    gave(front, "A", 40_00)
    assert verb(front) == "confirm"
    gave(front, "B", 1)
    assert verb(front) == "ask"
    card = front.press("propose:refund:ch_1", amount="20.00", reason="duplicate")
    assert "With this you give 60.01 EUR within 24 hours. Up to 60.00 EUR needs no approval." in everything(card)


def test_what_another_agent_gave_the_customer_counts_for_the_customer_only(tmp_path: Path) -> None:
    by_ben = replace(money.ANN, id=BEN.id, email=BEN.email)
    for rolling, expected in (({"per_agent": WINDOW}, "confirm"), ({"per_customer": WINDOW}, "ask")):
        front = desk(tmp_path / expected, **rolling)
        gave(front, "A", 50_00, agent=by_ben)
        assert verb(front) == expected


def test_what_an_agent_gave_in_the_other_helpdesk_counts_too(tmp_path: Path) -> None:
    front = desk(tmp_path, per_agent=WINDOW)
    gave(front, "A", 50_00, agent=replace(money.ANN, id="9917", email="Ann@Example.com"))
    assert verb(front) == "ask"


def test_what_an_agent_gave_another_customer_does_not_count_for_this_one(tmp_path: Path) -> None:
    front = desk(tmp_path, per_customer=WINDOW)
    gave(front, "A", 50_00, order=money.order(amount=eur(50_00), customer_id="cus_other"))
    assert verb(front) == "confirm"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "ask"),
        ({"started_at": made.NOW - 25 * HOURS}, "confirm"),
        ({"created_at": made.NOW - 90 * HOURS}, "ask"),
        ({"state": State.UNKNOWN}, "ask"),
        ({"state": State.FAILED}, "confirm"),
        ({"started_at": None, "state": State.WAITING}, "confirm"),
    ],
)
def test_what_counts_is_when_it_was_done_if_it_may_have_been(tmp_path: Path, changes: dict, expected: str) -> None:
    front = desk(tmp_path, per_agent=WINDOW)
    gave(front, "A", 50_00, order=money.order(amount=eur(50_00), charge_id="ch_9", invoice_id=None), **changes)
    assert verb(front) == expected


def test_however_many_small_ones_there_are_all_count(tmp_path: Path) -> None:
    front = desk(tmp_path, per_agent=WINDOW)
    for number in range(4001):
        gave(front, f"A{number}", 1, order=money.order(amount=eur(1), charge_id=f"ch_a{number}", invoice_id=None))
    assert verb(front) == "ask"


class Together(MemoryLedger):
    """A ledger whose claims begin at the same time: everybody has looked before anybody claims."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.gate = Barrier(3)

    def claim(self, action: Action, seen: int, event: AuditEvent, budget: Budget | None = None) -> bool:
        if not self.gate.broken:
            self.gate.wait(30)
        return super().claim(action, seen, event, budget)


def test_of_confirms_at_once_on_several_payments_only_one_uses_what_is_left_of_the_limit(tmp_path: Path) -> None:
    front = desk(tmp_path, per_agent=Rolling(24 * HOURS, Ceiling((eur(25_00),))))
    ledger = Together()
    front = replace(front, ledger=ledger)
    front.front.deps = replace(front.front.deps, ledger=ledger)
    buttons = [front.proposed(f"propose:refund:{charge}", amount="20.00") for charge in ("ch_1", "ch_2", "ch_3")]
    with ThreadPoolExecutor(3) as pool:
        cards = list(pool.map(front.press, buttons))
    assert [one.state for one in ledger.rows.values()].count(State.DONE) == 1
    assert len(front.till.done) == 1
    offered = [command for card in cards for command in commands(card) if command.startswith(("ask:", "confirm:"))]
    assert [one.partition(":")[0] for one in offered] == ["ask", "ask"]


def test_without_a_rolling_limit_confirms_at_once_on_several_payments_do_not_stand_in_each_others_way(
    tmp_path: Path,
) -> None:
    front = desk(tmp_path)
    ledger = Together()
    front = replace(front, ledger=ledger)
    front.front.deps = replace(front.front.deps, ledger=ledger)
    buttons = [front.proposed(f"propose:refund:{charge}", amount="20.00") for charge in ("ch_1", "ch_2", "ch_3")]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(front.press, buttons))
    assert [one.state for one in ledger.rows.values()] == [State.DONE] * 3

"""Whatever is pressed, by whom and in which order, and whatever goes wrong on the way: each action that is said to be
done stands in Stripe's books once and for its amount, and no other does. All ways, both channels, by chance."""

import re
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from app.domain.actions import HOLDING, Action, State, Way
from app.ports import Wanted
from app.usecases import reconciling
from tests.test_whole_double_spend import at, at_once, bare_payment, charge_of, open_invoice
from tests.test_whole_money import LENA, Intercom, Zendesk, maya, newest_invoice, rows
from tests.whole import Whole

STEPS = 30
WRITES = ("/v1/refunds", "/v1/credit_notes", "/v1/customers", "/v1/invoices")
FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "status", "status": 409, "code": "idempotency_key_in_use"},
    {"kind": "status", "status": 429},
    {"kind": "status", "status": 429, "code": "lock_timeout"},
    {"kind": "status", "status": 500},
    {"kind": "status_after", "status": 500},
    {"kind": "status_after", "status": 503},
)
LATER = (101, 16 * 60, 3700, 26 * 3600)
BUTTON = re.compile(r"(?:confirm|ask|check|approve):action:[0-9A-Z]+(?::[0-9a-f]+)?")
CHOICES = ("", "", "refund", "note_refund", "note_balance", "note_outside", "note_open", "balance")


class Walk:
    """Agents who press what they find, a colleague in Stripe's Dashboard, and a Stripe that goes wrong."""

    def __init__(self, whole: Whole, chance: Random) -> None:
        self.whole, self.chance = whole, chance
        self.desks = [Intercom(whole), Zendesk(whole), Intercom(whole, LENA), Zendesk(whole, LENA)]
        self.found: list[tuple[Intercom | Zendesk, str]] = []
        self.told: list[str] = []
        paid, charge, bare = str(newest_invoice(whole)["id"]), charge_of(whole), bare_payment(whole)
        opened, customer = open_invoice(whole), maya(whole)
        self.charges = (charge, bare)
        self.targets = (
            ("refund", charge), ("refund", paid), ("credit_note", paid), ("credit_note", opened), ("void", opened),
            ("balance_credit", customer), ("refund", bare), ("refund", bare),
        )  # fmt: skip

    def step(self) -> None:
        """Something happens."""
        acts = [self.proposes] * 6 + [self.presses] * 6 + [self.fails] * 2
        self.chance.choice([*acts, self.press_at_once, self.press_at_once, self.by_hand, self.later, self.recovers])()

    def proposes(self) -> None:
        kind, target = self.chance.choice(self.targets)
        typed = {"amount": self.chance.choice(["10.00", "20.00", "7.01", ""]), "choice": self.chance.choice(CHOICES)}
        self._press(self.chance.choice(self.desks), f"propose:{kind}:{target}", reason="duplicate", **typed)

    def presses(self) -> None:
        if self.found:
            desk, button = self.chance.choice(self.found[-4:])
            self._press(desk, button)
            if button.startswith("ask:"):
                self._press(self.chance.choice(self.desks), f"open:approval:{button.rpartition(':')[2]}")

    def press_at_once(self) -> None:
        if self.found:
            at_once(*(self.chance.choice(self.found[-5:]) for _ in range(4)))

    def fails(self) -> None:
        path, times = self.chance.choice(WRITES), self.chance.choice([1, 1, 2])
        fault = self.chance.choice(FAULTS)
        self.told.append(f"{fault} at {path}")
        self.whole.sandbox.fault(match={"method": "POST", "path": path}, times=times, **fault)

    def by_hand(self) -> None:
        """A colleague refunds in Stripe's Dashboard; whatever comes of that."""
        key = {"Authorization": f"Bearer {self.whole.settings.stripe_api_key}"}
        part = {"amount": "500"} if self.chance.random() < 0.6 else {}
        try:
            self.whole.sandbox.http.post(
                "/v1/refunds", data={"charge": self.chance.choice(self.charges), **part}, headers=key
            )
        except httpx.RemoteProtocolError:
            self.told.append("the colleague's own answer was lost")

    def later(self) -> None:
        """Time passes for both, or for Stripe alone: our clock stood still. Zendesk's frames end with their time."""
        seconds = self.chance.choice(LATER)
        self.told.append(f"{seconds} s later")
        if self.chance.random() < 0.3:
            self.whole.sandbox.advance(seconds)
            return
        at(self.whole, seconds)
        self.desks = [one for one in self.desks if isinstance(one, Intercom)]
        self.found = [one for one in self.found if isinstance(one[0], Intercom)]

    def recovers(self) -> None:
        reconciling.recover(self.whole.deps)

    def ends(self) -> None:
        """Stripe is well again, and everything is looked at until it is known."""
        self.whole.sandbox.http.delete("/_sandbox/faults")
        for _ in range(3):
            at(self.whole, 3700)
            reconciling.recover(self.whole.deps)
        assert reconciling.reconcile(self.whole.deps).still_open == (), self.told

    def _press(self, desk: Intercom | Zendesk, button: str, **typed: str) -> None:
        self.told.append(button)
        page = desk.press(button, note="Because.", **typed)
        self.found += [(desk, one) for one in BUTTON.findall(page) if (desk, one) not in self.found]


def made(whole: Whole) -> dict[str, list[int]]:
    """By action, the amounts of what bears its marks in Stripe; the refund of a credit note is the note's."""
    found: dict[str, list[int]] = defaultdict(list)
    customer = maya(whole)
    notes = rows(whole, "credit_notes", limit="100", customer=customer)
    of_notes = {row["refund"] for note in notes for row in note["refunds"]}
    refunds = [one for one in rows(whole, "refunds", limit="100") if one["id"] not in of_notes]
    for row in (*notes, *refunds, *rows(whole, f"customers/{customer}/balance_transactions", limit="100")):
        if action := (row.get("metadata") or {}).get("counterfoil_action"):
            found[action].append(abs(row["amount"]))
    return found


def must_agree(action: Action, amounts: list[int], told: list[str]) -> None:
    """Stripe's books and ours."""
    assert len(amounts) <= 1, f"{action.id} twice: {told}"
    assert not amounts or action.state is State.DONE or action.state in HOLDING, f"{action.id} lost: {told}"
    if action.state is State.DONE and action.order.way is not Way.VOID:
        assert amounts == [action.order.amount.minor], f"{action.id} was never done so: {told}"


@pytest.mark.parametrize("seed", [14, 24, 35])
def test_the_books_agree_whatever_happens(sandbox: Any, tmp_path: Path, seed: int) -> None:
    sandbox.reset("demo")
    whole = Whole(sandbox, tmp_path)
    walk = Walk(whole, Random(seed))
    for _ in range(STEPS):
        walk.step()
    walk.ends()
    books, actions = made(whole), whole.deps.ledger.actions(Wanted(), 500)  # type: ignore[union-attr]
    assert books.keys() <= {one.id for one in actions}
    for action in actions:
        must_agree(action, books.get(action.id, []), walk.told)
    for charge in rows(whole, "charges", customer=maya(whole)):
        assert charge["amount_refunded"] <= charge["amount_captured"]
    whole.close()

"""The parent: a sandbox, a database, children that are killed, and the count of what really happened."""

import multiprocessing
import signal
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.commands.demo_settings import demo_variables
from app.domain.actions import State
from app.ports import Wanted
from app.store.engine import connect
from app.store.migrate import upgrade
from app.store.sql_ledger import SqlLedger
from tests.crash import child
from tests.crash.child import Task

RECOVERY_SECONDS = 120.0
FOREVER = 1_000
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.crash.child"])
MACROS = Path(__file__).with_name("macros")
"""One reply: each process reads all of them anew, and those that are shipped cost it more than everything else."""
KEY = {"Authorization": "Bearer sk_test_made"}


@dataclass
class Tally:
    """What came of the runs: `doubled` moved money twice, `lost` says another thing than Stripe, or stays open."""

    runs: int = 0
    killed: int = 0
    moved: int = 0
    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        found = f"{len(self.doubled)} doubled, {len(self.lost)} lost, {len(self.notes)} notes amiss"
        return f"{self.runs} runs, {self.killed} processes killed, {self.moved} refunds, {found}"

    @property
    def clean(self) -> bool:
        return not (self.doubled or self.lost or self.notes)


@dataclass(frozen=True)
class Bought:
    """Something that was paid: what a command names, the charge behind it, and its customer."""

    target: str
    charge_id: str
    customer_id: str


@dataclass(frozen=True)
class Crash:
    """What happens in one run: where the process is killed (-1 nowhere), how long after the request went out, what
    Stripe does wrong meanwhile, where the recovery is killed too, and how many seconds later it comes."""

    kill_at: int = -1
    in_flight: float = 0.0
    fault: dict[str, Any] | None = None
    again: int = -1
    advance: int = 0


class House:
    """The product's processes around one sandbox and one database."""

    def __init__(self, sandbox: Any, database_url: str) -> None:
        self.sandbox = sandbox
        own = {"DATABASE_URL": database_url, "MACROS_DIR": str(MACROS)}
        self.variables = demo_variables("http://127.0.0.1:8000", sandbox.url) | own
        self.engine = connect(database_url)
        upgrade(self.engine)
        self.ledger = SqlLedger(self.engine)
        self.tally = Tally()
        self._tickets = sorted(sandbox.world.helpdesk.zendesk.tickets)
        self._customer = self.made("customers", email="maya@lindqvist.example", payment_method="pm_card_visa",
                                   **{"invoice_settings[default_payment_method]": "pm_card_visa"})  # fmt: skip

    def made(self, path: str, **form: str) -> Any:
        return self.sandbox.stripe(path, **form)

    def rows(self, path: str, **given: str) -> list[dict[str, Any]]:
        found = self.sandbox.http.get(f"/v1/{path}", params=given | {"limit": "100"}, headers=KEY)
        return found.raise_for_status().json()["data"]  # type: ignore[no-any-return]

    def bought(self, invoiced: bool) -> Bought:
        """A payment of 30.00 EUR of its own, with an invoice or without."""
        customer = self._customer["id"]
        if not invoiced:
            intent = self.made("payment_intents", amount="3000", currency="eur", customer=customer, confirm="true",
                               payment_method=self._method(), off_session="true")  # fmt: skip
            return Bought(intent["latest_charge"], intent["latest_charge"], customer)
        invoice = self.made("invoices", customer=customer, currency="eur", pending_invoice_items_behavior="exclude")
        self.made("invoiceitems", customer=customer, invoice=invoice["id"], amount="3000", currency="eur")
        self.made(f"invoices/{invoice['id']}/finalize")
        self.made(f"invoices/{invoice['id']}/pay")
        paid = self.rows("invoice_payments", invoice=invoice["id"])[0]["payment"]["payment_intent"]
        return Bought(invoice["id"], self.rows("charges", payment_intent=paid)[0]["id"], customer)

    def _method(self) -> str:
        return str(self.rows("payment_methods", customer=self._customer["id"])[0]["id"])

    def task(self, bought: Bought, *press: str, **more: Any) -> Task:
        ticket = str(self._tickets[self.tally.runs % len(self._tickets)])
        return Task(self.variables, ticket, bought.customer_id, press, **more)

    def child(self, task: Task) -> tuple[tuple[str, ...], list[str]] | None:
        """What a child answered; None when it was killed."""
        ours, theirs = FORKS.Pipe(duplex=False)
        process = FORKS.Process(target=child.run, args=(task, theirs))
        process.start()
        theirs.close()
        answer = _received(ours)
        process.join(60)
        assert process.exitcode in (0, -signal.SIGKILL), f"a child ended with {process.exitcode}"
        self.tally.killed += process.exitcode != 0
        return answer

    def crash(self, bought: Bought, how: Crash) -> None:
        """One run: propose and confirm with a kill on the way, perhaps one more in the recovery, then count."""
        before = {one.id for one in self.ledger.actions(Wanted(), FOREVER)}
        if how.fault is not None:
            self.sandbox.fault(**how.fault)
        task = self.task(bought, *self.press(bought), kill_at=how.kill_at, in_flight=how.in_flight)
        self.child(task)
        recovery = replace(task, press=(), recover=True, kill_at=-1, in_flight=0.0)
        if how.advance:
            self.sandbox.advance(how.advance)
        self.child(replace(recovery, later=RECOVERY_SECONDS + how.advance, kill_at=how.again))
        self.sandbox.http.delete("/_sandbox/faults")
        self.child(replace(recovery, later=2 * RECOVERY_SECONDS + 7200 + how.advance))
        self.tally.runs += 1
        made = [one for one in self.ledger.actions(Wanted(), FOREVER) if one.id not in before]
        self.count(bought, f"{bought.target}: {how}", made, task)

    def press(self, bought: Bought) -> tuple[str, ...]:
        """The two clicks."""
        return (f"propose:refund:{bought.target}?amount=10.00&reason=duplicate", "@confirm")

    def race(self, bought: Bought, proposals: int, processes: int, threads: int) -> None:
        """Everybody confirms at once: each process presses the buttons of these proposals from many threads."""
        before = {one.id for one in self.ledger.actions(Wanted(), FOREVER)}
        asked = [self.child(self.task(bought, self.press(bought)[0])) for _ in range(proposals)]
        buttons = [next(one for one in answer[0] if one.startswith("confirm:")) for answer in asked if answer]
        assert len(buttons) == proposals
        gate = FORKS.Barrier(processes)
        started = [self._racer(bought, buttons[n % proposals], threads, gate) for n in range(processes)]
        for process, ours in started:
            assert _received(ours) == threads
            process.join(60)
        self.tally.runs += 1
        made = [one for one in self.ledger.actions(Wanted(), FOREVER) if one.id not in before]
        task = self.task(bought, recover=True, later=RECOVERY_SECONDS)
        self.child(task)
        done = [one for one in made if one.state is State.DONE]
        self.tally.lost += [] if len(done) == 1 else [f"a race ended with {len(done)} done"]
        self.count(bought, f"race for {bought.target}", made, replace(task, ticket_id=done[0].place.ticket_id))

    def _racer(self, bought: Bought, button: str, threads: int, gate: Any) -> tuple[Any, Any]:
        ours, theirs = FORKS.Pipe(duplex=False)
        task = self.task(bought, button)
        process = FORKS.Process(target=child.together, args=(task, threads, gate, theirs))
        process.start()
        theirs.close()
        return process, ours

    def count(self, bought: Bought, name: str, actions: Iterable[Any], task: Task) -> None:
        """Compares what Stripe and the ticket hold with what the ledger says."""
        refunds = self.rows("refunds", charge=bought.charge_id)
        done = [one for one in actions if one.state is State.DONE]
        self.tally.moved += len(refunds)
        if len(refunds) > 1:
            self.tally.doubled.append(name)
        if {one.outcome.refund_id for one in done} != {one["id"] for one in refunds}:
            self.tally.lost.append(name)
        if any(one.state in (State.RUNNING, State.UNKNOWN) for one in actions):
            self.tally.lost.append(f"{name}: still open")
        for action in done:
            written = self._notes(task.ticket_id, f"{action.id}-done")
            if written != 1:
                self.tally.notes.append(f"{name}: {written} notes")

    def _notes(self, ticket_id: str, marker: str) -> int:
        comments = self.sandbox.world.helpdesk.zendesk.comments[int(ticket_id)]
        return sum(marker in str(one) for one in comments)

    def points(self, bought: Bought) -> list[str]:
        """The points of a run that nobody disturbs; the first one also writes down which policy is in force."""
        self.child(self.task(bought, self.press(bought)[0]))
        answer = self.child(self.task(bought, *self.press(bought)))
        assert answer is not None
        return answer[1]


def _received(ours: Any) -> Any:
    try:
        return ours.recv()
    except EOFError:
        return None

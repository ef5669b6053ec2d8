"""What hears Stripe's events, for tests: real tables, and a billing system, a ledger and a till in memory."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from app.deps import Deps
from app.domain.actions import Action, Outcome, State
from app.domain.billing import Refund
from app.domain.english import english
from app.domain.events import Event
from app.ports import Changes
from app.store.engine import connect
from app.store.sql_events import SqlEvents
from app.store.sql_work_log import SqlWorkLog
from app.usecases import events
from app.usecases.recording import PROGRAM, about
from app.usecases.telling import notes_about
from tests import made
from tests.application import NOW, small_deps
from tests.memory_billing import MemoryBilling
from tests.memory_ledger import MemoryLedger
from tests.memory_till import MemoryTill


@dataclass
class Told:
    """A feed that notes whose cards were said to be out of date."""

    customers: list[str] = field(default_factory=list)

    def tell(self, customer_ids) -> None:
        self.customers.extend(customer_ids)

    def since(self, position: str) -> Changes:
        return Changes((), position)


class Hearing:
    """`deps` and what stands behind it; `asked` is what a worker was asked for; time is told by `now`."""

    def __init__(self, database_url: str) -> None:
        self.engine = connect(database_url)
        self.store = SqlEvents(self.engine)
        self.billing, self.ledger, self.till, self.told = MemoryBilling(), MemoryLedger(), MemoryTill(), Told()
        self.asked: list[tuple[str, str]] = []
        self.woken = 0
        self.waits = 0
        self.now = NOW
        small = small_deps(database_url)
        small.store._engine.dispose()
        self.deps: Deps = replace(
            small,
            billing=self.billing,
            ledger=self.ledger,
            money=self.till,
            events=self.store,
            work=SqlWorkLog(self.engine),
            changes=self.told,
            soon=lambda job, argument="": self.asked.append((job, argument)),
            wake=self._wake,
            budget=self._wait,
            notes=partial(notes_about, english),
            now=lambda: self.now,
        )

    def close(self) -> None:
        self.engine.dispose()

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)

    def hear(self, event: Event) -> str:
        """An event comes, and a worker does what it was asked for."""
        outcome = events.pushed(self.deps, event)
        if outcome == "kept":
            return events.handle(self.deps, event.id)
        return outcome

    def refunded(self, status: str = "pending", refund_id: str = "re_1", **more: object) -> Action:
        """An action that made this refund, done now."""
        self.till.refunds[refund_id] = Refund(refund_id, made.eur(2000), status, self.now, charge_id="ch_1")
        action = made.action(**{"created_at": self.now, "expires_at": self.now + timedelta(minutes=15)} | more)
        self.ledger.propose(action, about(action, made_did("proposed"), PROGRAM, self.now))
        running = replace(action, state=State.RUNNING, body="{}", started_at=self.now)
        assert self.ledger.claim(running, 99, about(running, made_did("confirmed"), PROGRAM, self.now))
        outcome = Outcome(reference=refund_id, refund_id=refund_id, refund_status=status)
        done = replace(running, state=State.DONE, outcome=outcome, finished_at=self.now)
        assert self.ledger.finish(done, about(done, made_did("executed"), PROGRAM, self.now), self.deps.notes(done))
        kept = self.ledger.action(action.id)
        assert kept is not None
        return kept

    def row(self, action: Action) -> Action:
        kept = self.ledger.action(action.id)
        assert kept is not None
        return kept

    def did(self) -> list[str]:
        """What the record says of refunds that moved, oldest first."""
        return [one.event.did.value for one in self.ledger.chain if one.event.did.value in ("settled", "came_back")]

    def notes(self) -> list[str]:
        """What tickets must be told, by the last part of each note's id."""
        return [name.partition("-")[2] for name in self.ledger.notes]

    def _wake(self) -> None:
        self.woken += 1

    def _wait(self) -> None:
        self.waits += 1


def made_did(word: str):
    from app.domain.audit import Did

    return Did(word)


def an_event(number: int = 1, type: str = "customer.updated", at: datetime = NOW, **more: str) -> Event:
    facts = {"object_id": "cus_maya", "customer_id": "cus_maya"} | more
    return Event(f"evt_{number}", type, at, False, **facts)


def about_refund(number: int = 1, type: str = "refund.updated", refund_id: str = "re_1", **more: str) -> Event:
    return an_event(number, type, **{"object_id": refund_id, "customer_id": "", "parent_id": "ch_1"} | more)

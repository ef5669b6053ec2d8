"""A lead's desk over a real database, with made customers: what the tests of editing macros stand on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.deps import Deps
from app.domain.actions import Person
from app.domain.policy import Policy, Role
from app.gateways.macro_reader import LibraryReader
from app.gateways.macro_watch import MacroWatch
from app.gateways.snapshot_cache import MemorySnapshotCache
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from app.store.sql_macros import SqlMacros
from app.store.sql_store import SqlStore
from app.usecases.console import Lead
from app.usecases.macro_desk import MacroDesk, macro_desk
from tests.front import Clock
from tests.macro_stand import WRITER
from tests.memory_billing import MemoryBilling

LEAD = Role(
    "lead", frozenset(("lead@example.com",)), console=True, edits_macros=True, names={"lead@example.com": "Lena"}
)
FINANCE = Role("finance", frozenset(("fay@example.com",)), console=True, edits_macros=True)
AUDITOR = Role("auditor", frozenset(("ada@example.com",)), console=True)


@dataclass
class House:
    """The library of one company and the people who edit it. `clock` is everybody's time."""

    deps: Deps
    clock: Clock
    watch: MacroWatch

    def desk(self, role: Role = LEAD) -> MacroDesk:
        email = next(iter(role.people))
        return macro_desk(self.deps, Lead(Person(email, role.names.get(email, email), email, role.name), role))

    @property
    def lena(self) -> MacroDesk:
        return self.desk()

    @property
    def fay(self) -> MacroDesk:
        return self.desk(FINANCE)


@contextmanager
def a_house(url: str, roles: tuple[Role, ...] = (LEAD, FINANCE, AUDITOR), **more: Any) -> Iterator[House]:
    engine, clock = connect(url), Clock()
    library, reader = SqlMacros(engine), LibraryReader()
    watch = MacroWatch(library, reader, lambda: clock().timestamp(), lambda: None)
    deps = Deps(
        settings=Settings(("k" * 32,), "rk_test_123", company_name="Lumen"),
        billing=more.pop("billing", None) or MemoryBilling(),
        store=SqlStore(engine, clock),
        cache=MemorySnapshotCache(60, 100, clock),
        previews=MemorySnapshotCache(540, 100, clock),
        policies=lambda: Policy(roles),
        now=clock,
        new_token=lambda: "token",
        ledger=SqlLedger(engine),
        macros=watch.macros,
        macro_writer=WRITER,
        library=library,
        macro_reader=reader,
        **more,
    )
    yield House(deps, clock, watch)
    engine.dispose()

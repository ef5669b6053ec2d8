"""The whole product with its mirror on: a real Postgres, the real SDK against the sandbox, a worker's hands."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from app.commands.demo_settings import demo_variables
from app.domain.events import Event
from app.domain.mirror import Kind
from app.jobs.doing import do
from app.jobs.schedule import jobs
from app.store.mirror_tables import mirror_objects
from app.usecases import event_poll, events, mirror_filling, mirroring
from tests.whole import HOME, Whole


class Mirrored(Whole):
    """`deps` never waits for its budget. Nothing runs by itself: `catch_up` is a worker's minute."""

    def __init__(self, sandbox: Any, folder: Path, postgres_url: str, **changed: str) -> None:
        own = {"DATABASE_URL": postgres_url, "MIRROR": "on", "USE_BILLING_CREDITS": "false"} | changed
        super().__init__(sandbox, folder, **own)
        self.variables = demo_variables(HOME, sandbox.url) | own
        self.deps = replace(self.deps, budget=lambda: None, soon=lambda _job, _argument="": None)
        self.price = ""
        self.mirror, self.engine = self.deps.mirror, self.deps.store._engine

    def close(self) -> None:
        super().close()
        self.engine.dispose()

    def fill(self, **more: Any) -> None:
        for _ in mirror_filling.fill(self.deps, self.mirror, lambda _seconds: None, **more):
            pass
        mirroring.refresh(self.deps)
        self.catch_up()

    def catch_up(self) -> None:
        """Polls, does what came, and reads again what that touched."""
        event_poll.poll(self.deps)
        self.work_off()

    def work_off(self) -> None:
        """What was heard until now is done."""
        for waiting in self.deps.events.due(self.deps.now().replace(year=2100), 10_000):
            events.handle(self.deps, waiting.event.id)
        mirroring.refresh(self.deps)

    def do(self, name: str) -> None:
        job = next(job for job in jobs(self.settings) if job.name == name)
        do(self.deps, self.deps.work, job)

    def reads(self, ask: Callable[[], Any]) -> list[str]:
        """What Stripe was asked for while this was done."""
        before = len(self.stripe_calls())
        ask()
        return self.stripe_calls()[before:]

    def events(self) -> list[Event]:
        """The newest events that Stripe lists of what we want to hear of."""
        since = self.deps.now() - timedelta(days=1)
        lists = event_poll.lists(self.deps).values()
        return [row for types in lists for row in self.deps.billing.events(types, since, "").rows]

    def put(self, kind: Kind, body: dict[str, Any]) -> None:
        """Writes over what a row holds, behind everybody's back."""
        self.execute(
            "UPDATE mirror_objects SET body = CAST(:body AS jsonb) WHERE id = :id", id=body["id"], body=json.dumps(body)
        )

    def execute(self, statements: str, **given: str) -> None:
        with self.engine.begin() as connection:
            for one in statements.split(";"):
                connection.execute(text(one), given)

    def until(self, seen: Callable[[], bool], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not seen():
            assert time.monotonic() < end
            time.sleep(0.02)

    def customers(self) -> list[str]:
        """Every customer that the sandbox's Stripe has."""
        return [one["id"] for one in self.sandbox.world.account.rows("customer") if not one.get("deleted")]

    def rows(self, kind: Kind) -> dict[str, Any]:
        """Every row of a kind, by id."""
        asked = select(mirror_objects.c.id, mirror_objects.c.body).where(
            mirror_objects.c.kind == kind.value, ~mirror_objects.c.gone
        )
        with self.engine.connect() as connection:
            return {row.id: row.body for row in connection.execute(asked)}

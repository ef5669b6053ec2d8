"""A console over a real database, with a clock in hand and people of a small policy."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.deps import Deps
from app.domain.policy import Policy, Role
from app.factory import build
from app.settings import Settings
from app.store.engine import connect
from app.store.sql_ledger import SqlLedger
from app.store.sql_store import SqlStore
from tests.application import small_deps
from tests.front import Clock
from tests.memory_till import MemoryTill

LEAD, AGENT = "lead@example.com", "ann@example.com"
KEY, OLD_KEY = "n" * 32, "o" * 32
COOKIE = "counterfoil"


@dataclass
class Console:
    """A browser at the console; `roles` are the policy in force, which a test may change."""

    deps: Deps
    clock: Clock
    ledger: SqlLedger
    roles: list[Role]
    client: FlaskClient

    def be(self, email: str = LEAD, **more: Any) -> TestResponse:
        return self.client.post("/console/be", data={"email": email}, **more)

    def get(self, path: str = "approvals", client: FlaskClient | None = None) -> TestResponse:
        return (client or self.client).get(f"/console/{path}")

    def post(self, path: str, **form: str) -> TestResponse:
        """A POST as our own form sends it."""
        return self.client.post(f"/console/{path}", data={"form_secret": self.form_secret(), **form})

    def form_secret(self) -> str:
        return secret_in(self.get("me").text)

    def cookie(self, name: str = COOKIE) -> str:
        found = self.client.get_cookie(name)
        return found.value if found else ""

    def inside(self, client: FlaskClient | None = None) -> bool:
        """Whether the pages are shown; the only other answer is the way to the sign-in."""
        answer = self.get("approvals", client)
        assert answer.status_code == 200 or answer.headers["Location"] == "/console/sign-in"
        return answer.status_code == 200

    def other_browser(self, **cookies: str) -> FlaskClient:
        """Another browser at the same application, with these cookies."""
        client = self.client.application.test_client()
        for name, value in cookies.items():
            client.set_cookie(name, value)
        return client

    def restarted(self, **settings: Any) -> "Console":
        """The same after a restart with other settings, in the same browser."""
        deps = replace(self.deps, settings=replace(self.deps.settings, **settings))
        client = build(deps).test_client()
        client.set_cookie(COOKIE, self.cookie())
        return replace(self, deps=deps, client=client)


def secret_in(page: str) -> str:
    """The secret that a page's form carries."""
    found = re.search(r'name="form_secret" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


@contextmanager
def console(database_url: str, settings: Settings | None = None, **more: Any) -> Iterator[Console]:
    """A console for the lead, where nobody is signed in yet. The database is at the newest migration."""
    clock, tokens, engine = Clock(), count(), connect(database_url)
    ledger, roles = SqlLedger(engine), [Role("tier1", people=frozenset((AGENT,)))]
    roles.append(Role("lead", people=frozenset((LEAD,)), names={LEAD: "Lena Hart"}, console=True))
    deps = replace(
        small_deps(database_url, settings=settings or Settings((KEY, OLD_KEY), "rk_test_123")),
        store=SqlStore(engine, clock),
        now=clock,
        new_token=lambda: f"token-{next(tokens)}",
        policies=lambda: Policy(tuple(roles)),
        ledger=ledger,
        money=MemoryTill(matters={}, now=clock),
        **{"demo_people": (LEAD, AGENT)} | more,
    )
    yield Console(deps, clock, ledger, roles, build(deps).test_client())
    engine.dispose()

"""The first of the month: Stripe says very often that something changed, shuffled and twice, while agents open cards
before web processes whose worker has no time, or whose mirror is being filled. A card shows what was true a moment ago,
of the right customer."""

import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from sqlalchemy import text

from app.deps import production
from app.settings import Settings
from app.usecases import mirror_comparing, mirror_lag
from bench.stand import WORKSPACE
from tests.started import ENVIRONMENT
from tests.test_whole_stopping import Web

pytestmark = [pytest.mark.redis, pytest.mark.postgres]
SECRET = "whsec_storm"
CUSTOMERS, SECONDS = 6, 8.0
MOMENT = 3.0
"""How many seconds old what a card shows may be, on a machine that others use too."""
NAME = re.compile(r"Storm (\d+) of (\d+)")


@dataclass
class Truth:
    """What Stripe knows of each customer: its versions, with the moment at which each was surely in force."""

    ids: list[str]
    versions: dict[int, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    opened: int = 0
    oldest: float = 0.0

    def newest(self, number: int, at: float) -> int:
        """The version that was in force then."""
        return sum(moment <= at for moment in self.versions[number]) - 1

    def shown(self, number: int, page: str, began: float) -> None:
        """Holds a card to what was true a moment before it was asked for."""
        self.opened += 1
        found = NAME.search(page)
        if found is None or int(found[2]) != number:
            self.wrong.append(f"customer {number} is shown {found and found[0]}: {page[:300]}")
            return
        version = int(found[1])
        if version < self.newest(number, began):
            age = began - self.versions[number][version + 1]
            self.oldest = max(self.oldest, age)
            if age > MOMENT:
                self.wrong.append(f"customer {number} is shown as {age:.1f} s ago")


class Shop:
    """A Stripe in which customers change."""

    def __init__(self, sandbox: Any) -> None:
        self._sandbox = sandbox
        made = [sandbox.stripe("customers", name=f"Storm 0 of {number}")["id"] for number in range(CUSTOMERS)]
        self.truth = Truth(made, {number: [time.monotonic()] for number in range(CUSTOMERS)})

    def changes(self, number: int) -> None:
        version = len(self.truth.versions[number])
        self._sandbox.stripe(f"customers/{self.truth.ids[number]}", name=f"Storm {version} of {number}")
        self.truth.versions[number].append(time.monotonic())


def agent(web: Web, truth: Truth, over: threading.Event, seed: int) -> None:
    chance = Random(seed)
    while not over.is_set():
        number = min(int(chance.expovariate(0.7)), CUSTOMERS - 1)
        began = time.monotonic()
        answer = web.opens(truth.ids[number])
        if answer.status_code != 200 or "Try again" in answer.text:
            truth.wrong.append(f"{answer.status_code} {answer.text[:200]}")
        else:
            truth.shown(number, answer.text, began)


def settings(sandbox: Any, database_url: str, **more: str) -> dict[str, str]:
    own = {"INTERCOM_WORKSPACE_ID": WORKSPACE, "DATABASE_URL": database_url, "STRIPE_API_BASE": sandbox.url}
    return ENVIRONMENT | own | {"STRIPE_WEBHOOK_SECRETS": SECRET, "LOG_LEVEL": "ERROR", **more}


def listens(sandbox: Any, web: Web) -> None:
    """Has Stripe push to this process, in no order and twice."""
    listener = {"url": f"{web.home}/stripe/webhooks", "secret": SECRET, "order": "shuffled", "duplicates": 1}
    sandbox.http.post("/_sandbox/webhooks", json=listener).raise_for_status()


@contextmanager
def storm(shop: Shop, webs: list[Web], agents: int) -> Iterator[Callable[[float], None]]:
    """Agents open cards all the time; gives what lets customers change for so many seconds."""
    over, chance = threading.Event(), Random(1)
    threads = [
        threading.Thread(target=agent, args=(web, shop.truth, over, seed)) for web in webs for seed in range(agents)
    ]

    def changes(seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            shop.changes(chance.randrange(CUSTOMERS))
            time.sleep(chance.uniform(0.0, 0.2))

    for one in threads:
        one.start()
    try:
        yield changes
    finally:
        over.set()
        for one in threads:
            one.join()


@pytest.mark.parametrize("shared", [True, False], ids=["redis", "database"])
def test_no_card_is_old_or_of_another_while_events_come_shuffled_and_the_worker_has_no_time(
    sandbox: Any, start: Any, migrated_postgres_url: str, own_redis: str, shared: bool
) -> None:
    variables = settings(sandbox, migrated_postgres_url, **({"REDIS_URL": own_redis} if shared else {}))
    shop = Shop(sandbox)
    webs = [Web(start, variables, "--unready", "0") for _ in range(2)]
    worker = start("worker", **variables)
    listens(sandbox, webs[0])
    until_heard(variables, shop)
    worker.process.send_signal(signal.SIGSTOP)
    before = asked(sandbox)
    with storm(shop, webs, agents=2) as changes:
        changes(SECONDS)
    assert shop.truth.wrong == []
    assert asked(sandbox) - before < shop.truth.opened, "no kept card was shown: nothing is proved"


def test_no_card_is_old_while_the_mirror_is_filled_killed_and_filled_again_among_events(
    sandbox: Any, start: Any, postgres_url: str
) -> None:
    """Then it answers by itself, row for row as Stripe does; and what drifts behind everybody's back is found."""
    for number in range(120):
        sandbox.stripe("customers", name=f"Other {number}")
    variables = settings(sandbox, postgres_url, MIRROR="on")
    shop = Shop(sandbox)
    web = Web(start, variables, "--unready", "0")
    listens(sandbox, web)
    start("worker", **variables)
    with storm(shop, [web], agents=2) as changes:
        first = start("mirror", "fill", "--per-second", "1", **variables)
        changes(4.0)
        first.process.kill()
        second = start("mirror", "fill", "--per-second", "4", **variables)
        changes(4.0)
        assert second.process.wait(180) == 0
        changes(4.0)
    assert shop.truth.wrong == []
    deps = production(Settings.from_env(variables))
    assert deps.mirror is not None
    until(lambda: mirror_lag.trouble(deps.mirror, deps.now) is None and not deps.mirror.rows.health().marks)
    until(lambda: not deps.events.backlog().waiting)
    for one in shop.truth.ids:
        until(lambda one=one: mirror_comparing.of_one(deps, deps.mirror, one) == "same")
    drifted = "UPDATE mirror_objects SET body = jsonb_set(body, '{name}', '\"Storm 0 of 1\"') WHERE id = :id"
    with deps.store._engine.begin() as connection:
        connection.execute(text(drifted), {"id": shop.truth.ids[0]})
    until(lambda: mirror_comparing.of_one(deps, deps.mirror, shop.truth.ids[0]) == "drift")
    until(lambda: mirror_comparing.of_one(deps, deps.mirror, shop.truth.ids[0]) == "same")
    deps.billing.close()
    deps.store.close()


def asked(sandbox: Any) -> int:
    """How often customers were read."""
    return sum(one["method"] == "GET" and one["path"].startswith("/v1/customers/") for one in sandbox.requests())


def until(seen: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.1)


def until_heard(variables: dict[str, str], shop: Shop) -> None:
    """Lets things change until what is kept is shown on open: after what only the list of events had told."""
    deps = production(Settings.from_env(variables))

    def heard() -> bool:
        shop.changes(0)
        time.sleep(1.0)
        return deps.heard()

    until(heard)
    deps.billing.close()
    deps.store.close()
    time.sleep(1.5)

"""How the demo's stories are played: in time order, the same each time, up to the present, quickly and quietly."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from app.sandbox.clock import Clock
from app.sandbox.seeds import catalogue, demo, demo_disputes, demo_turns
from app.sandbox.seeds.story import SeedFailed, Shop, months_before, play
from app.sandbox.server import build
from app.sandbox.stripe.webhooks import Target

DAY = 86_400


def test_the_same_moment_gives_the_same_account_twice():
    moment = time.time()
    first, second = (build("empty").world for _ in range(2))
    for world in (first, second):
        world.clock = Clock(lambda: moment)
        world.account.clock = world.clock
        demo.plant(world)
    kinds = ("customer", "charge", "invoice", "subscription", "dispute", "refund", "balance_transaction")
    for kind in kinds:
        assert first.account.rows(kind) == second.account.rows(kind), kind


@pytest.mark.parametrize("present", ["2027-03-31T23:59", "2028-02-29T00:00", "2027-01-01T12:00", "2027-07-30T06:30"])
def test_the_figures_do_not_depend_on_the_day_of_the_month(present):
    moment = int(datetime.fromisoformat(f"{present}:00+00:00").timestamp())
    world = build("empty").world
    world.clock = world.account.clock = Clock(lambda: moment)
    shop = Shop(world, moment)
    play(shop, shop.ago(days=500), (*demo_turns.STORIES, *demo_disputes.STORIES), catalogue.plant)
    maya, priya, jonas = (
        world.account.rows("customer", name=name)[0]["id"] for name in ("Maya Lindqvist", "Priya Raman", "Jonas Weber")
    )
    newest = world.account.rows("invoice", customer=priya)[0]
    charge = world.account.rows("charge", customer=jonas)[0]
    dispute = world.account.rows("dispute", charge=charge["id"])[0]
    totals = [row["total"] for row in world.account.rows("invoice", customer=maya)]
    assert totals == [11803, 2900, 2900, 2900, 2900, 2900]
    assert (newest["attempt_count"], newest["next_payment_attempt"] > moment) == (2, True)
    assert (dispute["evidence_details"]["due_by"] - moment) // DAY == 3


def test_history_ends_in_the_present_and_goes_on_from_there():
    world = build("demo").world
    assert abs(world.clock.now() - time.time()) < 5
    assert max(row["created"] for row in world.account.rows("charge")) <= world.clock.now()
    world.advance(5 * DAY)
    (priya,) = world.account.rows("customer", email="priya@ramancoaching.example")
    assert world.account.rows("invoice", customer=priya["id"])[0]["attempt_count"] == 3


def test_planting_the_demo_costs_no_more_than_a_newcomer_would_wait():
    """About a second of work: five times as much as the yardstick beside it, on a processor of any speed. The least of
    a few times, of this thread alone: other tests' servers run in this process, too."""
    assert min(_planting() / _yardstick() for _ in range(4)) < 8


def _planting() -> float:
    begun = time.thread_time()
    build("demo")
    return time.thread_time() - begun


def _yardstick() -> float:
    row = {"id": "cus_1", "object": "customer", "lines": [{"amount": number} for number in range(20)]}
    begun = time.thread_time()
    for _ in range(20_000):
        json.loads(json.dumps(row))
    return time.thread_time() - begun


def test_a_story_that_goes_back_in_time_is_refused():
    def confused(shop: Shop) -> Iterator[int]:
        yield shop.ago(days=1)
        yield shop.ago(days=2)

    world = build("empty").world
    shop = Shop(world, world.clock.now())
    with pytest.raises(SeedFailed, match="back in time"):
        play(shop, shop.ago(days=3), [confused], lambda _shop: None)


def test_a_story_that_asks_for_what_is_refused_says_so():
    world = build("empty").world
    with pytest.raises(SeedFailed, match="POST refunds: 400"):
        Shop(world, world.clock.now()).post("refunds", amount=1)


@pytest.mark.parametrize(
    ("moment", "months", "expected"), [("2026-03-31", 1, "2026-02-28"), ("2026-01-15", 2, "2025-11-15")]
)
def test_months_before_keep_the_day_where_the_month_has_it(moment, months, expected):
    at = int(datetime.fromisoformat(f"{moment}T10:00:00+00:00").timestamp())
    assert datetime.fromtimestamp(months_before(at, months), UTC).isoformat() == f"{expected}T10:00:00+00:00"


class Inbox(BaseHTTPRequestHandler):
    """Notes the types of the events that are pushed to it."""

    seen: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(json.loads(body)["type"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_given: Any) -> None:
        """Stays quiet."""


def test_the_seeds_events_are_listed_but_not_pushed():
    world = build("demo").world
    inbox = HTTPServer(("127.0.0.1", 0), Inbox)
    thread = threading.Thread(target=inbox.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    world.listen(Target(f"http://127.0.0.1:{inbox.server_port}/", "whsec_x", identifier="inbox"))
    Shop(world, world.clock.now()).customer("New One", "new@one.example")
    for _ in range(600):
        if Inbox.seen:
            break
        time.sleep(0.05)
    world.pusher.remove("inbox")
    inbox.shutdown()
    inbox.server_close()
    thread.join()
    assert Inbox.seen == ["customer.created"]
    assert len(world.account.rows("event")) > 1000


def test_reset_empties_the_account_and_brings_the_demo_back(sandbox):
    authorized = {"Authorization": "Bearer sk_test_x"}
    assert sandbox.http.get("/v1/customers", headers=authorized).json()["data"] == []
    answer = sandbox.http.post("/_sandbox/reset", json={"seed": "demo"})
    assert answer.json()["seed"] == "demo"
    amara = sandbox.http.get("/v1/customers/cus_DemoAmaraOkaf01", headers=authorized).json()
    assert amara["name"] == "Amara Okafor"

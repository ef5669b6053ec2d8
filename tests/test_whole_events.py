"""What happens at Stripe reaches the card, the ticket and the receipt: the real product, pushed to over real HTTP."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.deps import production
from app.domain.events import REFUNDS
from app.factory import build
from app.jobs.doing import do
from app.jobs.schedule import JOBS
from app.jobs.worker import Worker
from app.ports import Wanted, WantedEvents
from app.sandbox.threaded import Server
from app.usecases import events
from tests.test_whole_money import FIELDS, STORY, Intercom, Zendesk, button, newest_invoice, refunds
from tests.whole import Whole

DAY = 86_400


class Heard(Whole):
    """The whole product, served on loopback so that the sandbox can push to it, and a worker's hands."""

    def __init__(self, sandbox: Any, folder: Path, **changed: str) -> None:
        super().__init__(sandbox, folder, **changed)
        self.server = Server("127.0.0.1", 0, build(self.deps))
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        self.queue = Worker(self.deps).queue

    def listen(self, **more: Any) -> None:
        url = f"http://127.0.0.1:{self.server.port}/stripe/webhooks"
        given = {"url": url, "secret": self.settings.stripe_webhook_secrets[0], **more}
        self.sandbox.http.post("/_sandbox/webhooks", json=given).raise_for_status()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
        self.queue.storage.close()
        super().close()

    def until(self, seen: Callable[[], bool], seconds: float = 30) -> bool:
        """Works off the queue until this is so."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            while task := self.queue.dequeue():
                self.queue.execute(task)
            if seen():
                return True
            time.sleep(0.02)
        return False

    def do(self, name: str) -> None:
        """One job by itself."""
        job = next(job for job in JOBS if job.name == name)
        do(self.deps, self.deps.work, job)

    def plan(self, seconds: int, name: str, **arguments: str) -> None:
        """Lets the sandbox's bank do something later, by its clock."""
        with self.sandbox.world.lock:
            clock = self.sandbox.world.clock
            clock.plan(clock.now() + seconds, name, **arguments)


@pytest.fixture
def heard(sandbox: Any, tmp_path: Path) -> Iterator[Heard]:
    sandbox.reset("demo")
    product = Heard(sandbox, tmp_path)
    yield product
    product.close()


@pytest.fixture
def empty(sandbox: Any, tmp_path: Path) -> Iterator[Heard]:
    """The same over a Stripe with nothing in it: quicker."""
    product = Heard(sandbox, tmp_path)
    yield product
    product.close()


def refunded(heard: Heard, desk: Any, pending: bool) -> Any:
    """The action of a refund in two clicks; Stripe still works on it when it is `pending`."""
    invoice = newest_invoice(heard)
    if pending:
        with heard.sandbox.world.lock:
            account = heard.sandbox.world.account
            for method in account.rows("payment_method", customer=invoice["customer"]):
                account.hidden[method["id"]] = "4000000000007726"
    desk.press(button(desk.press(f"propose:refund:{invoice['id']}", **FIELDS), "confirm"))
    return heard.deps.ledger.actions(Wanted())[0]


def status(heard: Heard, action: Any) -> str | None:
    return heard.deps.ledger.action(action.id).outcome.refund_status


def plain(page: str) -> str:
    """A page without its tags."""
    return re.sub(r"<[^>]+>", "", page)


def note_texts(heard: Heard, channel: type) -> str:
    """The internal notes of the ticket, delivered."""
    heard.do("deliver_notes")
    if channel is Intercom:
        row = heard.helpdesk.intercom.conversations[heard.conversations()[STORY]]
        return " ".join(one["body"] for one in row["conversation_parts"]["conversation_parts"] if one["body"])
    account = heard.helpdesk.zendesk
    return " ".join(one["html_body"] for one in account.comments[heard.tickets()[STORY]] if not one["public"])


@pytest.mark.parametrize(
    ("channel", "delivery"),
    [(Intercom, {"order": "shuffled", "duplicates": 2}), (Zendesk, {"order": "reversed", "duplicates": 1})],
)
def test_a_refund_that_is_pending_then_sent_then_comes_back_reopens_the_matter_everywhere(
    heard: Heard, channel: type, delivery: dict[str, Any]
) -> None:
    desk = channel(heard)
    heard.listen(types=[*REFUNDS, "charge.refunded"], **delivery)
    action = refunded(heard, desk, pending=True)
    assert action.outcome.refund_status == "pending"
    heard.plan(9 * DAY, "refund_fails", refund=action.outcome.refund_id)
    heard.sandbox.advance(DAY + 60)
    assert heard.until(lambda: status(heard, action) == "succeeded")
    heard.sandbox.advance(7 * DAY)
    assert heard.until(lambda: bool(heard.deps.ledger.action(action.id).outcome.bank_reference))
    assert "Refund failed" not in desk.press(f"open:home:{action.order.customer_id}")
    heard.sandbox.advance(2 * DAY)
    assert heard.until(lambda: status(heard, action) == "failed" and not heard.deps.events.backlog().waiting)
    did = [one.event.did.value for one in reversed(heard.deps.ledger.events(WantedEvents(action_id=action.id)))]
    assert did.count("came_back") == 1 and did.count("settled") in (1, 2)
    assert heard.until(lambda: "Refund failed, 29.03 EUR" in plain(desk.press("refresh")))
    assert "The customer did not get it" in desk.press(f"open:action:{action.id}")
    for _ in range(2):
        assert note_texts(heard, channel).count("did not arrive. The customer did not get it.") == 1
    assert [one["status"] for one in refunds(heard)] == ["failed"]


def test_without_any_push_the_poll_and_the_watch_find_it_too(sandbox: Any, tmp_path: Path) -> None:
    sandbox.reset("demo")
    heard = Heard(sandbox, tmp_path, STRIPE_WEBHOOK_SECRETS="")
    desk = Intercom(heard)
    action = refunded(heard, desk, pending=False)
    heard.plan(60, "refund_fails", refund=action.outcome.refund_id)
    heard.sandbox.advance(120)
    heard.do("poll_events")
    assert heard.until(lambda: status(heard, action) == "failed")
    assert "Refund failed, 29.03 EUR" in desk.press("refresh")
    assert heard.client.post("/stripe/webhooks", data=b"{}").status_code == 404
    heard.close()


def test_an_event_elsewhere_makes_the_card_of_a_web_process_fresh_within_a_second(empty: Heard) -> None:
    """Two processes over one database: a worker hears, a web process shows."""
    web = production(empty.settings)
    customer = empty.sandbox.stripe("customers", name="Maya")["id"]
    web.cache.get(customer)
    time.sleep(0.15)
    snapshot = web.billing.snapshot(customer)
    web.cache.put(replace(snapshot, read_at=snapshot.read_at + timedelta(seconds=10)))
    assert web.cache.get(customer) is not None
    empty.listen()
    empty.sandbox.stripe(f"customers/{customer}", name="Maya Elsewhere")
    began = time.monotonic()
    assert empty.until(lambda: web.cache.get(customer) is None)
    assert time.monotonic() - began < 15, "what nobody tells is found a minute later"
    web.billing.close()
    web.soon.close()


def test_an_event_makes_every_web_process_fresh_within_a_second_while_the_worker_is_busy_elsewhere(
    empty: Heard,
) -> None:
    web = production(empty.settings)
    customer = empty.sandbox.stripe("customers", name="Maya")["id"]
    web.cache.get(customer)
    time.sleep(0.15)
    web.cache.put(web.billing.snapshot(customer), web.now())
    assert web.cache.get(customer) is not None
    empty.listen()
    empty.sandbox.stripe(f"customers/{customer}", name="Maya Elsewhere")
    began = time.monotonic()
    while web.cache.get(customer) is not None and time.monotonic() < began + 30:
        time.sleep(0.02)
    assert time.monotonic() - began < 15, "what nobody tells is found a minute later"
    assert empty.deps.events.backlog().waiting
    web.billing.close()
    web.soon.close()


def test_what_the_queue_loses_the_sweep_finds(empty: Heard) -> None:
    customer = empty.sandbox.stripe("customers", name="Maya")["id"]
    empty.listen()
    empty.sandbox.stripe(f"customers/{customer}", name="Maya Again")
    end = time.monotonic() + 30
    while not empty.deps.events.backlog().waiting and time.monotonic() < end:
        time.sleep(0.02)
    time.sleep(0.1)
    empty.queue.flush()
    a_minute_on = replace(empty.deps, now=lambda: empty.deps.now() + timedelta(minutes=1))
    assert events.sweep(a_minute_on) >= 1
    assert empty.deps.events.backlog().waiting == 0

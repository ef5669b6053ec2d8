"""Web process and worker as they really run, told to stop while something is in hand: it is ended, or left whole for
another, and within seconds."""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.deps import production
from app.domain.actions import State
from app.ports import Wanted
from app.settings import Settings
from app.usecases import reconciling
from bench.day_people import CONFIRM
from bench.processes import Process, free_port
from bench.stand import WORKSPACE, Desk, payment
from tests.started import ENVIRONMENT, Started
from tests.ticket_desks import until

LONGEST = 12 + 12
"""Seconds that a process is given to end what is in hand, and what a busy machine takes."""


@pytest.fixture
def variables(sandbox: Any, migrated_sqlite_url: str) -> dict[str, str]:
    return ENVIRONMENT | {
        "INTERCOM_WORKSPACE_ID": WORKSPACE,
        "DATABASE_URL": migrated_sqlite_url,
        "STRIPE_API_BASE": sandbox.url,
    }


class Web:
    """A web process that serves, and an agent before it."""

    def __init__(self, start: Callable[..., Started], variables: dict[str, str], *more: str) -> None:
        port = free_port()
        self.home = f"http://127.0.0.1:{port}"
        self.running = start("serve", "--port", str(port), *more, **variables)
        self.running.until_it_answers(f"{self.home}/readyz")
        self._desk = Desk(Process("none", port=port, ready=""), variables["INTERCOM_CLIENT_SECRETS"])

    def asks(self, request: bytes) -> httpx.Response:
        head, _, body = request.partition(b"\r\n\r\n")
        first, *rows = head.decode().split("\r\n")
        headers = dict(row.split(": ", 1) for row in rows)
        return httpx.post(self.home + first.split()[1], content=body, headers=headers, timeout=30)

    def opens(self, customer_id: str) -> httpx.Response:
        return self.asks(self._desk.opens(1, None, customer_id))

    def presses(self, customer_id: str, what: str, **typed: str) -> httpx.Response:
        return self.asks(self._desk.presses(1, customer_id, what, typed))

    def ready(self) -> httpx.Response:
        return httpx.get(f"{self.home}/readyz", timeout=30)


def slow(sandbox: Any, path: str, ms: int, method: str = "") -> Callable[[], bool]:
    """Makes Stripe slow there; gives what says whether it was asked: the first call takes the first switch away."""
    sandbox.fault("latency", path, method, ms=ms, times=1)
    sandbox.fault("latency", path, method, ms=ms)
    return lambda: len(sandbox.world.faults.described()) == 1


class InHand:
    """Something that is asked for on a thread of its own, and under way at Stripe once that `asked` for it."""

    def __init__(self, ask: Callable[[], httpx.Response], asked: Callable[[], bool]) -> None:
        self.answer: httpx.Response | Exception | None = None
        self._ask = ask
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        until(asked)

    def _run(self) -> None:
        try:
            self.answer = self._ask()
        except httpx.TransportError as error:
            self.answer = error

    def ended(self) -> Any:
        self._thread.join(40)
        return self.answer


def wait(running: Started) -> float:
    """Seconds until it has ended by itself, well."""
    began = time.monotonic()
    assert running.process.wait(120) == 0
    return time.monotonic() - began


@pytest.fixture
def customer(sandbox: Any) -> tuple[str, str]:
    with httpx.Client(base_url=sandbox.url, headers={"Authorization": "Bearer sk_test_1"}, timeout=30) as http:
        return payment(http)


def stop(running: Started) -> None:
    running.process.terminate()


def test_a_web_process_that_is_told_to_stop_says_so_first_serves_on_and_ends_what_is_in_hand(
    sandbox: Any, start: Any, variables: dict[str, str], customer: tuple[str, str]
) -> None:
    web = Web(start, variables, "--unready", "8", "--workers", "2")
    asked = slow(sandbox, "/v1", ms=1500)
    stop(web.running)
    until(lambda: {web.ready().status_code for _ in range(5)} == {503})
    answers = [web.ready() for _ in range(5)]
    assert {one.text for one in answers} == {"stopping: told to stop, send nothing more\n"}
    card = InHand(lambda: web.opens(customer[0]), asked)
    seconds = wait(web.running)
    assert card.ended().status_code == 200 and "30.00 EUR" in card.ended().text
    assert seconds < 8 + LONGEST
    with pytest.raises(httpx.TransportError):
        web.ready()


def test_every_process_of_a_web_process_may_be_told_and_told_twice(
    sandbox: Any, start: Any, variables: dict[str, str], customer: tuple[str, str]
) -> None:
    """Some platforms send SIGTERM to all processes of a container."""
    web = Web(start, variables, "--unready", "30")
    mine = web.running.process.pid
    children = [int(one) for one in Path(f"/proc/{mine}/task/{mine}/children").read_text().split()]
    for pid in (*children, mine):
        os.kill(pid, signal.SIGTERM)
    until(lambda: web.ready().status_code == 503)
    assert (web.ready().status_code, web.opens(customer[0]).status_code) == (503, 200)
    stop(web.running)
    assert wait(web.running) < LONGEST


def test_a_web_process_that_is_killed_leaves_none_of_its_processes_behind(
    start: Any, variables: dict[str, str]
) -> None:
    web = Web(start, variables, "--workers", "2")
    web.running.process.kill()
    web.running.process.wait()
    end = time.monotonic() + LONGEST
    with pytest.raises(httpx.TransportError):
        while time.monotonic() < end:
            web.ready()
            time.sleep(0.1)


def test_a_refund_in_hand_is_ended_and_kept_before_its_web_process_is(
    sandbox: Any, start: Any, variables: dict[str, str], customer: tuple[str, str]
) -> None:
    web = Web(start, variables, "--unready", "0")
    page = web.presses(customer[0], f"propose:refund:{customer[1]}", amount="10.00", reason="duplicate")
    confirm = CONFIRM.search(page.content)[1].decode()
    asked = slow(sandbox, "/v1/refunds", ms=3000, method="POST")
    receipt = InHand(lambda: web.presses(customer[0], confirm), asked)
    stop(web.running)
    assert wait(web.running) < LONGEST
    assert receipt.ended().status_code == 200 and "Refunded" in receipt.ended().text
    assert states(variables) == [State.DONE]


def test_a_refund_that_takes_too_long_is_cut_off_recovered_by_another_and_made_once(
    sandbox: Any, start: Any, variables: dict[str, str], customer: tuple[str, str]
) -> None:
    web = Web(start, variables, "--unready", "0")
    page = web.presses(customer[0], f"propose:refund:{customer[1]}", amount="10.00", reason="duplicate")
    confirm = CONFIRM.search(page.content)[1].decode()
    sandbox.fault("latency", "/v1/refunds", method="POST", ms=25_000, times=1)
    receipt = InHand(lambda: web.presses(customer[0], confirm), lambda: not sandbox.world.faults.described())
    stop(web.running)
    assert wait(web.running) < LONGEST
    receipt.ended()
    assert states(variables) == [State.RUNNING]
    deps = production(Settings.from_env(variables))
    made = partial(sandbox.world.account.rows, "refund", charge=customer[1])
    for minutes, there in ((10, 0), (20, 1)):  # Stripe is still at it, then has done it
        until(lambda there=there: len(made()) == there)
        assert states(variables) != [State.DONE]
        reconciling.recover(replace(deps, now=lambda late=minutes: deps.now() + timedelta(minutes=late)))
    deps.billing.close()
    assert (states(variables), [one["amount"] for one in made()]) == ([State.DONE], [1000])


def states(variables: dict[str, str]) -> list[State]:
    deps = production(Settings.from_env(variables))
    found = [one.state for one in deps.ledger.actions(Wanted())]
    deps.billing.close()
    return found


@pytest.mark.parametrize(("ms", "done"), [(500, 1), (30_000, None)])
def test_a_worker_that_is_told_to_stop_ends_what_it_is_at_or_leaves_it_to_another(
    sandbox: Any, start: Any, variables: dict[str, str], ms: int, done: int | None
) -> None:
    asked = slow(sandbox, "/v1/events", ms)
    worker = start("worker", **variables)
    until(asked)
    stop(worker)
    assert wait(worker) < LONGEST
    deps = production(Settings.from_env(variables))
    assert deps.work.counts().get(("poll_events", "none")) == done
    deps.billing.close()
